import type { Message } from '@daybook/core';
import { decodeHTML } from 'entities';
import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { check, checkEqual } from '../run/check.js';
import { ADA, AGENT, BEN, sms } from '../run/script.js';

const MEDIA = 'https://media.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store';

export const mediaAndGroupCases: Case[] = [
  media('media.pictures', 'A picture whose link is missing is a message that nobody can read.', {
    message: sms('Look', '2026-07-14T17:02:00Z', {
      attachments: [
        { type: 'MmsAttachment', contentType: 'image/jpeg', uri: `${MEDIA}/7/content/1` },
        { type: 'MmsAttachment', contentType: 'video/mp4', uri: `${MEDIA}/7/content/2` },
        { type: 'MmsAttachment', contentType: 'image/png', uri: `${MEDIA}/7/content/3` },
      ],
    }),
    links: ['content%2F1', 'content%2F2', 'content%2F3'],
    more: {
      imageLink: `${MEDIA}/7/content/1`,
      imageContentType: 'image/jpeg',
      videoLink: `${MEDIA}/7/content/2`,
    },
  }),
  media('media.picture-without-text', 'A picture without a word must not read "undefined" or "null".', {
    message: sms('', '2026-07-14T17:02:00Z', {
      subject: null,
      attachments: [{ type: 'MmsAttachment', contentType: 'image/jpeg', uri: `${MEDIA}/8/content/1` }],
    }),
    links: ['content%2F1'],
    more: { imageLink: `${MEDIA}/8/content/1` },
  }),
  media('media.voicemail', 'A voicemail that is logged like a text message leaves nothing to listen to.', {
    message: sms('', '2026-07-14T17:02:00Z', {
      type: 'VoiceMail',
      attachments: [{ type: 'AudioRecording', contentType: 'audio/mpeg', uri: `${MEDIA}/9/content/9` }],
    }),
    links: ['content%2F9'],
    more: { recordingLink: `${MEDIA}/9/content/9` },
  }),
  media('media.fax', 'A fax without its document is an empty entry.', {
    message: sms('', '2026-07-14T17:02:00Z', {
      type: 'Fax',
      faxPageCount: 2,
      attachments: [
        { type: 'RenderedDocument', contentType: 'application/pdf', uri: `${MEDIA}/10/content/10` },
      ],
    }),
    links: ['content%2F10'],
    more: { faxDocLink: `${MEDIA}/10/content/10`, faxDownloadLink: `${MEDIA}/10/content/10` },
  }),
  media(
    'media.voicemail-without-file',
    'A voicemail whose file is missing must say so, and not show the word "undefined".',
    {
      message: sms('', '2026-07-14T17:02:00Z', { type: 'VoiceMail', attachments: [] }),
      links: [],
      more: {},
    },
  ),
  {
    id: 'groups.entry-for-each-member',
    level: 2,
    why: 'In a group each member the CRM knows has an entry; one that takes the place of another loses a conversation.',
    async run(context) {
      const ada = await context.seed(ADA);
      const ben = await context.seed(BEN);
      const message = sms('Hello both', '2026-07-14T17:02:00Z', {
        direction: 'Outbound',
        from: { phoneNumber: AGENT.phoneNumber },
        to: [{ phoneNumber: ADA.phone }, { phoneNumber: BEN.phone }],
      });
      const correspondents = [
        { phoneNumber: ADA.phone, name: ADA.name },
        { phoneNumber: BEN.phone, name: BEN.name },
      ];
      for (const contact of [ada, ben]) {
        const others = [ada, ben].filter((other) => other !== contact);
        const knownCorrespondents = others.map(({ id, name }) => [{ id, name }]);
        // oxlint-disable-next-line no-await-in-loop -- one member after another, as core does
        const digest = await context.digest({
          contact,
          conversation: `5578984709540881001-${contact.id}`,
          messages: [message],
          correspondents,
          knownCorrespondents,
        });
        // oxlint-disable-next-line no-await-in-loop
        const logId = await context.create({
          contact,
          digest,
          more: { correspondents: knownCorrespondents },
        });
        // oxlint-disable-next-line no-await-in-loop
        const entry = (await context.entries()).find(({ id }) => id === logId);
        checkEqual(entry?.contactId, contact.id, `the contact of ${contact.name}'s entry`);
        check(entry?.body.includes('Hello both'), `${contact.name}'s entry lacks the message`);
      }
      checkEqual((await context.entries()).length, 2, 'the number of entries of a group of two');
    },
  },
  {
    id: 'groups.shared-thread',
    level: 2,
    why: 'A shared inbox gives no single message. A connector that needs one fails for the whole team.',
    async run(context) {
      const contact = await context.seed();
      const script = { contact, thread: { owner: 'Support', assignee: 'Ann Agent' } };
      const hello = sms('Anybody there?', '2026-07-14T17:02:00Z');
      const first = await context.digest({ ...script, messages: [hello] });
      const contentOf = ({
        subject,
        body,
      }: typeof first): { sharedSMSLogContent: { subject: string; body: string } } => ({
        sharedSMSLogContent: { subject, body },
      });
      const people = { ownerName: 'Support', assigneeName: 'Ann Agent' };
      const logId = await context.create({
        contact,
        digest: first,
        more: { ...people, ...contentOf(first) },
      });
      const digest = await context.digest({
        ...script,
        messages: [hello, sms('Yes', '2026-07-14T17:05:00Z')],
      });
      await context.update({ contact, digest, more: { ...people, ...contentOf(digest) } }, logId);
      await context.checkOneEntry({ contact, digest });
    },
  },
];

interface MediaMessage {
  message: Message;
  /** Parts of addresses that the entry must hold. */
  links: readonly string[];
  /** What App Connect's interface names beside the message. */
  more: NonNullable<Parameters<CaseContext['create']>[0]['more']>;
}

function media(id: string, why: string, { message, links, more }: MediaMessage): Case {
  return {
    id,
    level: 2,
    why,
    async run(context) {
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [message] });
      const logId = await context.create({ contact, digest, more });
      checkBody((await context.checkOneEntry({ contact, digest })).body, links);

      const both = await context.digest({
        contact,
        messages: [sms('Hello', '2026-07-14T16:00:00Z'), message],
      });
      await context.update({ contact, digest: both, more }, logId);
      checkBody((await context.checkOneEntry({ contact, digest: both })).body, links);
    },
  };
}

function checkBody(body: string, links: readonly string[]): void {
  const text = decodeHTML(body);
  for (const link of links) check(text.includes(link), `the link that ends in ${link} is missing`);
  check(!/\b(?:undefined|null|NaN|\[object)\b/.test(text), 'the entry holds the word "undefined" or "null"');
}
