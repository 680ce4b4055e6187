import { join } from 'node:path';
import { type CompiledQuery, Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { createKeyRing } from '../src/index.js';
import { createSqlStorage } from '../src/storage/create-sql-storage.js';
import { sqliteDialect } from '../src/storage/logbook/dialects.js';
import { migrate } from '../src/storage/migrations.js';
import type { DaybookDatabase } from '../src/storage/schema.js';
import { createSealedJson } from '../src/storage/sealed-json.js';
import { openSqliteDatabase } from '../src/storage/sqlite-database.js';
import { createSqliteDialect } from '../src/storage/sqlite-dialect.js';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { makeFolder } from './support/folder.js';
import { SECRET } from './support/harness.js';

const WEEK = 7 * 86_400_000;

it('never goes through all messages or days, whatever is asked of it', async () => {
  const asked = new Map<string, CompiledQuery>();
  const sqlite = await openSqliteDatabase(join(await makeFolder(), 'daybook.sqlite'));
  const database = new Kysely<DaybookDatabase>({
    dialect: createSqliteDialect({ database: sqlite, patienceMs: 5_000 }),
    log({ query }) {
      asked.set(query.sql, query);
    },
  });
  const keyRing = createKeyRing([SECRET]);
  await migrate(database, createSealedJson(keyRing));
  const storage = await createSqlStorage(database, keyRing, sqliteDialect);
  asked.clear();
  const { app, crm, clock, log, post, pass, unfiled } = await startFakeDaybook({ server: { storage } });
  crm.faults.push({ on: 'create', kind: '401', times: 2 });
  await log(conversation([message(1, 'refused')], { key: 'refused/7/14/2026' }));
  await log(conversation([message(2, 'hello')]));
  await log(conversation([message(2, 'hello'), message(3, 'again')]));
  await post('/messageLog/match', { messageIds: ['1', '2', '3'] });
  await unfiled();
  await app.inject('/metrics');
  await app.inject('/readyz');
  clock.advance(2 * WEEK);
  await storage.logbook.dropTexts(clock.now() - WEEK);
  await log(conversation([message(2, 'hello'), message(4, 'later')]));
  await post('/unfiled/retry', {});
  await pass(20_000);
  await post('/unfiled/dismiss', {});

  const plans = [...asked.values()].flatMap(({ sql, parameters }) =>
    sqlite
      .prepare(`explain query plan ${sql}`)
      .all(parameters)
      .map((step) => (step as { detail: string }).detail),
  );
  const large = plans.filter((step) =>
    /^(SCAN|SEARCH) (messages|closed_messages|digests|entries|m|c|e)\b/.test(step),
  );
  expect(large.length).toBeGreaterThan(20);
  // What waits, or was dismissed of it lately, is small, and has indexes of its own.
  const ofWhatWaits =
    /USING (COVERING INDEX messages_waiting|(COVERING )?INDEX (messages_unfiled|messages_dismissed|digests_by_turn))/;
  const whole = large.filter(
    (step) => !ofWhatWaits.test(step) && (step.startsWith('SCAN') || /\((user_key|state)=\?\)$/.test(step)),
  );
  expect(whole).toEqual([]);
});
