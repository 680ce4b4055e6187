import { describe, expect, test } from 'vitest';
import { buildDigest } from '../../src/index.js';
import { input, message, ONE_PM, outbound } from '../support/digest-input.js';
import { unfold } from '../support/unfold.js';

function body(fields: Record<string, unknown>): string {
  return buildDigest(input([message(fields)])).body;
}

const recording = {
  type: 'AudioRecording',
  contentType: 'audio/mpeg',
  link: 'https://viewer.example/?media=v1',
};
const document = {
  type: 'RenderedDocument',
  contentType: 'application/pdf',
  link: 'https://viewer.example/?media=f1',
};

describe('a voicemail', () => {
  test('is an entry of its own, with its recording', () => {
    const digest = buildDigest(
      input([message({ type: 'VoiceMail', subject: 'Please call back.', attachments: [recording] })], {
        footer: '--- Created via RingCentral App Connect',
      }),
    );

    expect(digest.subject).toBe('Voicemail left by Ada Known - 26/07/14');
    expect(digest.body).toBe(
      unfold(`
        <br><b>Voicemail left by Ada Known - 26/07/14</b><br>
        Tuesday, July 14, 2026 01:00 PM<br>
        <b>Please call back.</b><br>
        Voicemail recording link: <a href="https://viewer.example/?media=v1">https://viewer.example/?media=v1</a><br><br>
        --- Created via RingCentral App Connect`),
    );
  });

  test.each([undefined, null, [], [{ type: 'AudioRecording' }], [{ type: 'AudioTranscription' }]])(
    'without an address of its recording (%j) says where to hear it',
    (attachments) => {
      expect(body({ type: 'Voicemail', subject: undefined, attachments })).toBe(
        unfold(`
          <br><b>Voicemail left by Ada Known - 26/07/14</b><br>
          Tuesday, July 14, 2026 01:00 PM<br>
          Voicemail recording link: open it in RingCentral`),
      );
    },
  );

  test('in the hour that happens twice when clocks are set back names its offset', () => {
    const settings = { zone: { timezoneName: 'America/New_York' } };
    const times = ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'].map((creationTime) => {
      const { body: text } = buildDigest(input([message({ type: 'VoiceMail', creationTime })], settings));
      return /<br>(Sunday.*?)<br>/.exec(text)?.[1];
    });

    expect(times).toEqual([
      'Sunday, November 01, 2026 01:30 AM (UTC-04:00)',
      'Sunday, November 01, 2026 01:30 AM (UTC-05:00)',
    ]);
  });

  test('that the agent left names the contact it was left for', () => {
    const digest = buildDigest(input([outbound({ type: 'VoiceMail', attachments: [recording] })]));

    expect(digest.subject).toBe('Voicemail left for Ada Known - 26/07/14');
  });

  test('is one of the conversation’s messages when it stands under the same key as texts', () => {
    const messages = [
      message({ id: 1, subject: 'Call me' }),
      message({
        id: 2,
        type: 'VoiceMail',
        subject: null,
        attachments: [recording],
        creationTime: ONE_PM + 60_000,
      }),
      message({ id: 3, type: 'VoiceMail', subject: 'It leaks.', creationTime: ONE_PM + 120_000 }),
      outbound({ id: 4, type: 'Fax', subject: '', attachments: [document], creationTime: ONE_PM + 180_000 }),
    ];
    const digest = buildDigest(input(messages));

    expect(digest.subject).toBe('SMS conversation with Ada Known - 26/07/14');
    expect(digest.body).toBe(
      unfold(`
        <br><b>SMS conversation with Ada Known - 26/07/14</b><br>
        <b>Conversation summary</b><br>
        Tuesday, July 14, 2026<br>
        Participants<br>
        <ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li></ul><br>
        Conversation(4 messages)<br>
        BEGIN<br>
        ------------<br>
        <ul>
        <li>Ada Known (+14155550100) 01:00 PM<br><b>Call me</b></li>
        <li>Ada Known (+14155550100) 01:01 PM<br>
        Voicemail recording link: <a href="https://viewer.example/?media=v1">https://viewer.example/?media=v1</a></li>
        <li>Ada Known (+14155550100) 01:02 PM<br><b>It leaks.</b><br>
        Voicemail recording link: open it in RingCentral</li>
        <li>Ann Agent 01:03 PM<br>
        Fax document link: <a href="https://viewer.example/?media=f1">https://viewer.example/?media=f1</a></li>
        </ul>
        ------------<br>
        END`),
    );
  });
});

describe('a fax', () => {
  test('that came in is an entry of its own, with its document and pages', () => {
    const fax = message({ type: 'Fax', subject: undefined, faxPageCount: 3, attachments: [document] });
    const digest = buildDigest(input([fax]));

    expect(digest.subject).toBe('Fax document sent from Ada Known - 26/07/14');
    expect(digest.body).toBe(
      unfold(`
        <br><b>Fax document sent from Ada Known - 26/07/14</b><br>
        Tuesday, July 14, 2026 01:00 PM<br>
        Fax document link: <a href="https://viewer.example/?media=f1">https://viewer.example/?media=f1</a><br>
        Pages: 3`),
    );
  });

  test('that went out names the contact it was sent to', () => {
    const fax = outbound({ type: 'Fax', subject: 'Contract', faxPageCount: 1, attachments: [document] });
    const digest = buildDigest(input([fax]));

    expect(digest.subject).toBe('Fax document sent to Ada Known - 26/07/14');
    expect(digest.body).toBe(
      unfold(`
        <br><b>Fax document sent to Ada Known - 26/07/14</b><br>
        Tuesday, July 14, 2026 01:00 PM<br>
        <b>Contract</b><br>
        Fax document link: <a href="https://viewer.example/?media=f1">https://viewer.example/?media=f1</a><br>
        Pages: 1`),
    );
  });

  test.each([undefined, null, 0])(
    'without an address and with %s as page count says where to find it',
    (faxPageCount) => {
      expect(body({ type: 'Fax', subject: null, faxPageCount, attachments: null })).toBe(
        unfold(`
        <br><b>Fax document sent from Ada Known - 26/07/14</b><br>
        Tuesday, July 14, 2026 01:00 PM<br>
        Fax document link: open it in RingCentral`),
      );
    },
  );

  test('that could not be sent says so', () => {
    const fax = outbound({
      type: 'Fax',
      subject: '',
      attachments: [document],
      messageStatus: 'SendingFailed',
    });

    expect(buildDigest(input([fax])).body).toBe(
      unfold(`
        <br><b>Fax document sent to Ada Known - 26/07/14</b><br>
        Tuesday, July 14, 2026 01:00 PM (not delivered)<br>
        Fax document link: <a href="https://viewer.example/?media=f1">https://viewer.example/?media=f1</a>`),
    );
  });
});
