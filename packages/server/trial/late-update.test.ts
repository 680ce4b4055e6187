import { expect, it } from 'vitest';
import { playLateUpdate } from './late-update.js';

it('an old text that lands on top of a newer one does not stay', () =>
  expect(playLateUpdate('SQLite')).resolves.toBeUndefined());
