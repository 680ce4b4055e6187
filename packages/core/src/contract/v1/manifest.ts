import { z } from 'zod';

/**
 * A field of a form. The client reads more of it, such as `required`, `contactDependent` and `defaultValue`
 * (protocol, section 9); all of that passes through.
 */
export const formFieldSchema = z.looseObject({
  /**
   * Key of the field: of its choices in a contact's `additionalInfo`, and of the answer in `additionalSubmission`.
   * @example 'deals'
   */
  const: z.string(),
  /**
   * What stands beside the field.
   * @example 'Deal'
   */
  title: z.string(),
  /**
   * `selection`, `checkbox`, `inputField` or `warning`; in a login form `string`. The client does not draw others.
   * @example 'selection'
   */
  type: z.string(),
});

/** The fields that a form of the client gets beside its own. */
const formSchema = z.looseObject({
  /**
   * Further fields of this form.
   * Without it: none.
   */
  additionalFields: z.array(formFieldSchema).default([]),
});

/**
 * A default of the call form comes from one setting for each direction. The client reads both without looking whether they
 * are there, and throws for the whole form (protocol, section 9).
 */
function checkCallDefaults(
  { additionalFields }: z.output<typeof formSchema>,
  context: z.core.$RefinementCtx,
): void {
  additionalFields.forEach(({ defaultSettingId, defaultSettingValues }, index) => {
    if (defaultSettingId === undefined) return;
    for (const kind of ['inboundCall', 'outboundCall']) {
      if (defaultOf(kind).safeParse(defaultSettingValues).success) continue;
      context.addIssue({
        code: 'custom',
        path: ['additionalFields', index, 'defaultSettingValues', kind, 'settingId'],
        message:
          'is missing: with a defaultSettingId the client needs one for inboundCall and one for outboundCall',
      });
    }
  });
}

function defaultOf(kind: string): z.ZodType {
  return z.looseObject({ [kind]: z.looseObject({ settingId: z.string().min(1) }) });
}

/** `pipedrive`, `my-crm`: what stands in addresses, file names and the client's storage. */
const platformNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower case letters, digits and "-"');

/** `app.acme.com`, `*.acme.com` (any one label), or `localhost` for development. */
const hostSchema = z
  .string()
  .regex(/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, 'must be a host name such as "*.acme.com"');

/**
 * One platform of App Connect's manifest (protocol, section 9), with `hosts` added. Only what the client breaks on
 * is demanded; everything else passes through to it, as JSON: `logoUrl`, `contactPageUrl`, `logPageUrl`,
 * `canOpenLogPage` and the like. In addresses the client fills `{hostname}` (once), `{contactId}`, `{contactType}` and
 * `{logId}`, and Daybook `{serverUrl}`, its own address, for pages that it shows itself.
 *
 * @example
 * manifestSchema.parse({ name: 'acme', displayName: 'Acme', urlIdentifier: '*.acme.com', hosts: ['*.acme.com'],
 *   auth: { type: 'apiKey' } });
 */
export const manifestSchema = z.looseObject({
  /**
   * The platform's name: what stands in addresses, file names and the client's storage. Never change it: it is part of
   * people's identity. Lower case letters, digits and `-`.
   * @example 'acme'
   */
  name: platformNameSchema,
  /**
   * Your CRM's name for people; stands in every error.
   * @example 'Acme'
   */
  displayName: z.string().min(1),
  /**
   * By which the client knows a tab of your CRM: found in the tab's whole address, the first `*` standing for anything.
   * Without it: the client's service worker throws, for every platform.
   * @example '*.acme.com'
   */
  urlIdentifier: z.string().min(1),
  /**
   * Where credentials may be sent: `app.acme.com`, `*.acme.com` for any one label, or `localhost` while you develop. A
   * host from a request counts only if it matches one of these; `createHttpClient` sends nowhere else, and only by HTTPS
   * (or to `localhost`). When the client knows no host, the first one that is no pattern is taken. Never sent to the
   * client.
   * @example ['*.acme.com']
   */
  hosts: z.array(hostSchema).min(1),
  /**
   * How people sign in: by a form, or on a page of the CRM.
   * @example { type: 'apiKey', apiKey: { page: { title: 'Acme', content: [{ const: 'apiKey', title: 'API key', type: 'string' }] } } }
   * @example { type: 'oauth', oauth: { authUrl: 'https://oauth.acme.com/authorize', clientId: 'acme-app-1', scope: 'scope=notes' } }
   */
  auth: z.looseObject({
    /**
     * The same as `getAuthType` returns. `apiKey`: the form's fields stand in `auth.apiKey.page.content`, each a
     * {@link FormField}. `oauth`: the client opens `auth.oauth.authUrl` with `clientId`, and with `scope` as it is, such as
     * `scope=a+b`; the client secret belongs into `getOauthInfo`, for the manifest is public.
     * @example 'apiKey'
     */
    type: z.enum(['apiKey', 'oauth']),
  }),
  /**
   * The kinds of contact that can be made and chosen; the first one is the default.
   * Without it: contacts have no type.
   * @example [{ display: 'Person', value: 'Contact' }]
   */
  contactTypes: z
    .array(
      z.looseObject({
        /**
         * For people.
         * @example 'Person'
         */
        display: z.string(),
        /**
         * What comes to you as `newContactType` and `contactInfo.type`.
         * @example 'Contact'
         */
        value: z.string(),
      }),
    )
    .optional(),
  /**
   * Settings of your connector in the client. What people choose comes in `user.userSettings`, by `id`.
   * Without it: none.
   */
  settings: z
    .array(
      z.looseObject({
        /**
         * Key of the setting.
         * @example 'defaultMessageDeal'
         */
        id: z.string(),
        /**
         * `inputField`, `boolean`, or `group` with `items` of the same form; others as App Connect names them.
         * @example 'inputField'
         */
        type: z.string(),
      }),
    )
    .optional(),
  /**
   * The client's forms.
   * Without it: the client's own fields only. The client breaks on a missing form, so core fills in empty ones.
   */
  page: z
    .looseObject({
      /**
       * The form that logs messages. A person's answers come as `additionalSubmission`.
       * Without it: an empty one.
       */
      messageLog: formSchema.prefault({}),
      /**
       * The form that logs calls. A person's answers come as `additionalSubmission`. A field with a `defaultSettingId` needs
       * `defaultSettingValues` with both `inboundCall` and `outboundCall`, each with a `settingId`.
       * Without it: an empty one.
       */
      callLog: formSchema.superRefine(checkCallDefaults).prefault({}),
      /**
       * The form that makes a contact. Its answers come to `createContact` as `additionalSubmission`.
       * Without it: an empty one.
       */
      newContact: formSchema.prefault({}),
    })
    .prefault({}),
});
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Whether the manifest allows credentials to be sent to a host.
 *
 * @param manifest - the connector's manifest
 * @param hostname - a host name, perhaps with a port; case does not matter
 * @example
 * isAllowedHost({ hosts: ['*.acme.com'] }, 'eu.acme.com'); // true
 * isAllowedHost({ hosts: ['*.acme.com'] }, 'acme.com.evil.example'); // false
 */
export function isAllowedHost(manifest: Pick<Manifest, 'hosts'>, hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/:\d{1,5}$/, '');
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(host)) return false;
  return manifest.hosts.some((allowed) => {
    if (!allowed.startsWith('*.')) return host === allowed;
    const domain = allowed.slice(1);
    return host.endsWith(domain) && !host.slice(0, -domain.length).includes('.');
  });
}
