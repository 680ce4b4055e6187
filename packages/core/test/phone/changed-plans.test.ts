import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { changedNumber, changes, writtenBefore } from '../../src/phone/changed-plans.js';
import { hasForm, parseNumber } from '../../src/phone/numbering-plan.js';
import { check } from '../support/property.js';

/** Which libphonenumber still takes for numbers of today, although nobody can be reached by them. */
const stillCalledValid = new Set(['55', '241', '39>378', '33>262', '33>596', '353>44', '972>970']);

const table = changes.map((change) => {
  const { code, oldCode = code, area = '', before = '', rest } = change;
  const old = fc.stringMatching(new RegExp(`^${area}${before}${rest}$`));
  return { name: oldCode === code ? code : `${oldCode}>${code}`, oldCode, old };
});

it.each(table)('what $name changed is nobody else today, and is found again', ({ name, oldCode, old }) => {
  check(
    fc.property(old, (national) => {
      const written = `+${oldCode}${national}`;
      const isTaken = parsePhoneNumberFromString(written)?.isValid() ?? false;
      expect([written, isTaken && !stillCalledValid.has(name)]).toEqual([written, false]);
      const today = parseNumber(written.slice(1));
      const changed = changedNumber(oldCode, national);
      expect(today && [today.key, hasForm(today)]).toEqual([
        `+${changed?.callingCode}${changed?.national}`,
        true,
      ]);
      expect(changed && writtenBefore(changed.callingCode, changed.national)).toContain(national);
    }),
    50,
  );
});
