import { describe, expect, test } from 'vitest';
import { buildDigest, type Contact } from '../../src/index.js';
import { ADA, AGENT, conversation, input, message, ONE_PM, outbound } from '../support/digest-input.js';
import { unfold } from '../support/unfold.js';

const GRACE = '+14155550111';
const LINUS = '+14155550122';

function known(name: string, phone: string | null | undefined): Contact[] {
  return [{ id: 102, name, phone }];
}

describe('a group', () => {
  const group = conversation({
    correspondents: [
      { phoneNumber: ADA, name: 'ADA LOVELACE' },
      { phoneNumber: GRACE, name: 'GRACE HOPPER' },
      { phoneNumber: LINUS },
      { extensionNumber: '102', name: 'Lee Desk' },
    ],
    knownCorrespondents: [known('Grace Known', GRACE)],
  });
  const from = (id: number, party: Record<string, unknown>): ReturnType<typeof message> =>
    message({ id, from: party, subject: `text ${id}`, creationTime: ONE_PM + id * 60_000 });

  test('names every sender by number, from the CRM where it knows the person, and lists all participants', () => {
    const messages = [
      from(1, { phoneNumber: ADA }),
      from(2, { phoneNumber: GRACE, name: 'GRACE HOPPER' }),
      from(3, { phoneNumber: LINUS }),
      from(4, { extensionNumber: '102', name: 'Lee Desk' }),
      outbound({ id: 5, subject: 'text 5', creationTime: ONE_PM + 300_000 }),
    ];

    expect(buildDigest(input(messages, { conversation: group })).body).toBe(
      unfold(`
        <br><b>SMS conversation with Ada Known - 26/07/14</b><br>
        <b>Conversation summary</b><br>
        Tuesday, July 14, 2026<br>
        Participants<br>
        <ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li><li><b>Grace Known</b></li>
        <li><b>+14155550122</b></li><li><b>Lee Desk</b></li></ul><br>
        Conversation(5 messages)<br>
        BEGIN<br>
        ------------<br>
        <ul>
        <li>Ada Known (+14155550100) 01:01 PM<br><b>text 1</b></li>
        <li>Grace Known (+14155550111) 01:02 PM<br><b>text 2</b></li>
        <li>+14155550122 01:03 PM<br><b>text 3</b></li>
        <li>Lee Desk (102) 01:04 PM<br><b>text 4</b></li>
        <li>Ann Agent 01:05 PM<br><b>text 5</b></li>
        </ul>
        ------------<br>
        END`),
    );
  });

  const BOB = '+14155550102';

  test.each([
    [
      'a correspondent',
      { correspondents: [{ phoneNumber: ADA }, { phoneNumber: BOB, name: 'Bob Desk' }] },
      {},
    ],
    [
      'a correspondent without a plus',
      { correspondents: [{ phoneNumber: ADA }, { phoneNumber: '14155550102', name: 'Bob Desk' }] },
      {},
    ],
    [
      'the CRM, which writes it as people do',
      { knownCorrespondents: [known('Bob Desk', '(415) 555-0102')] },
      {},
    ],
    ['the message', {}, { from: { phoneNumber: BOB, name: 'Bob Desk' } }],
    [
      'another message, which went to him',
      {},
      { to: [{ phoneNumber: BOB, name: 'Bob Desk' }, { phoneNumber: ADA }] },
    ],
  ])('names a member by what %s says, in the line as under Participants', (_source, more, other) => {
    const given = conversation({
      correspondents: [{ phoneNumber: ADA }, { phoneNumber: BOB }],
      ...more,
    });
    const messages = [
      message({ id: 1, from: { phoneNumber: BOB }, subject: 'hi' }),
      outbound({ id: 2, subject: 'hello', ...other }),
    ];
    const { body } = buildDigest(input(messages, { conversation: given }));

    expect(body).toContain('<li><b>Ada Known</b></li><li><b>Bob Desk</b></li></ul>');
    expect(body).toContain('<li>Bob Desk (+14155550102) 01:00 PM<br><b>hi</b></li>');
  });

  test('lists members of one name by their numbers, each number once', () => {
    const given = conversation({
      correspondents: [
        { phoneNumber: ADA },
        { phoneNumber: GRACE, name: 'Kim Lee' },
        { phoneNumber: BOB, name: 'Ada Known' },
        { phoneNumber: LINUS, name: 'Kim Lee' },
        { phoneNumber: '(415) 555-0111', name: 'Kim Lee' },
      ],
    });
    const { body } = buildDigest(
      input([message({ id: 1, from: { phoneNumber: LINUS } })], { conversation: given }),
    );

    expect(body).toContain(
      unfold(`
        <ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li><li><b>Kim Lee (+14155550111)</b></li>
        <li><b>Kim Lee (+14155550122)</b></li><li><b>Ada Known (+14155550102)</b></li></ul>`),
    );
    expect(body).toContain('<li>Kim Lee (+14155550122) 01:00 PM<br>');
  });

  test.each([
    [
      'an extension',
      { extensionNumber: '102' },
      { extensionNumber: '102', name: 'Lee Desk' },
      'Lee Desk (102)',
    ],
    [
      'an extension beside a number',
      { extensionNumber: '102' },
      { phoneNumber: '+16505550102', extensionNumber: '102', name: 'Lee Desk' },
      'Lee Desk (102)',
    ],
    [
      'a sender of letters',
      { phoneNumber: 'Promo101' },
      { phoneNumber: 'PROMO101', name: 'The Shop' },
      'The Shop (Promo101)',
    ],
    [
      'a mobile in another spelling',
      { phoneNumber: '+5491123456701' },
      { phoneNumber: '+541123456701', name: 'Ana' },
      'Ana (+5491123456701)',
    ],
    ['a name without a number', { name: 'Noname Nonumber' }, { name: 'Noname Nonumber' }, 'Noname Nonumber'],
  ])('names %s', (_what, sender, member, line) => {
    const given = conversation({ correspondents: [{ phoneNumber: ADA }, member] });
    const { body } = buildDigest(input([message({ from: sender })], { conversation: given }));

    expect(body).toContain(`<li><b>Ada Known</b></li><li><b>${member.name}</b></li></ul>`);
    expect(body).toContain(`<li>${line} 01:00 PM<br>`);
  });

  test.each(['14155550100', '(415) 555-0100', '4155550100'])(
    'knows the contact herself when her number comes as %s',
    (phoneNumber) => {
      const given = conversation({ correspondents: [{ phoneNumber, name: 'ADA' }, { phoneNumber: BOB }] });
      const { body } = buildDigest(input([message({ from: { phoneNumber } })], { conversation: given }));

      expect(body).toContain('<li><b>Ada Known</b></li><li><b>+14155550102</b></li></ul>');
      expect(body).toContain(`<li>Ada Known (${phoneNumber}) 01:00 PM<br>`);
    },
  );

  test('does not take one extension for the same extension of another company', () => {
    const correspondents = [
      { phoneNumber: ADA },
      { phoneNumber: '+16505550111', extensionNumber: '102', name: 'Bob Desk' },
    ];
    const sender = { phoneNumber: '+12125550199', extensionNumber: '102' };
    const { body } = buildDigest(
      input([message({ from: sender })], { conversation: conversation({ correspondents }) }),
    );

    expect(body).toContain('<li>+12125550199 01:00 PM<br>');
  });

  test('does not say that the contact wrote what nobody is named for', () => {
    const correspondents = [{ phoneNumber: ADA }, { phoneNumber: BOB, name: 'Bob Desk' }];
    const given = conversation({ correspondents });
    const { body } = buildDigest(input([message({ from: null })], { conversation: given }));

    expect(body).toContain('<li>Unknown 01:00 PM<br>');
  });

  test('never takes a member without a number for a CRM contact without a number', () => {
    const correspondents = [{ phoneNumber: ADA }, { name: 'Noname Nonumber' }];
    const knownCorrespondents = [known('Somebody Else', undefined), known('Another', null)];
    const { body } = buildDigest(
      input([message()], { conversation: conversation({ correspondents, knownCorrespondents }) }),
    );

    expect(body).toContain('<li><b>Ada Known</b></li><li><b>Noname Nonumber</b></li></ul>');
  });

  test('shows a member whose name in the CRM is empty by what the message says', () => {
    const correspondents = [{ phoneNumber: ADA }, { phoneNumber: GRACE, name: 'GRACE HOPPER' }];
    const { body } = buildDigest(
      input([message({ from: { phoneNumber: GRACE, name: 'GRACE HOPPER' } })], {
        conversation: conversation({ correspondents, knownCorrespondents: [known('  ', GRACE)] }),
      }),
    );

    expect(body).toContain('<li><b>Ada Known</b></li><li><b>GRACE HOPPER</b></li></ul>');
    expect(body).toContain('<li>GRACE HOPPER (+14155550111) 01:00 PM<br>');
  });
});

