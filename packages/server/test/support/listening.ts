import type { Storage } from '../../src/index.js';
import { conversation, message } from './conversations.js';
import { type FakeDaybook, type FakeDaybookOptions, startFakeDaybook } from './fake-daybook.js';

/** A server that listens, with Ann and Ben signed in. */
export interface Listening extends FakeDaybook {
  url: string;
}

type ServerOptions = NonNullable<FakeDaybookOptions['server']>;

export async function listen(
  limits: NonNullable<ServerOptions['limits']> = {},
  others: ServerOptions = {},
  storage?: Storage,
): Promise<Listening> {
  const server = { ...others, limits, logbook: { patienceMs: 600_000 } };
  const daybook = await startFakeDaybook({ server, timeoutMs: 600_000, ...(storage && { storage }) });
  await daybook.token('ann');
  await daybook.token('ben');
  return { ...daybook, url: await daybook.app.listen({ port: 0, host: '127.0.0.1' }) };
}

/** Logs over a connection of its own, as a client does. */
export async function log(
  { url, token }: Listening,
  name: 'ann' | 'ben',
  number: number,
): Promise<[number, string]> {
  const day = conversation([message(number, `message ${number}`)], {
    key: `conversation ${number}/7/14/2026`,
  });
  const answer = await fetch(`${url}/messageLog`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token(name)}`, 'content-type': 'application/json' },
    body: JSON.stringify(day),
  });
  return [answer.status, await answer.text()];
}
