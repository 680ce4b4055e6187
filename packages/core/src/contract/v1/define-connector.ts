import { z } from 'zod';
import { noteConnector } from '../../copies.js';
import { DaybookError } from '../../errors/daybook-error.js';
import { describeIssues } from '../../errors/describe-issues.js';
import { createMemo } from '../../memo.js';
import {
  type Connector,
  type ConnectorDefinition,
  limitsSchema,
  markerPlaceSchema,
  writesSchema,
} from './connector.js';
import type { Digest } from './digest.js';
import {
  type InterfaceName,
  interfaces,
  type Params,
  type ParsedResult,
  requiredInterfaces,
} from './interfaces.js';
import { type Manifest, manifestSchema } from './manifest.js';
import { type Message, messageSchema } from './message.js';
import { findMisspelt } from './misspelt.js';
import { withDeadline } from './with-deadline.js';

/** Everything of a definition that is a function. */
const functionNames = [...Object.keys(interfaces), 'onSpent'];

/**
 * Makes a connector of a manifest and the interfaces that it implements. From then on every call is parsed on its
 * way in and out: a connector that returns nonsense fails at once, with its own name and the field's.
 *
 * @param definition - the manifest, the interfaces by their App Connect names, and optionally `limits` and `marker`
 * @returns the connector, ready for `createServer` and for the conformance kit
 * @throws DaybookError `connector_contract` when the manifest is wrong, an interface is missing that is required or that
 *   another one or the manifest needs, or the name of a function is almost that of an interface
 * @example
 * const acme = defineConnector({
 *   manifest: { name: 'acme', displayName: 'Acme', urlIdentifier: '*.acme.com', hosts: ['*.acme.com'],
 *     auth: { type: 'apiKey' } },
 *   getAuthType: () => 'apiKey',
 *   getUserInfo: async () => ({ successful: true, platformUserInfo: { id: 7, name: 'Ann' } }),
 *   findContact: async () => ({ matchedContactInfo: [] }),
 *   createMessageLog: async ({ digest }) => ({ logId: await acmeApi.create(digest.subject, digest.body) }),
 *   updateMessageLog: async ({ existingMessageLog, digest }) => {
 *     await acmeApi.replace(existingMessageLog.thirdPartyLogId, digest.body);
 *     return {};
 *   },
 * });
 */
export function defineConnector(definition: ConnectorDefinition): Connector {
  const named = z.looseObject({ name: z.string() }).safeParse(definition.manifest);
  const crm = named.success ? named.data.name : 'an unnamed CRM';
  const manifest = parse(manifestSchema, definition.manifest, crm, 'manifest');
  const limits = parse(limitsSchema, definition.limits ?? {}, crm, 'limits');
  const marker = parse(markerPlaceSchema, definition.marker ?? 'body', crm, 'marker');
  const writes = parse(writesSchema, definition.writes ?? 'day', crm, 'writes');
  assertSpelling(definition, functionNames, crm);
  assertComplete(definition, manifest, crm);
  noteConnector(manifest.displayName);

  return {
    specVersion: 'v1',
    manifest,
    limits,
    marker,
    writes,
    has: (name) => typeof definition[name] === 'function',
    onSpent: (listener) => definition.onSpent?.(listener),
    async call<Name extends InterfaceName>(name: Name, params: Params<Name>): Promise<ParsedResult<Name>> {
      const implementation: unknown = definition[name];
      if (typeof implementation !== 'function') throw broken(manifest.displayName, `${name} is missing`);
      const input = readParameters(name, params, manifest.displayName);
      let output: unknown;
      try {
        output = await withDeadline(
          { seconds: limits.callSeconds, outer: signalOf(input), crm: manifest.displayName },
          (signal) => implementation.call(definition, 'authHeader' in input ? { ...input, signal } : input),
        );
      } catch (error) {
        throw fromConnector(error, manifest.displayName);
      }
      return parse(
        interfaces[name].result,
        output,
        manifest.displayName,
        `${name} result`,
      ) as ParsedResult<Name>;
    },
  };
}

/**
 * @param names - the functions that are called
 * @throws DaybookError `connector_contract`, with a suggestion, when another one is almost named like one of them
 */
export function assertSpelling(written: object, names: readonly string[], crm: string): void {
  const misspelt = findMisspelt(written, names);
  if (misspelt === undefined) return;
  const { name, meant } = misspelt;
  throw broken(crm, `there is no interface ${name}; did you mean ${meant}?`);
}

function assertComplete(definition: ConnectorDefinition, { auth }: Manifest, crm: string): void {
  for (const name of requiredInterfaces) {
    if (typeof definition[name] !== 'function') throw broken(crm, `${name} is missing`);
  }
  if (definition.createCallLog && !definition.updateCallLog) {
    throw broken(crm, 'updateCallLog is missing: a connector with createCallLog needs it');
  }
  if (auth.type === 'oauth' && !definition.getOauthInfo) {
    throw broken(crm, "getOauthInfo is missing: a connector whose manifest says auth.type 'oauth' needs it");
  }
}

/** Messages that were found good, with the copy that connectors get. A message is never changed: there is another in its place. */
const checked = createMemo<Message, Message>();

/** The messages of a digest are many, and the same ones again and again: they are checked once. */
function readParameters<Name extends InterfaceName>(name: Name, params: Params<Name>, crm: string): object {
  const what = `${name} parameters`;
  const { digest, message } = params as { digest?: Digest; message?: Message };
  if (digest === undefined) return parse(interfaces[name].params, params, crm, what);
  const read = (each: Message): Message => {
    const known = checked.get(each);
    if (known !== undefined) return known;
    const copy = parse(messageSchema, each, crm, `${what}: digest.messages`);
    checked.set(each, copy);
    return copy;
  };
  const rest = { ...params, digest: { ...digest, messages: [] }, ...(message && { message: undefined }) };
  return {
    ...parse(interfaces[name].params, rest, crm, what),
    digest: { ...digest, messages: digest.messages.map(read) },
    // A copy of its own, for it opens the entry: a connector may mend it, and gets the digest's again with the next call.
    ...(message && { message: { ...read(message) } }),
  };
}

function signalOf(input: object): AbortSignal | undefined {
  return 'signal' in input && input.signal instanceof AbortSignal ? input.signal : undefined;
}

/**
 * A connector that throws something of its own may have written before it did: nothing is known about the CRM.
 * That is the safe reading for a write, and costs a lookup only.
 */
function fromConnector(error: unknown, crm: string): DaybookError {
  if (DaybookError.is(error)) return error;
  return new DaybookError('crm_unavailable', {
    crm,
    detail: 'its connector failed',
    mayHaveLanded: true,
    cause: error,
  });
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  crm: string,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw broken(crm, `${what}: ${describeIssues(parsed.error)}`, what.endsWith('result'));
}

function broken(crm: string, detail: string, mayHaveLanded = false): DaybookError {
  return new DaybookError('connector_contract', { crm, detail, mayHaveLanded });
}
