import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';

/** Six calls of three agents; in the long form a thousand of fifty. */
const AGENTS = process.env['DAYBOOK_TESTS'] === 'long' ? 50 : 3;
const CALLS = process.env['DAYBOOK_TESTS'] === 'long' ? 20 : 2;
const GATHER_SECONDS = 45;
/**
 * For nine requests and what is sent again: create; read and update at hang-up, after the record, and after what comes late.
 * The note goes with the hang-up, the fields with the create.
 */
const CRM_CALLS_OF_ONE = 7;

it('calls of many agents in real order, with overlaps, re-sends and late facts: one entry each, with the last word', async () => {
  const daybook = await startFakeDaybook({
    callGatherSeconds: GATHER_SECONDS,
    // All come from one address.
    server: { limits: { signInsPerMinute: 1_000, requestsInHandOfOneAddress: 1_000 } },
  });
  const { crm, pass, token } = daybook;
  for (let agent = 0; agent < AGENTS; agent += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await token(`agent ${agent}`);
  }
  const sessions: string[] = [];
  for (let turn = 0; turn < CALLS; turn += 1) {
    const lives = Array.from({ length: AGENTS }, (_unused, agent) => {
      const session = String(900_000 + turn * AGENTS + agent);
      sessions.push(session);
      return new Life(daybook, session, `agent ${agent}`);
    });
    // oxlint-disable no-await-in-loop -- everybody has one call after the other
    for (const step of ['answer', 'hangUp', 'record', 'later'] as const) {
      await Promise.all(lives.map((life) => life[step]()));
      await pass((GATHER_SECONDS + 5) * 1_000);
    }
    // oxlint-enable no-await-in-loop
  }

  const said = crm.entries.map(({ body, durationSeconds, fields }) => [
    /Note of \d+/.exec(body)?.[0],
    durationSeconds,
    fields?.['deals'],
    ['media=9001', 'Ada wants twelve units.', 'Ada: Twelve, please.'].map(
      (each) => body.split(each).length - 1,
    ),
  ]);
  const byNote = (a: unknown[], b: unknown[]): number => String(a[0]).localeCompare(String(b[0]));
  expect(said.toSorted(byNote)).toEqual(
    sessions.map((session) => [`Note of ${session}`, 97, Number(session), [1, 1, 1]]),
  );
  expect(crm.calls.length).toBe(sessions.length * CRM_CALLS_OF_ONE);
  expect(await daybook.unfiled('agent 0')).toEqual([]);
});

/** One call, as the client of one agent tells it; what it sends at once overlaps. */
class Life {
  readonly #daybook: FakeDaybook;
  readonly #agent: string;
  readonly #call: ReturnType<typeof callOf>;

  constructor(daybook: FakeDaybook, session: string, agent: string) {
    this.#daybook = daybook;
    this.#agent = agent;
    this.#call = callOf({
      session,
      note: `Note of ${session}`,
      fields: { deals: Number(session) },
      extension: 'hash-a',
    });
  }

  /** The entry is made; the fields come again at once, and so does the call, from a second tab. */
  async answer(): Promise<void> {
    const { live, session } = this.#call;
    const fields = {
      sessionId: session,
      dispositions: { deals: Number(session) },
      hashedExtensionId: 'hash-a',
    };
    const first = this.#ask('POST', '/callLog', live);
    const again = this.#ask('POST', '/callLog', live);
    await first;
    await this.#ask('PUT', '/callDisposition', fields);
    await again;
  }

  async hangUp(): Promise<void> {
    await this.#ask('PATCH', '/callLog', this.#call.hangUp);
  }

  async record(): Promise<void> {
    await Promise.all([
      this.#ask('POST', '/callLog/cacheNote', this.#call.cachedNote),
      this.#ask('PATCH', '/callLog', this.#call.final),
    ]);
  }

  /** The recording comes twice, and what is made of it in any order. */
  async later(): Promise<void> {
    const { recording, aiNote, transcript } = this.#call;
    const facts = [transcript, recording, aiNote, recording];
    await Promise.all(facts.map((each) => this.#ask('PATCH', '/callLog', each)));
  }

  async #ask(method: 'POST' | 'PATCH' | 'PUT', url: string, body: object): Promise<void> {
    const answer = await this.#daybook.ask(method, url, body, { username: this.#agent });
    if (!answer.json<{ successful: boolean }>().successful) throw new Error(answer.body);
  }
}
