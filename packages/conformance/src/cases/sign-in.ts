import { DaybookError, isAllowedHost } from '@daybook/core';
import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { check, checkEqual, show } from '../run/check.js';
import { toUser } from '../run/signing-in.js';
import type { SignIn } from '../subject.js';

export const signInCases: Case[] = [
  {
    id: 'sign-in.accepted',
    level: 1,
    why: 'Somebody with a good login must get in.',
    async run(context) {
      const { successful, platformUserInfo, returnMessage } = await context.signIn(
        context.subject.signIn.good,
      );
      check(successful, `the good login is refused: ${show(returnMessage)}`);
      check(platformUserInfo, 'platformUserInfo is missing');
    },
  },
  {
    id: 'sign-in.refused',
    level: 1,
    why: 'Who mistypes a key and is told "connected" finds out days later that nothing was logged.',
    run: checkRefused,
  },
  {
    id: 'sign-in.somebody-before',
    level: 1,
    why: 'Who is let in with any key because somebody else signed in before reads and writes as that person.',
    async run(context) {
      context.keepWarm();
      const { good } = context.subject.signIn;
      const first = await context.signIn(good);
      check(first.successful, `the good login is refused: ${show(first.returnMessage)}`);
      await checkRefused(context);
      const { platformUserInfo } = await context.signIn(good);
      checkEqual(
        platformUserInfo?.id,
        first.platformUserInfo?.id,
        'the id after somebody else was refused in between',
      );
    },
  },
  {
    id: 'sign-in.refused-once',
    level: 3,
    why: 'A refused login that is tried again and again locks the account of the person who mistyped it.',
    capability: 'http',
    async run(context) {
      await context.signIn(context.subject.signIn.bad).catch(() => undefined);
      const refused = context.network.requests.filter(({ status }) => status === 401 || status === 403);
      check(refused.length <= 1, `the refused login was sent ${refused.length} times`);
    },
  },
  {
    id: 'sign-in.same-person',
    level: 1,
    why: 'Who signs in again and counts as somebody else sees each conversation logged a second time.',
    async run(context) {
      const { good } = context.subject.signIn;
      const first = await context.signIn(good);
      context.clock.advance(3_600_000);
      const second = await context.signIn(good);
      checkEqual(second.platformUserInfo?.id, first.platformUserInfo?.id, 'the id after signing in again');
      checkEqual(
        second.platformUserInfo?.accountId,
        first.platformUserInfo?.accountId,
        'the account after signing in again',
      );
    },
  },
  {
    id: 'sign-in.everybody-is-somebody',
    level: 2,
    why: 'Who shares an id with a colleague, such as that of the company, writes with their login and sees their days.',
    capability: 'a colleague',
    async run(context) {
      context.keepWarm();
      const { good, colleague } = context.subject.signIn;
      check(colleague, 'signIn has no colleague');
      const one = await idOf(context, good, 'good');
      const other = await idOf(context, colleague, "colleague's");
      check(one !== other, `two people of one account have the same id, ${show(one)}`);
    },
  },
  {
    id: 'sign-in.time-zone',
    level: 1,
    why: 'A time zone that nobody else knows by that name puts evening messages on the wrong day.',
    async run(context) {
      const { platformUserInfo } = await context.signIn(context.subject.signIn.good);
      const zone = platformUserInfo?.timezoneName;
      if (zone)
        check(
          isTimeZone(zone),
          `timezoneName is "${zone}", which is not an IANA name such as "America/New_York"`,
        );
    },
  },
  {
    id: 'sign-in.own-host',
    level: 1,
    why: "When the account's own host is not a host of the manifest, every call after signing in is refused.",
    async run(context) {
      const { good } = context.subject.signIn;
      const { platformUserInfo } = await context.signIn(good);
      check(platformUserInfo, 'platformUserInfo is missing');
      const connector = context.connector();
      const { hostname } = toUser(connector, good, platformUserInfo);
      check(
        isAllowedHost(connector.manifest, hostname),
        `the account's host is "${hostname}", which is no host of the manifest`,
      );
    },
  },
  {
    id: 'sign-in.signed-out',
    level: 1,
    why: 'Who signs out and reads an error does not know whether the key is still in use.',
    capability: 'unAuthorize',
    async run(context) {
      await context.call('unAuthorize', await context.caller());
    },
  },
];

/** By which Daybook knows who has signed in. */
async function idOf(context: CaseContext, login: SignIn, whose: string): Promise<string> {
  const { successful, platformUserInfo, returnMessage } = await context.signIn(login);
  check(successful && platformUserInfo, `the ${whose} login is refused: ${show(returnMessage)}`);
  return toUser(context.facts, login, platformUserInfo).id;
}

/** The bad login is refused, in either of the ways that a connector may say so. */
async function checkRefused(context: CaseContext): Promise<void> {
  try {
    const { successful, returnMessage } = await context.signIn(context.subject.signIn.bad);
    check(!successful, 'a login that the CRM refuses is accepted');
    check(returnMessage?.message, 'a refused login gives the person no reason');
  } catch (error) {
    if (!DaybookError.is(error)) throw error;
    checkEqual(error.kind, 'auth', 'the kind of error for a refused login');
  }
}

function isTimeZone(name: string): boolean {
  if (!name.includes('/') && name !== 'UTC') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}
