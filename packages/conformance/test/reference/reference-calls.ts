import type { ConnectorDefinition } from '@daybook/core';
import { dealOf, findCallMarked, standing } from './notes.js';
import type { ReferenceApi } from './reference-api.js';

type CallFunctions = Required<
  Pick<ConnectorDefinition, 'createCallLog' | 'updateCallLog' | 'getCallLog' | 'findCallLog'>
>;

const all = ['subject', 'body', 'time', 'duration', 'outcome'] as const;

/** The reference connector's calls: notes with a length. */
export function referenceCalls(api: ReferenceApi): CallFunctions {
  return {
    createCallLog: async ({ contactInfo, call, previous, additionalSubmission, ...access }) => {
      const contact = String(contactInfo.id);
      if (previous === 'uncertain') {
        const landed = findCallMarked(await api.notes(access, contact), call.marker);
        if (landed) {
          return {
            logId: landed.id,
            stored: await api.changeCall(access, landed.id, { call, changed: all }),
          };
        }
      }
      const stored = await api.addCall(access, contact, { call, deal: dealOf(additionalSubmission) });
      return { logId: stored.id, stored };
    },

    updateCallLog: async ({ logId, call, changed, additionalSubmission, ...access }) => {
      const deal = dealOf(additionalSubmission);
      return { stored: standing(await api.changeCall(access, String(logId), { call, changed, deal })) };
    },

    getCallLog: async ({ logId, ...access }) => {
      const { subject, body } = standing(await api.readNote(access, String(logId)));
      return { subject, body };
    },

    findCallLog: async ({ contactInfo, marker, ...access }) => {
      const found = findCallMarked(await api.notes(access, String(contactInfo.id)), marker);
      return found ? { logId: found.id } : null;
    },
  };
}
