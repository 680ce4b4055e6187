import { expect, it } from 'vitest';
import { readFormats, readPhoneNumber } from '../src/http/phone-number.js';
import { readSearchName } from '../src/http/search-name.js';

it.each([
  [' 14155550100', '+14155550100'],
  ['+14155550100', '+14155550100'],
  ['%2B14155550100', '+14155550100'],
  ['%2b14155550100', '+14155550100'],
  ['  442079460018 ', '+442079460018'],
  ['101', '101'],
  ['101 ', '101'],
  ['4155550100', '4155550100'],
  ['(415) 555-0100', '(415) 555-0100'],
  ['*67', '*67'],
  ['', ''],
  ['   ', ''],
])('reads the number %j as %j', (text, number) => {
  expect(readPhoneNumber(text)).toBe(number);
});

it.each([
  ['', []],
  ['(***) ***-****', ['(***) ***-****']],
  ['(***) ***-****,***.***.****, ,+1**********', ['(***) ***-****', '***.***.****', '+1**********']],
  ['1,2,3,4', ['1', '2', '3']],
  [`${'*'.repeat(65)},***`, ['***']],
])('reads the formats %j as %j', (text, formats) => {
  expect(readFormats(text)).toEqual(formats);
});

it.each([
  ['?jwtToken=x&name=Ada', 'Ada'],
  ['?jwtToken=x&name=Ada%20Known', 'Ada Known'],
  ['?jwtToken=x&name=Ada Known', 'Ada Known'],
  ['?name=Ada+Known&jwtToken=x', 'Ada Known'],
  ['?jwtToken=x&name=AT%26T', 'AT&T'],
  ['?jwtToken=x&name=AT&T', 'AT&T'],
  ['?jwtToken=x&name=Smith & Sons', 'Smith & Sons'],
  ['?name=AT&T&jwtToken=x', 'AT&T'],
  ['?jwtToken=x&name=Suite %2312', 'Suite #12'],
  ['?jwtToken=x&name=100% Cotton', '100% Cotton'],
  ['?jwtToken=x&name=Zo%C3%AB', 'Zoë'],
  ['?jwtToken=x&name=', ''],
  ['?jwtToken=x', ''],
  ['', ''],
])('reads the name that is searched for in %j as %j', (query, name) => {
  expect(readSearchName(`/custom/contact/search${query}`)).toBe(name);
});
