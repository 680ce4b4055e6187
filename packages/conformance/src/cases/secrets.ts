import type { Case } from '../case.js';
import type { FaultKind, FaultTarget } from '../fake-crm-port.js';
import { attempt, errorOf } from '../run/attempt.js';
import { captureOutput, inspectFully } from '../run/capture-output.js';
import type { Caller, CaseContext } from '../run/case-context.js';
import { check, checkEqual } from '../run/check.js';
import { doorsOf } from '../run/doors.js';
import { aDay, queue } from '../run/provoke.js';
import { ADA, sms } from '../run/script.js';
import { authHeaderOf, secretsOf } from '../run/signing-in.js';

const everyFault: FaultKind[] = [
  'bad-request',
  'unauthorized',
  'server-error',
  'not-json',
  'answer-lost-after-write',
];

/** What a connector could answer from its memory. */
const lookups: ReadonlySet<FaultTarget> = new Set(['contacts', 'find', 'read']);

export const secretCases: Case[] = [
  {
    id: 'secrets.not-in-errors',
    level: 3,
    why: 'Errors are shown to people, kept in the unfiled list and sent to support, with the key in them.',
    faults: everyFault,
    async run(context) {
      const secrets = await secretsIn(context);
      await everythingGoesWrong(context, (error) => {
        const text = `${inspectFully(error)} ${JSON.stringify(error)}`;
        for (const secret of secrets) check(!text.includes(secret), 'an error holds the credential');
      });
    },
  },
  {
    id: 'secrets.not-in-output',
    level: 3,
    why: 'Logs are read by more people than may read the CRM. A key in them is a key for all of these people.',
    faults: everyFault,
    async run(context) {
      const secrets = await secretsIn(context);
      const printed = await captureOutput(async () => {
        const writing = await aDay(context);
        await context.findContact(ADA.phone);
        const logId = await context.create(writing);
        await context.update(writing, logId);
        await everythingGoesWrong(context, () => undefined);
      });
      for (const secret of secrets) check(!printed.includes(secret), 'the connector prints the credential');
    },
  },
  {
    id: 'secrets.not-in-entries',
    level: 3,
    why: 'Everybody in the company can read an entry. A key in a link of an entry is a key for all of them.',
    async run(context) {
      const secrets = await secretsIn(context);
      const contact = await context.seed();
      const uri = 'https://media.ringcentral.com/restapi/v1.0/content/1';
      const fax = sms('', '2026-07-14T17:02:00Z', {
        type: 'Fax',
        attachments: [{ type: 'RenderedDocument', contentType: 'application/pdf', uri }],
      });
      const digest = await context.digest({ contact, messages: [fax] });
      const more = { faxDocLink: uri, faxDownloadLink: uri };
      const logId = await context.create({ contact, digest, more });
      const created = JSON.stringify(await context.crm.entries());
      await context.update({ contact, digest, more }, logId);
      const stored = created + JSON.stringify(await context.crm.entries());
      for (const secret of secrets) check(!stored.includes(secret), 'an entry holds a credential');
    },
  },
  {
    id: 'secrets.not-in-addresses',
    level: 3,
    why: 'Addresses stand in the logs of every proxy on the way. A key in the query is a key in all of them.',
    capability: 'http',
    async run(context) {
      const secrets = await secretsIn(context);
      const writing = await aDay(context);
      await context.findContact(ADA.phone);
      await context.update(writing, await context.create(writing));
      for (const { url } of context.network.requests) {
        const address = decodeURIComponent(url.href);
        for (const secret of secrets)
          check(!address.includes(secret), `the credential stands in the address of ${url.pathname}`);
      }
    },
  },
  {
    id: 'secrets.not-to-strangers',
    level: 3,
    why: 'A host from a request that is not a host of the CRM gets the key of whoever was tricked into sending it.',
    capability: 'http',
    async run(context) {
      const { user, authHeader } = await context.caller();
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [sms('Hello', '2026-07-14T17:02:00Z')] });
      const elsewhere = { user: { ...user, hostname: 'crm.evil.example' }, authHeader };
      await attempt(context.create({ contact, digest, more: elsewhere }));
      // A request that leaves for another host fails the case by itself (Network).
    },
  },
  {
    id: 'secrets.own-login',
    level: 3,
    why: "Who is let in with the login that somebody else used before reads and writes in that person's name.",
    capability: 'http',
    async run(context) {
      context.keepWarm();
      const doors = await doorsOf(context);
      // A connector that keeps what it has found keeps it from here on.
      // oxlint-disable-next-line no-await-in-loop -- one after another
      for (const { open } of doors.filter(({ on }) => lookups.has(on))) await open();
      context.become(await strangerIn(context));
      for (const { name, open } of doors) {
        const what = `${name} for somebody whose login the CRM refuses`;
        // oxlint-disable-next-line no-await-in-loop
        const error = await errorOf(open(), what);
        checkEqual(error.kind, 'auth', `the kind of error of ${what}`);
      }
    },
  },
];

/** Somebody else of the same company, with a login that is no good. */
async function strangerIn(context: CaseContext): Promise<Caller> {
  const { user } = await context.caller();
  const { bad } = context.subject.signIn;
  return {
    user: {
      ...user,
      id: `999999-${user.platform}`,
      ...(bad.apiKey !== undefined && { accessToken: bad.apiKey }),
    },
    authHeader: await authHeaderOf(context.connector(), bad),
  };
}

async function secretsIn(context: CaseContext): Promise<string[]> {
  const { good } = context.subject.signIn;
  return secretsOf(good, await authHeaderOf(context.connector(), good));
}

/** Lets every call fail in every way, and shows the errors. */
async function everythingGoesWrong(context: CaseContext, onError: (error: unknown) => void): Promise<void> {
  const writing = await aDay(context);
  const ignore = async (call: Promise<unknown>): Promise<void> => {
    try {
      await call;
    } catch (error) {
      onError(error);
    }
  };
  for (const kind of everyFault) {
    queue(context, 'contacts', kind);
    // oxlint-disable-next-line no-await-in-loop -- one fault after another
    await ignore(context.findContact(ADA.phone));
    queue(context, 'create', kind);
    // oxlint-disable-next-line no-await-in-loop
    await ignore(context.create(writing));
  }
  await ignore(context.signIn(context.subject.signIn.bad));
}
