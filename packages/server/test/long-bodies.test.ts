/** A long body takes some milliseconds at each step: others have their turn in between. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import fastify from 'fastify';
import { expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { parseBodies } from '../src/http/body-parsers.js';
import { createKeyRing } from '../src/index.js';
import { createSealedJson } from '../src/storage/sealed-json.js';
import { SECRET } from './support/harness.js';

async function stepsOf(body: string): Promise<string> {
  const steps: string[] = [];
  const app = fastify();
  onTestFinished(() => app.close());
  app.decorateRequest('signedIn');
  parseBodies(app);
  app.addHook('preParsing', (_request, _reply, payload, done) => {
    payload.once('end', () => steps.push('read'));
    done(null, payload);
  });
  app.post('/', () => {
    steps.push('checked');
    return {};
  });
  await app.ready();
  const parse = JSON.parse;
  vi.spyOn(JSON, 'parse').mockImplementation((text: string) => {
    if (text === body) steps.push('parsed');
    return parse(text);
  });
  onTestFinished(() => {
    vi.restoreAllMocks();
  });

  const answer = app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/json' },
    payload: body,
  });
  while (!steps.includes('checked')) {
    // oxlint-disable-next-line no-await-in-loop -- as often as it may
    await nextTurn();
    if (steps.at(-1) !== 'others') steps.push('others');
  }
  expect((await answer).statusCode).toBe(200);
  return steps.slice(steps.indexOf('read')).join(', ');
}

it('lets others have their turn between reading, parsing and checking a long one', async () => {
  expect(await stepsOf(JSON.stringify(['x'.repeat(300_000)]))).toBe(
    'read, others, parsed, others, checked, others',
  );
});

it('goes on at once with any other', async () => {
  expect(await stepsOf(JSON.stringify(['x'.repeat(100_000)]))).toBe('read, parsed, checked, others');
});

it('lets them between spelling and encrypting what is long', async () => {
  const keyRing = createKeyRing([SECRET]);
  const steps: string[] = [];
  const sealed = createSealedJson({
    ...keyRing,
    seal: (text, context) => {
      steps.push('encrypted');
      return keyRing.seal(text, context);
    },
  });
  const value = {
    text: 'x'.repeat(300_000),
    toJSON() {
      steps.push('spelled');
      return this.text;
    },
  };
  const others = nextTurn().then(() => steps.push('others'));
  const text = await sealed.sealInTurns(value, 'here');
  await others;
  expect(sealed.open(z.string(), text, 'here')).toBe(value.text);
  expect(steps).toEqual(['spelled', 'others', 'encrypted']);
});
