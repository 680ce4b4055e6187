import { expect, it } from 'vitest';
import { regionOf } from '../../src/index.js';

it.each([
  ['the setting before the account', { selectedRegion: { value: 'DE' } }, 'US', 'DE'],
  ['a setting that is only a text', { selectedRegion: 'gb' }, 'US', 'GB'],
  ['the account without a setting', {}, 'ar', 'AR'],
  ['the account where the setting is empty', { selectedRegion: { value: '' } }, 'US', 'US'],
  ['the account where the setting is no region', { selectedRegion: { value: 'Bavaria' } }, 'US', 'US'],
  ['the account where the setting is something else', { selectedRegion: { value: 7 } }, 'US', 'US'],
  ['nothing where neither is known', {}, undefined, undefined],
  ['nothing where neither is a region', { selectedRegion: null }, 'Europe', undefined],
])('takes %s', (_what, userSettings, region, expected) => {
  expect(regionOf({ userSettings, region })).toBe(expected);
});
