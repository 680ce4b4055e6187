import type { Digest, LogFormat } from '@daybook/core';
import { describe, expect, it } from 'vitest';
import { acmeConnector, signInToAcme } from './support/acme.js';
import { conversation, message, TEN_O_CLOCK } from './support/conversations.js';
import { startDaybook } from './support/harness.js';

const formats: LogFormat[] = ['text/html', 'text/markdown', 'text/plain'];
const lineBreak = { 'text/html': '<br>', 'text/markdown': '\\\n  ', 'text/plain': '\n  ' };
const bold = { 'text/html': ['<b>', '</b>'], 'text/markdown': ['**', '**'], 'text/plain': ['', ''] };
const lineEnds = ['\u2028', '\u2029', '\u0085', '\f', '\v', '\r', '\r\n', '\u001C', '\u001D', '\u001E'];
const unseen = [
  '  \u200B ',
  '\u3000\n\u2028\r\n',
  '\uFEFF',
  '\u2060\u2060',
  '\u00AD',
  '\u3164',
  '\u115F\u1160\uFFA0',
  '\u2800',
  '\u200E\u202E\u2066',
  '\uFE0F',
  '\u{E0020}\u{E007F}',
  '\u0001\u007F',
];
const openParenthesis = { 'text/html': '(', 'text/markdown': '\\(', 'text/plain': '(' };

describe.each(formats)('an entry in %s', (format) => {
  const [open = '', close = ''] = bold[format];

  it('breaks lines at every character that ends one', async () => {
    const texts = lineEnds.map((character) => `12 Main St${character}Springfield`);
    const items = itemsOf(
      await log(
        format,
        texts.map((text, index) => message(index + 1, text)),
      ),
    );
    expect(items.map(withoutHeader)).toEqual(
      lineEnds.map(() => `${open}12 Main St${lineBreak[format]}Springfield${close}`),
    );
  });

  it('says (no text) for messages in which nothing is seen', async () => {
    const items = itemsOf(
      await log(
        format,
        unseen.map((text, index) => message(index + 1, text)),
      ),
    );
    const noText = format === 'text/markdown' ? '\\(no text\\)' : '(no text)';
    expect(items.map(withoutHeader)).toEqual(unseen.map(() => noText));
  });

  it('keeps every invisible character of a text in which something is seen', async () => {
    const subject = '\u200B\u2066می\u200Cخواهم\u2069 \u{1F468}\u200D\u{1F469} co\u00ADop\uFEFF!';
    const { body } = await log(format, [message(1, subject)]);
    expect(body).toContain(
      `${open}${subject.replace('!', format === 'text/markdown' ? '\\!' : '!')}${close}`,
    );
  });

  it('shows the number of somebody whose name cannot be seen', async () => {
    const { subject, body } = await log(format, [message(1, 'Hello')], {
      contactName: '\u200B\u3164',
      logInfo: { correspondents: [{ phoneNumber: '+14155550100', name: '\uFEFF' }] },
    });
    expect(subject).toBe('SMS conversation with +14155550100 - 26/07/14');
    expect(body).not.toMatch(/[\u200B\u3164\uFEFF]/);
  });

  it('keeps a name on one line', async () => {
    const { subject } = await log(format, [message(1, 'Hello')], {
      contactName: 'Ada\u2028Known\u0085of\fAcme\u001CLtd',
    });
    expect(subject).toBe('SMS conversation with Ada Known of Acme Ltd - 26/07/14');
  });

  it('keeps number and time in their order behind a name that turns the direction of writing', async () => {
    const { subject, body } = await log(format, [message(1, 'Hello')], {
      contactName: 'nwonK \u2067\u202EadA',
    });
    expect(subject).toBe('SMS conversation with nwonK \u2067\u202EadA\u2069 - 26/07/14');
    expect(body).toContain(`nwonK \u2067\u202EadA\u2069 ${openParenthesis[format]}`);

    const { subject: cut } = await log(format, [message(1, 'Hello')], {
      contactName: `\u202E${'adA '.repeat(99)}`,
    });
    expect(cut).toMatch(/^SMS conversation with \u202E(?:adA )+(?:a|ad|adA)?…\u202C - 26\/07\/14$/);
    expect(cut.length).toBeLessThanOrEqual(255);
  });
});

it('begins no line of a shared thread with a name that cannot be seen', async () => {
  const nameless = { name: '\u200B' };
  const entity = { recordType: 'AliveMessage', direction: 'Inbound', creationTime: TEN_O_CLOCK };
  const { body } = await log('text/plain', [], {
    logInfo: {
      owner: { name: 'Sales Queue' },
      assignee: nameless,
      entities: [
        { ...entity, id: 'e-1', text: 'Hello', author: nameless, from: nameless },
        { ...entity, id: 'e-2', text: 'Call back', recordType: 'AliveNote', author: nameless },
        { ...entity, id: 'e-3', recordType: 'ThreadResolvedHint', author: { name: '\u202EmiK' } },
      ],
    },
  });
  expect(body.split('\n').slice(3, 5)).toEqual(['Shared inbox: Sales Queue', 'Participants']);
  expect(body).toContain(
    '- Ada Known (+14155550100) 10:00 AM\n  Hello\n' +
      '- Note by Ann Agent 10:00 AM\n  Call back\n' +
      '- Resolved by \u202EmiK\u202C 10:00 AM\n',
  );
});

/** Logs a day at the front door, and returns what the CRM was given. */
async function log(format: LogFormat, messages: object[], fields: object = {}): Promise<Digest> {
  const given: Digest[] = [];
  const acme = acmeConnector({
    getLogFormatType: () => format,
    getUserInfo: () => ({
      successful: true,
      platformUserInfo: { id: 7, name: 'Ann Agent', timezoneName: 'America/Los_Angeles' },
    }),
    createMessageLog: ({ digest }) => ({ logId: given.push(digest) }),
  });
  const { app } = await startDaybook({ connectors: [acme] });
  const { token } = await signInToAcme(app);
  const answer = await app.inject({
    method: 'POST',
    url: '/messageLog',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload: JSON.stringify(conversation(messages, { contactName: 'Ada Known', ...fields })),
  });
  expect(answer.json()).toMatchObject({ successful: true });
  const [digest] = given;
  if (digest === undefined) throw new Error('no entry was written');
  return digest;
}

/** The entry's messages, without what ends an item. */
function itemsOf({ body, format }: Digest): string[] {
  const list = body.slice(body.indexOf('BEGIN'), body.lastIndexOf('END'));
  if (format === 'text/html') return [...list.matchAll(/<li>(.*?)<\/li>/gs)].map(([, item = '']) => item);
  return list
    .split(/^- /m)
    .slice(1)
    .map((item) => item.replace(/\n+[-\\]{12,}\s*$/, '').trimEnd());
}

/** What follows the line that says who and when. */
function withoutHeader(item: string): string {
  return item.replace(/^Ada Known .*? AM(?:<br>|\\?\n {2})/, '');
}