describe('a sender', () => {
  test('is told by the number where the message names no direction', () => {
    const messages = [
      message({ id: 1, direction: undefined, from: { phoneNumber: AGENT }, subject: 'mine' }),
      message({ id: 2, direction: null, from: { phoneNumber: ADA }, subject: 'hers' }),
    ];

    expect(buildDigest(input(messages)).body).toContain(
      '<ul><li>Ann Agent 01:00 PM<br><b>mine</b></li><li>Ada Known (+14155550100) 01:00 PM<br><b>hers</b></li></ul>',
    );
  });

  test('is the agent whatever way the own number is written', () => {
    const messages = [
      message({ id: 1, direction: undefined, from: { phoneNumber: AGENT.slice(1) }, subject: 'mine' }),
      message({ id: 2, direction: undefined, from: { extensionNumber: '101' }, subject: 'mine too' }),
    ];
    const given = conversation({ self: { phoneNumber: AGENT, extensionNumber: '101' } });

    expect(buildDigest(input(messages, { conversation: given })).body).toContain(
      '<ul><li>Ann Agent 01:00 PM<br><b>mine</b></li><li>Ann Agent 01:00 PM<br><b>mine too</b></li></ul>',
    );
  });

  test('is the contact with the number in the message, even if the contact is stored with another', () => {
    const { body } = buildDigest(input([message({ from: { phoneNumber: GRACE } })]));

    expect(body).toContain('<li>Ada Known (+14155550111) 01:00 PM<br>');
  });

  test.each([undefined, null, {}, { phoneNumber: '' }])(
    'that the message does not name (%j) is the contact',
    (from) => {
      const { body } = buildDigest(input([message({ from })]));

      expect(body).toContain('<li>Ada Known (+14155550100) 01:00 PM<br>');
    },
  );
});

