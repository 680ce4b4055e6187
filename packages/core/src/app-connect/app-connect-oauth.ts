import { z } from 'zod';
import type { ConnectorDefinition } from '../contract/v1/connector.js';
import type { Result } from '../contract/v1/interfaces.js';
import { DaybookError } from '../errors/daybook-error.js';
import { describeIssues } from '../errors/describe-issues.js';
import type { ModuleCalls } from './app-connect-module.js';

/** All that `getOverridingOAuthOption` says of the token request in App Connect's template and in its own connectors. */
const formSchema = z.strictObject({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.literal('authorization_code').optional(),
  code: z.unknown().optional(),
  redirect_uri: z.string().optional(),
});

/** What stands in the address there, stands in the form here: in an address a secret must not be (RFC 6749, section 2.3.1). */
const optionSchema = z
  .strictObject({
    query: z.looseObject({}).optional(),
    body: z.looseObject({}).optional(),
    headers: z.strictObject({ Authorization: z.literal('').optional() }).optional(),
  })
  .transform(({ query, body }) => ({ ...query, ...body }))
  .pipe(formSchema);

/**
 * `getOauthInfo` of a module that was written for App Connect. With `getOverridingOAuthOption` such a module moves id and
 * secret out of the header, into parameters of its own (calls, section 2.4).
 *
 * @returns nothing to call for a module without `getOauthInfo`
 * @throws DaybookError `connector_contract`, from the call, when it asks for something else
 */
export function oauthFunctions({ call, has, crm }: ModuleCalls): Pick<ConnectorDefinition, 'getOauthInfo'> {
  if (!has('getOauthInfo')) return {};
  return {
    getOauthInfo: async (params) => {
      const info = (await call('getOauthInfo', { ...params })) as Result<'getOauthInfo'>;
      if (!has('getOverridingOAuthOption') || info?.clientAuthentication) return info;
      // The code is Daybook's business.
      const option = await call('getOverridingOAuthOption', { code: '', oauthInfo: info });
      const read = optionSchema.safeParse(option);
      if (!read.success) throw cannotFollow(crm, describeIssues(read.error));
      const { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri } = read.data;
      return {
        ...info,
        clientId,
        clientSecret,
        ...(redirectUri && { redirectUri }),
        clientAuthentication: 'body',
      };
    },
  };
}

function cannotFollow(crm: string, issues: string): DaybookError {
  return new DaybookError('connector_contract', {
    crm,
    // What is wrong comes last: what follows the name of a header is masked.
    detail: `getOverridingOAuthOption asks for more than id and secret in the form. Return \`clientAuthentication: 'header'\` or \`'body'\` from getOauthInfo: then it is not called (${issues})`,
  });
}
