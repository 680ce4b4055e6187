import axios from 'axios';
import type { Connector, ConnectorDefinition } from '../contract/v1/connector.js';
import { assertSpelling, defineConnector } from '../contract/v1/define-connector.js';
import { logFormatSchema } from '../contract/v1/digest.js';
import {
  type InterfaceName,
  type Params,
  type Result,
  requiredInterfaces,
} from '../contract/v1/interfaces.js';
import { offsetAt } from '../digest/local-time.js';
import { DaybookError } from '../errors/daybook-error.js';
import { isRead, toDaybookError } from '../http/failure.js';
import { callFunctions } from './app-connect-calls.js';
import {
  type AppConnectFunction,
  type AppConnectInterface,
  type AppConnectModule,
  appConnectInterfaces,
  createdSchema,
  foundSchema,
  unreadable,
  updatedSchema,
} from './app-connect-module.js';
import { oauthFunctions } from './app-connect-oauth.js';

/** What {@link fromAppConnect} needs beside the module. */
export interface FromAppConnectOptions {
  manifest: ConnectorDefinition['manifest'];
  limits?: ConnectorDefinition['limits'];
  /**
   * Whether a function goes on asking the CRM after it has written. Then a failed read too leaves it unknown whether
   * the message was written, and a person must look. Default: false, as App Connect's own connectors are.
   */
  readsAfterWrite?: boolean;
  /** Injected in tests. */
  now?: () => number;
}

type Functions = { [Name in AppConnectInterface]?: AppConnectFunction };

/** As much as an entry may have: the text is the module's business, and grows by one message at a time. */
const ENTRY_BYTES = 200_000;

/**
 * Runs a connector that was written for App Connect, unchanged: functions with the documented names, called for one
 * message at a time, that patch the text of their entry by themselves. The logbook calls them oldest message first,
 * once for each message, and creates one entry a day. What it cannot give them is told in the guide *Bring your App
 * Connect connector*.
 *
 * @param module - what the connector's file exports
 * @throws DaybookError `connector_contract` when a required function is missing, or the name of another one is almost that of one
 *   which is called
 * @example
 * const acme = fromAppConnect(require('./connectors/acme'), { manifest: { ...platforms.acme, hosts: ['*.acme.com'] } });
 */
export function fromAppConnect(module: AppConnectModule, options: FromAppConnectOptions): Connector {
  const { manifest, limits, readsAfterWrite = false, now = Date.now } = options;
  const functions: Functions = Object.fromEntries(
    appConnectInterfaces.flatMap((name) => {
      const own = module[name];
      return typeof own === 'function' ? [[name, own.bind(module) as AppConnectFunction]] : [];
    }),
  );
  const call = async (name: AppConnectInterface, parameters: Record<string, unknown>): Promise<unknown> => {
    try {
      return await functions[name]?.(parameters);
    } catch (error) {
      throw describeFailure(error, { crm: manifest.displayName, readsAfterWrite, now: now() });
    }
  };
  const calls = {
    call,
    has: (name: AppConnectInterface) => functions[name] !== undefined,
    crm: manifest.displayName,
  };
  const passOn =
    <Name extends AppConnectInterface & InterfaceName>(name: Name) =>
    async (params: Params<Name>): Promise<Result<Name>> =>
      (await call(name, { ...params })) as Result<Name>;
  const passOnIfThere = (name: AppConnectInterface & InterfaceName): object =>
    functions[name] ? { [name]: passOn(name) } : {};

  assertSpelling(module, appConnectInterfaces, manifest.displayName);
  for (const name of requiredInterfaces) {
    if (functions[name] === undefined) {
      const detail = `${name} is missing in the App Connect module`;
      throw new DaybookError('connector_contract', { crm: manifest.displayName, detail });
    }
  }

  return defineConnector({
    manifest,
    limits: { entryBytes: ENTRY_BYTES, ...limits },
    writes: 'message',
    // The text in the CRM is the module's own; no marker of ours stands in it.
    marker: 'field',
    ...oauthFunctions(calls),
    ...passOnIfThere('getBasicAuth'),
    ...passOnIfThere('unAuthorize'),
    ...passOnIfThere('createContact'),
    ...(functions.getLogFormatType && {
      // Whoever has a format of his own, makes the text by himself.
      getLogFormatType: async () =>
        logFormatSchema.catch('text/plain').parse(await call('getLogFormatType', {})),
    }),
    ...callFunctions(calls),
    getAuthType: passOn('getAuthType'),
    getUserInfo: passOn('getUserInfo'),
    findContact: async ({ overridingFormat, isExtension, ...params }) =>
      readFound(
        await call('findContact', {
          ...params,
          // As they come in the query of App Connect's server.
          overridingFormat: overridingFormat.join(','),
          isExtension: isExtension && 'true',
        }),
      ),
    ...(functions.findContactWithName && {
      findContactWithName: async (params: Params<'findContactWithName'>) =>
        readFound(await call('findContactWithName', params)),
    }),
    createMessageLog: async (params) => {
      const created = createdSchema.safeParse(await call('createMessageLog', forModule(params)));
      if (created.success) return created.data;
      throw unreadable(manifest.displayName, 'createMessageLog');
    },
    updateMessageLog: async (params) => {
      const updated = updatedSchema.safeParse(await call('updateMessageLog', forModule(params)));
      return (updated.success && updated.data) || {};
    },
  });
}

/**
 * App Connect gives a fixed offset, stored at login and wrong half the year. Here it is that of the message's own day,
 * so that a module that formats with it is right in summer and in winter, and in the zone in which the day was begun.
 */
function forModule(params: Params<'createMessageLog'> | Params<'updateMessageLog'>): Record<string, unknown> {
  const { user, message, digest } = params;
  const time = message?.creationTime ?? Date.parse(digest.startsAt);
  return { ...params, user: { ...user, timezoneOffset: offsetAt(time, digest.timeZone) } };
}

function readFound(found: unknown): Result<'findContact'> {
  const { matchedContactInfo, ...rest } = foundSchema.parse(found ?? []);
  return { ...rest, matchedContactInfo: matchedContactInfo ?? [] } as Result<'findContact'>;
}

function describeFailure(
  error: unknown,
  { crm, readsAfterWrite, now }: { crm: string; readsAfterWrite: boolean; now: number },
): unknown {
  if (!axios.isAxiosError(error)) return error;
  return toDaybookError(error, { crm, now, isSentWrite: readsAfterWrite || !isRead(error.config) });
}
