import { expect, test } from 'vitest';
import { command, MODULE } from './support/command.js';

const account = {
  DAYBOOK_LIVE_HOSTNAME: 'acme.reference-crm.example',
  DAYBOOK_LIVE_PHONE: '+14155550142',
  DAYBOOK_LIVE_API_KEY: 'good-key-7f3a9c51',
};

test('a connector that does not hold its level ends with 1, and the case says what happened', async () => {
  const { code, output } = await command([MODULE, '--export', 'broken']);
  expect(code).toBe(1);
  expect(output).toContain(
    '2  entries.once-per-key               FAILED  the id of the entry that was there is',
  );
  expect(output).toContain('never-looks holds level 1 (speaks the contract). Level 3 is asked for.');
});

test('a placeholder ends with 1 above level 1, and says why', async () => {
  const { code, output } = await command([MODULE, '--export', 'placeholder', '--level', '2']);
  expect(code).toBe(1);
  expect(output).toContain('Level 2 is asked for. The fake CRM is still the generated one.');
  expect((await command([MODULE, '--export', 'placeholder', '--level', '1'])).code).toBe(0);
});

test('with a real account level 4 is certified', async () => {
  const { code, output } = await command([MODULE, '--live'], { environment: account });
  expect(output).toContain('Seen live on 2026-07-14, valid until 2026-10-12.');
  expect(output).not.toContain('good-key');
  expect(code).toBe(0);
});