describe('without a name', () => {
  test.each(['', '   ', '\t\n'])('a contact (%j) goes by its number', (name) => {
    const contact = { id: 101, name, phoneNumber: ADA };
    const digest = buildDigest(input([message()], { conversation: conversation({ contact }) }));

    expect(digest.subject).toBe('SMS conversation with +14155550100 - 26/07/14');
    expect(digest.body).toContain('<ul><li><b>Ann Agent</b></li><li><b>+14155550100</b></li></ul>');
    expect(digest.body).toContain('<li>+14155550100 01:00 PM<br>');
  });

  test('a contact with no number either is Unknown, in a voicemail too', () => {
    const contact = { id: 101, name: '' };
    const voicemail = message({ type: 'VoiceMail', from: null });
    const digest = buildDigest(input([voicemail], { conversation: conversation({ contact }) }));

    expect(digest.subject).toBe('Voicemail left by Unknown - 26/07/14');
  });

  test('the agent is called Agent', () => {
    const { body } = buildDigest(input([outbound()], { agentName: ' ' }));

    expect(body).toContain('<ul><li><b>Agent</b></li><li><b>Ada Known</b></li></ul>');
    expect(body).toContain('<li>Agent 01:00 PM<br>');
  });
});

test('a name is one line of text, whatever is in it', () => {
  const contact = { id: 101, name: '  Ada\r\n<b>Known</b>\0 & "Co" ', phoneNumber: ADA };
  const digest = buildDigest(input([message()], { conversation: conversation({ contact }) }));

  expect(digest.subject).toBe('SMS conversation with Ada <b>Known</b>\uFFFD & "Co" - 26/07/14');
  expect(digest.body).toContain(
    '<li>Ada &lt;b&gt;Known&lt;/b&gt;\uFFFD &amp; &quot;Co&quot; (+14155550100) 01:00 PM<br>',
  );
});

