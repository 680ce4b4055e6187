import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

it('goes on behind a text that fills more than one entry, and repeats nothing of it', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 2_500 });
  const [one, long, two, three] = [
    message(1, 'one'),
    message(2, `begin ${'and so on '.repeat(220)}end`),
    message(3, 'two'),
    message(4, 'three'),
  ];
  await daybook.log(conversation([one]));
  // Two writes in one plan: what does not fit into the first entry goes into a second one.
  await daybook.log(conversation([one, long]));
  await daybook.log(conversation([long, two]));
  await daybook.log(conversation([two, three]));
  const lines = daybook.crm.entries.map(({ body }) =>
    transcript(body).map((line) => line.split(' | ')[1]?.replace(/(?:and so on ?)+/, '…')),
  );
  expect(lines).toEqual([
    ['one', 'begin …'],
    [' …end', 'two', 'three'],
  ]);
});
