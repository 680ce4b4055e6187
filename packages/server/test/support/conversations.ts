/** 10:00 AM on Tuesday, 14 July 2026 in Los Angeles. */
export const TEN_O_CLOCK = Date.UTC(2026, 6, 14, 17, 0);
export const MINUTE = 60_000;

const ADA = { phoneNumber: '+14155550100', name: 'Ada Known' };
const AGENT = { phoneNumber: '+16505550001' };

/** A message as the client sends it. */
export function message(
  id: number | string,
  subject: string | null,
  fields: object = {},
): Record<string, unknown> {
  const minutes = typeof id === 'number' ? id % 1000 : 0;
  return {
    id,
    type: 'SMS',
    direction: 'Inbound',
    subject,
    creationTime: TEN_O_CLOCK + minutes * MINUTE,
    from: { phoneNumber: ADA.phoneNumber },
    to: [{ ...AGENT, target: true }],
    readStatus: 'Read',
    attachments: [],
    ...fields,
  };
}

/** A day as the client sends it: newest first. */
export function conversation(
  messages: unknown[],
  fields: { logInfo?: object; key?: string } & Record<string, unknown> = {},
): Record<string, unknown> {
  const { logInfo, key = '5578984709540881001/7/14/2026', ...rest } = fields;
  return {
    logInfo: {
      conversationLogId: key,
      conversationId: key.split('/')[0],
      creationTime: TEN_O_CLOCK,
      date: '7/14/2026',
      type: 'SMS',
      messages: messages.toReversed(),
      conversationLogMatches: [],
      self: AGENT,
      correspondents: [ADA],
      ...logInfo,
    },
    additionalSubmission: {},
    overridingFormat: [],
    contactId: 101,
    contactType: 'Contact',
    contactName: 'Ada Known',
    ...rest,
  };
}

/** The entry's body between BEGIN and END, as lines of text. */
export function transcript(body: string): string[] {
  const inner = /------------<br><ul>(.*)<\/ul>------------<br>END/s.exec(body)?.[1] ?? '';
  return inner
    .replaceAll('</li>', '\n')
    .replaceAll('<br>', ' | ')
    .replace(/<[^>]*>/g, '')
    .trim()
    .split('\n');
}
