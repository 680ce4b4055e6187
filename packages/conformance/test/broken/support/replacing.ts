import type { ConnectorDefinition, Digest } from '@daybook/core';
import type { ApiNote, ReferenceApi } from '../../reference/reference-api.js';

/** Before an entry is made, one of the contact's that looks like it is replaced instead. */
export function replacing(
  reference: ConnectorDefinition,
  api: ReferenceApi,
  looksLike: (note: ApiNote, digest: Digest) => boolean,
): ConnectorDefinition {
  return {
    ...reference,
    createMessageLog: async (params) => {
      const { contactInfo, digest } = params;
      const notes = await api.notes(params, String(contactInfo.id));
      const like = notes.find((note) => looksLike(note, digest));
      if (!like) return reference.createMessageLog(params);
      await api.replaceNote(params, like.id, digest);
      return { logId: like.id };
    },
  };
}
