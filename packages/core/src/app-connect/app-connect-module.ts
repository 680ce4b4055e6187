import { z } from 'zod';
import type { InterfaceName } from '../contract/v1/interfaces.js';
import { DaybookError } from '../errors/daybook-error.js';

/** The functions that App Connect calls, by their documented names. A module may have others; they are not called. */
export const appConnectInterfaces = [
  'getAuthType',
  'getOauthInfo',
  'getOverridingOAuthOption',
  'getBasicAuth',
  'getUserInfo',
  'unAuthorize',
  'getLogFormatType',
  'findContact',
  'findContactWithName',
  'createContact',
  'createMessageLog',
  'updateMessageLog',
  'createCallLog',
  'updateCallLog',
  'getCallLog',
  'upsertCallDisposition',
] as const satisfies readonly (InterfaceName | 'getOverridingOAuthOption')[];
export type AppConnectInterface = (typeof appConnectInterfaces)[number];

/** The functions of a module, as {@link AppConnectFunction}s that throw errors of Daybook's. */
export interface ModuleCalls {
  call: (name: AppConnectInterface, parameters: Record<string, unknown>) => Promise<unknown>;
  has: (name: AppConnectInterface) => boolean;
  /** Display name. */
  crm: string;
}

/** A function of such a module: one object in, anything out, at once or later. */
export type AppConnectFunction = (parameters: Record<string, unknown>) => unknown;

/** What `require('./connectors/acme')` gives. */
export type AppConnectModule = Readonly<Record<string, unknown>>;

/**
 * What comes back is read with patience: a write has landed by then, and a fault in what a connector says about it must
 * not make it look as if it had not.
 */
export const returnMessageOf = z
  .object({
    messageType: z.enum(['success', 'warning', 'danger', 'error', 'info']).optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    ttl: z.number().nonnegative().optional().catch(undefined),
  })
  .nullish()
  .catch(undefined);

export const createdSchema = z.object({
  logId: z.union([z.number(), z.string()]).nullish(),
  returnMessage: returnMessageOf,
});

/** What a form and the next update need of an entry; some modules know no more than the note. */
export const readCallSchema = z.object({
  callLogInfo: z
    .object({
      subject: z.string().nullish().catch(undefined),
      fullBody: z.string().nullish().catch(undefined),
      fullLogResponse: z.unknown().optional(),
      dispositions: z.record(z.string(), z.unknown()).nullish().catch(undefined),
    })
    .nullish(),
  returnMessage: returnMessageOf,
});

/** App Connect's own template returns nothing here. */
export const updatedSchema = z.object({ returnMessage: returnMessageOf }).nullish();

/** Older connectors return the list itself. */
export const foundSchema = z.union([
  z.array(z.unknown()).transform((matchedContactInfo) => ({ matchedContactInfo })),
  z.looseObject({ matchedContactInfo: z.array(z.unknown()).nullish() }),
]);

/** A create has happened, and nobody can tell which entry it made. */
export function unreadable(crm: string, name: string): DaybookError {
  return new DaybookError('connector_contract', {
    crm,
    detail: `${name} result: is not an object with a logId`,
    mayHaveLanded: true,
  });
}
