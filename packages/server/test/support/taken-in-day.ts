import type { Conversation, Message, TakeIn } from '@daybook/core';

export const NOW = Date.UTC(2026, 6, 14, 18);

export const conversation: Conversation = {
  conversationLogId: 'c/7/14/2026',
  conversationId: 'c',
  contact: { id: 101, name: 'Ada Known' },
  correspondents: [],
};

/** A day of `user-1`, as the storage takes it in. */
export function day(ids: readonly string[], fields: Partial<TakeIn> = {}): TakeIn {
  const messages = ids.map((id) => {
    const message: Message = { id, creationTime: NOW, subject: `planted text ${id}` };
    return { id, otherId: `${id}-101`, baseId: id, otherBaseId: `${id}-101`, message };
  });
  return {
    id: 'digest-1',
    userKey: 'user-1',
    conversation,
    additionalSubmission: {},
    messages,
    rewrites: true,
    now: NOW,
    retryAt: NOW + 10_000,
    ...fields,
  };
}
