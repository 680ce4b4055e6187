import type { ConnectorDefinition, EntryText, MessageLog } from '@daybook/core';

/** Tells of entries in another way than they stand in the CRM. */
export function telling(
  { getMessageLog, findMessageLog, ...reference }: ConnectorDefinition,
  retell: (text: EntryText, contactName: string) => EntryText,
): ConnectorDefinition {
  const told = (entry: MessageLog | undefined, contactName = ''): MessageLog =>
    entry ? { ...entry, ...retell(entry, contactName) } : null;
  return {
    ...reference,
    getMessageLog: async (params) => told(await getMessageLog?.(params), params.contactInfo?.name),
    findMessageLog: async (params) => told(await findMessageLog?.(params), params.contactInfo.name),
  };
}
