/**
 * What is for whoever runs the server, and shows what belongs to all. With an operator's password it answers whoever gives
 * that; without one whoever asks on the machine itself, and nobody else. A proxy that is set up wrong must open nothing: what
 * it brings looks as if it were asked on this machine, so once there is a password, the machine counts no more.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { DaybookError } from '@daybook/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Rates } from './rate-limits.js';

/** Beside the pages that connectors bring along. */
export const pathsForOperators = ['/docs', '/metrics', '/status', '/try-it'];

/** By these headers a proxy shows that it stands between, also one that was not named to us. */
const marksOfProxies = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
  'via',
];

const ofThisMachine = /^(?:localhost|[\w-]+\.localhost|127(?:\.\d+){3}|\[::1\])$/i;

/** Who counts as an operator. */
export interface OperatorOptions {
  /** Without it nobody beyond this machine is one. */
  password: string | undefined;
  /** Whether there is a trusted proxy at an address. */
  isProxy: (address: string) => boolean;
  /** How often an address may be wrong. */
  wrongPassword: Rates['wrongPassword'];
}

/** Tells whether somebody runs this server. Throws `too_many_requests` where nobody looks at a password any more. */
export type IsOperator = (request: FastifyRequest) => boolean;

/** See the head of this file. */
export function operatorsBy({ password, isProxy, wrongPassword }: OperatorOptions): IsOperator {
  const isHere = ({ headers, hostname, socket }: FastifyRequest): boolean => {
    const { remoteAddress = '' } = socket;
    const isForwarded = marksOfProxies.some((header) => headers[header] !== undefined);
    if (isForwarded || isProxy(remoteAddress)) return false;
    // Another name that leads to this machine may be somebody's website, whose script asks for what only we may see; and under
    // the public one people come through a proxy.
    return ofThisMachine.test(hostname) && isLoopback(remoteAddress);
  };
  const judged = new WeakMap<FastifyRequest, boolean>();
  const gives = (request: FastifyRequest, right: string): boolean => {
    const given = passwordOf(request);
    if (given === undefined) return false;
    // Asked before: else the right one would show itself among ever so many wrong ones.
    wrongPassword.check(request);
    const isRight = timingSafeEqual(digestOf(given), digestOf(right));
    if (!isRight) wrongPassword(request);
    return isRight;
  };
  return (request) => {
    const judge = (): boolean => (password === undefined ? isHere(request) : gives(request, password));
    const isOperator = judged.get(request) ?? judge();
    judged.set(request, isOperator);
    return isOperator;
  };
}

/** Refuses everybody else at these paths and below them. */
export function keepForOperators(
  app: FastifyInstance,
  paths: readonly string[],
  { isOperator, password }: { isOperator: IsOperator; password: string | undefined },
): void {
  const isKept = isBelow(paths);
  app.addHook('onRequest', (request, reply, done) => {
    if (!isKept(request) || isOperator(request)) return done();
    if (password === undefined) throw new DaybookError('operators_only');
    askForPassword(reply);
    throw new DaybookError('operator_password');
  });
}

/** Whether the route of a request, and not only its address, is one of these or below. */
export function isBelow(paths: readonly string[]): (request: FastifyRequest) => boolean {
  const exact = new Set(paths);
  const above = paths.filter((path) => path !== '/').map((path) => `${path}/`);
  const isOne = (url: string): boolean => exact.has(url) || above.some((path) => url.startsWith(path));
  // `/mock-crm/` and `/mock%2Dcrm` lead to the same page.
  return ({ routeOptions, url }) => isOne(routeOptions.url ?? '') || isOne(url.split('?')[0] ?? '');
}

function askForPassword(reply: FastifyReply): void {
  void reply.header('www-authenticate', 'Basic realm="Daybook, for operators", charset="UTF-8"');
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** The name beside the password is anybody's. */
function passwordOf({ headers }: FastifyRequest): string | undefined {
  const [, encoded] = /^Basic\s+([\w+/=-]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return given.slice(given.indexOf(':') + 1);
}

/** Compared so, neither content nor length of a password is told by time. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
