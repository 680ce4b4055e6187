import { expect, test } from 'vitest';
import { GeneratedFakeWatch } from '../src/run/generated-fake.js';

const note = { contact_id: 101, subject: 'Title', body: 'Text', happened_at: '2026-07-14T17:02:00Z' };
const stored = { ...note, id: 102, created_at: '2026-07-14T17:02:00Z', labels: [] };

function watchOf(...seen: [method: string, body: unknown, answer: unknown][]): GeneratedFakeWatch {
  const watch = new GeneratedFakeWatch();
  for (const [method, body, answer] of seen) {
    const url = new URL('https://eu.acme.com/v3/activities');
    const request = { at: 0, method, url, headers: new Headers(), body: JSON.stringify(body), status: 200 };
    watch.look(request, JSON.stringify(answer));
  }
  return watch;
}

test("knows the generator's fake by what it takes and answers, at whatever address", () => {
  expect(watchOf(['POST', note, stored]).reason).toBe(
    "The fake CRM is still the generator's placeholder. It shows by what a new note takes, what a note is answered as.",
  );
  expect(watchOf(['POST', { ...note, external_id: 'k' }, { ...stored, external_id: 'k' }]).reason).toContain(
    'what a new note takes, what a note is answered as',
  );
  const call = { ...note, duration_seconds: 95 };
  expect(watchOf(['POST', call, { ...stored, duration_seconds: null }]).reason).toContain(
    'what a new note takes, what a note is answered as',
  );
  const person = { id: 7, name: 'Ann Agent', account_id: 1, time_zone: 'UTC', country: 'US' };
  const contact = { id: 101, name: 'Ada Known', phone: '(415) 555-0100', mobile: null };
  expect(watchOf(['GET', null, person], ['GET', null, { items: [contact] }]).reason).toContain(
    'who is signed in, what a list of contacts is answered as',
  );
});

test('takes no CRM for it that has its own names, or one form in common', () => {
  const own = { personId: 101, title: 'Title', text: 'Text', date: '2026-07-14' };
  expect(watchOf(['POST', own, { data: { ...own, id: 1 } }]).reason).toBeUndefined();
  expect(watchOf(['POST', note, { data: stored }]).reason).toBeUndefined();
  expect(watchOf(['POST', { ...note, owner_id: 7 }, { ...stored, owner_id: 7 }]).reason).toBeUndefined();
});
