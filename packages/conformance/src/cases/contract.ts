import { isAllowedHost } from '@daybook/core';
import type { Case } from '../case.js';
import { check, checkEqual } from '../run/check.js';
import { sms } from '../run/script.js';

export const contractCases: Case[] = [
  {
    id: 'contract.hosts',
    level: 1,
    why: 'A manifest that does not name the host of the account refuses everybody who tries to sign in.',
    async run(context) {
      const { manifest } = context.facts;
      const { hostname } = context.subject.signIn.good;
      check(
        isAllowedHost(manifest, hostname),
        `the manifest's hosts (${manifest.hosts.join(', ')}) do not include ${hostname}`,
      );
    },
  },
  {
    id: 'contract.sign-in-form',
    level: 1,
    why: 'When manifest and connector disagree about how to sign in, people see a form that leads nowhere.',
    async run(context) {
      const { manifest } = context.facts;
      checkEqual(manifest.auth.type, await context.call('getAuthType', {}), "the manifest's auth.type");
    },
  },
  {
    id: 'contract.manifest-travels',
    level: 1,
    why: 'The client gets the manifest as JSON: what JSON cannot hold is missing in the form that people see.',
    async run(context) {
      const { manifest } = context.facts;
      check(isJson(manifest), 'the manifest holds something that JSON cannot hold, such as a function');
    },
  },
  {
    id: 'contract.log-format',
    level: 1,
    why: 'A format that Daybook does not know leaves every entry unwritten.',
    capability: 'getLogFormatType',
    async run(context) {
      const format = await context.format();
      checkEqual(await context.call('getLogFormatType', {}), format, 'the format when asked again');
    },
  },
  {
    id: 'contract.answers-fit',
    level: 1,
    why: 'An answer outside the contract ends the request: the second message of a day is never logged.',
    async run(context) {
      const contact = await context.seed();
      const first = sms('Hello', '2026-07-14T17:02:00Z');
      const second = sms('And again', '2026-07-14T17:09:00Z');
      const logId = await context.create({
        contact,
        digest: await context.digest({ contact, messages: [first] }),
      });
      await context.update(
        { contact, digest: await context.digest({ contact, messages: [first, second] }) },
        logId,
      );
    },
  },
];

function isJson(value: unknown): boolean {
  if (value === null || ['string', 'boolean'].includes(typeof value)) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return value === undefined;
  return Object.getPrototypeOf(value) === Object.prototype || Array.isArray(value)
    ? Object.values(value).every(isJson)
    : false;
}
