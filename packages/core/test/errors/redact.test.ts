import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { redact } from '../../src/errors/redact.js';

const TOKEN = 'SECRET-a1.b2_c3~d4+e5/f6=';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6NywicGxhdGZvcm0iOiJhY21lIn0.QmFzZTY0dXJsLXNpZ25hdHVyZQ';

test.each([
  ['a bearer header', `Authorization: Bearer ${TOKEN}`, 'Authorization: Bearer ***'],
  ['a basic header', `authorization: basic ${TOKEN}`, 'authorization: basic ***'],
  ['a bare scheme in a sentence', `sent "Bearer ${TOKEN}", got 401`, 'sent "Bearer ***", got 401'],
  ['another scheme', `Authorization: Token ${TOKEN}\r\nAccept: */*`, 'Authorization: ***\r\nAccept: */*'],
  ['a header without a scheme', `Authorization: ${TOKEN}`, 'Authorization: ***'],
  ['an API key header', `x-api-token: ${TOKEN}\naccept: */*`, 'x-api-token: ***\naccept: */*'],
  ['a cookie', `Set-Cookie: sid=${TOKEN}; Path=/\nAge: 0`, 'Set-Cookie: ***\nAge: 0'],
  [
    'the client’s token in an address',
    `GET /contact?jwtToken=${JWT}&name=Ada`,
    'GET /contact?jwtToken=***&name=Ada',
  ],
  ['RingCentral’s token in an address', '/x?rcAccessToken=SECRET#top', '/x?rcAccessToken=***#top'],
  [
    'a media address',
    'https://media.example/1?access_token=SECRET',
    'https://media.example/1?access_token=***',
  ],
  [
    'an address within an address',
    '/?media=https%3A%2F%2Fa%3Faccess_token%3DSECRET%26b%3D1',
    '/?media=https%3A%2F%2Fa%3Faccess_token%3D***%26b%3D1',
  ],
  ['a session’s token in an address', '/x?session_token=SECRET&y=1', '/x?session_token=***&y=1'],
  [
    'a database address',
    'at postgres://daybook:SECRET@db:5432/daybook now',
    'at postgres://daybook:***@db:5432/daybook now',
  ],
  ['an OAuth code', '/oauth-callback?code=SECRET&state=1', '/oauth-callback?code=***&state=1'],
  [
    'a form',
    'grant_type=refresh_token&refresh_token=SECRET&client_secret=SECRET',
    'grant_type=refresh_token&refresh_token=***&client_secret=***',
  ],
  ['JSON', '{"access_token":"SECRET","scope":"all"}', '{"access_token":"***","scope":"all"}'],
  ['JSON with spaces', '{ "accessToken" : "SECRET" }', '{ "accessToken" : "***" }'],
  ['JSON with an escaped quote', String.raw`{"password":"SEC\"RET","a":"b"}`, '{"password":"***","a":"b"}'],
  [
    'JSON within JSON',
    String.raw`{"body":"{\"apiKey\":\"SECRET\",\"a\":1}"}`,
    String.raw`{"body":"{\"apiKey\":\"***\",\"a\":1}"}`,
  ],
  ['a bare JSON Web Token', `token was ${JWT}.`, 'token was ***.'],
  ['an unsigned JSON Web Token', 'eyJhbGciOiJub25lIn0.eyJpZCI6N30. seen', '*** seen'],
])('masks the secret in %s', (_name, text, expected) => {
  expect(redact(text)).toBe(expected);
});

describe('an inspected request', () => {
  test.each([
    'Authorization',
    'authorization',
    'x-api-token',
    'X-Api-Key',
    'apiKey',
    'clientSecret',
    'password',
  ])('shows no %s', (name) => {
    const request = { url: '/contacts', headers: { [name]: 'SECRET', accept: 'text/html' } };

    expect(redact(inspect(request))).not.toContain('SECRET');
    expect(redact(inspect(request))).toContain('text/html');
    expect(redact(JSON.stringify(request))).not.toContain('SECRET');
    expect(redact(JSON.stringify(request))).toContain('"accept":"text/html"');
  });
});

test('masks known secrets wherever they stand, whatever is in them', () => {
  expect(redact('a $&.*-key b $&.*-key', ['$&.*-key'])).toBe('a *** b ***');
});

test('leaves very short known secrets alone, because they stand in every text', () => {
  expect(redact('a cat', ['a', 'cat'])).toBe('a cat');
});

test.each([
  'Ada Known sent 3 messages on 2026-07-14.',
  'statusCode=500&zipcode=10001',
  'https://acme.example/contacts?name=Ada&tokens',
  '{"message":"token expired","tokenType":"Bearer"}',
  'eyJ is how they begin',
])('leaves "%s" as it is', (text) => {
  expect(redact(text)).toBe(text);
});
