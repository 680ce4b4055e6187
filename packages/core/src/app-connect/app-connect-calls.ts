import type { z } from 'zod';
import type { ConnectorDefinition } from '../contract/v1/connector.js';
import type { Params } from '../contract/v1/interfaces.js';
import { offsetAt } from '../digest/local-time.js';
import { DaybookError } from '../errors/daybook-error.js';
import {
  createdSchema,
  type ModuleCalls,
  readCallSchema,
  type returnMessageOf,
  unreadable,
  updatedSchema,
} from './app-connect-module.js';

/** An update follows the read of the same entry; what a module has read is kept for so many entries. */
const KEPT_READS = 500;

type CallFunctions = Pick<
  ConnectorDefinition,
  'createCallLog' | 'updateCallLog' | 'getCallLog' | 'upsertCallDisposition'
>;

/**
 * The call functions of a module that was written for App Connect (calls, sections 2.1 to 2.4). It gets the whole text, with
 * what people have written around ours, as `composedLogDetails`, and what it has read of the entry back. A module without
 * both functions that write logs no calls.
 */
export function callFunctions({ call, has, crm }: ModuleCalls): CallFunctions {
  if (!has('createCallLog') || !has('updateCallLog')) return {};
  const reads = new Map<string, unknown>();

  return {
    createCallLog: async (params) => {
      const created = createdSchema.safeParse(await call('createCallLog', withOffset(params)));
      if (created.success) return created.data;
      throw unreadable(crm, 'createCallLog');
    },

    updateCallLog: async (params) => {
      const { additionalSubmission, changed, ...others } = params;
      const key = keyOf(params.user, params.logId);
      const updated = updatedSchema.safeParse(
        await call('updateCallLog', {
          ...withOffset(others),
          existingCallLogDetails: reads.get(key) ?? null,
          // The client's form comes this way only to a module without a function of its own for it.
          ...(changed.includes('fields') && { additionalSubmission }),
        }),
      );
      reads.delete(key);
      const { returnMessage } = (updated.success && updated.data) || {};
      // Some modules say only here that nothing was written.
      if (isFailure(returnMessage))
        throw new DaybookError('crm_rejected', { crm, detail: reasonOf(returnMessage), mayHaveLanded: true });
      return { returnMessage };
    },

    ...(has('getCallLog') && {
      getCallLog: async ({ contactInfo, logId, ...others }: Params<'getCallLog'>) => {
        const read = readCallSchema.safeParse(
          await call('getCallLog', {
            ...others,
            callLogId: String(logId),
            contactId: String(contactInfo.id),
          }),
        );
        const { callLogInfo, returnMessage } = (read.success && read.data) || {};
        const { subject, fullBody, fullLogResponse, dispositions } = callLogInfo ?? {};
        // Who shows no texts at all says nothing of a failure.
        if (isFailure(returnMessage) && typeof fullBody !== 'string')
          throw new DaybookError('crm_unavailable', { crm, detail: reasonOf(returnMessage) });
        keep(reads, keyOf(others.user, logId), fullLogResponse);
        return { subject, body: fullBody, fields: dispositions };
      },
    }),

    ...(has('upsertCallDisposition') && {
      upsertCallDisposition: async (params: Params<'upsertCallDisposition'>) => {
        const done = createdSchema.safeParse(await call('upsertCallDisposition', { ...params }));
        return done.success ? done.data : { logId: null };
      },
    }),
  };
}

type Said = z.output<typeof returnMessageOf>;

function isFailure(said: Said): boolean {
  return said?.messageType === 'danger' || said?.messageType === 'error';
}

function reasonOf(said: Said): string {
  return said?.message ?? 'it gave no reason';
}

function keyOf({ id, hostname }: Params<'getCallLog'>['user'], logId: Params<'getCallLog'>['logId']): string {
  return JSON.stringify([hostname, id, String(logId)]);
}

function keep(reads: Map<string, unknown>, key: string, response: unknown): void {
  reads.delete(key);
  reads.set(key, response);
  const [oldest] = reads.keys();
  if (reads.size > KEPT_READS && oldest !== undefined) reads.delete(oldest);
}

/** App Connect gives the fixed offset of the sign-in; here it is that of the call's own day. */
function withOffset(params: Pick<Params<'updateCallLog'>, 'user' | 'call'>): Record<string, unknown> {
  const { user, call } = params;
  return { ...params, user: { ...user, timezoneOffset: offsetAt(Date.parse(call.startsAt), call.timeZone) } };
}