test('a shared thread shows its queue, its assignee, who wrote what, notes and events', () => {
  const thread = conversation({
    conversationLogId: 'thread-1',
    conversationId: 'thread-1',
    thread: { owner: 'Sales Queue', assignee: 'Nia Agent', status: 'Open' },
  });
  const at = (minutes: number): number => ONE_PM + minutes * 60_000;
  const messages = [
    message({
      id: 'h1',
      type: 'Event',
      subject: 'Assigned to Nia Agent',
      creationTime: at(1),
      from: null,
      direction: null,
    }),
    message({
      id: 'm1',
      subject: 'hello',
      creationTime: at(0),
      from: { name: 'Ada Lovelace', phoneNumber: ADA },
    }),
    message({
      id: 'n1',
      type: 'Note',
      subject: 'call back at five',
      creationTime: at(2),
      from: { name: 'Nia Agent' },
    }),
    message({ id: 'n2', type: 'Note', subject: 'done', creationTime: at(3), from: null }),
    outbound({ id: 'm2', subject: 'We call you', creationTime: at(4), from: { name: 'Olu Agent' } }),
    message({ id: 'm3', subject: 'Thanks', creationTime: at(60 * 24), from: { phoneNumber: ADA } }),
  ];

  expect(buildDigest(input(messages, { conversation: thread })).body).toBe(
    unfold(`
      <br><b>SMS conversation with Ada Known - 26/07/14</b><br>
      <b>Conversation summary</b><br>
      Tuesday, July 14, 2026<br>
      Shared inbox: Sales Queue<br>
      Assigned to: Nia Agent<br>
      Participants<br>
      <ul><li><b>Nia Agent</b></li><li><b>Ann Agent</b></li><li><b>Olu Agent</b></li><li><b>Ada Known</b></li></ul><br>
      Conversation(5 messages)<br>
      BEGIN<br>
      ------------<br>
      <ul>
      <li>Ada Lovelace 01:00 PM<br><b>hello</b></li>
      <li>Assigned to Nia Agent 01:01 PM</li>
      <li>Note by Nia Agent 01:02 PM<br><b>call back at five</b></li>
      <li>Note by Ann Agent 01:03 PM<br><b>done</b></li>
      <li>Olu Agent 01:04 PM<br><b>We call you</b></li>
      <li>Ada Known (+14155550100) 26/07/15 01:00 PM<br><b>Thanks</b></li>
      </ul>
      ------------<br>
      END`),
  );
});

test('a shared thread that nobody has taken shows no assignee, and a single voicemail in it stays in the thread', () => {
  const thread = conversation({ thread: { owner: 'Sales Queue' } });
  const voicemail = message({ type: 'VoiceMail', subject: null, from: { name: 'Ada Lovelace' } });
  const digest = buildDigest(input([voicemail], { conversation: thread }));

  expect(digest.subject).toBe('SMS conversation with Ada Known - 26/07/14');
  expect(digest.body).toContain('Shared inbox: Sales Queue<br>Participants<br>');
  expect(digest.body).toContain(
    '<li>Ada Lovelace 01:00 PM<br>Voicemail recording link: open it in RingCentral</li>',
  );
});
