import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersSchema, checkAnswer, defaultsFor, parseAnswers } from '../answers.mjs';
import { hostsOf } from '../hosts.mjs';
import { collisionKey, namesOf } from '../names.mjs';
import { answers } from './support.js';

describe('an id', () => {
  it.each(['acme', 'a', 'acme-crm', 'a1-b2', 'x'.repeat(40)])('may be %s', (id) => {
    expect(checkAnswer('id', id)).toBe(true);
  });

  it.each([
    '../../evil',
    '..',
    '.',
    '',
    ' acme',
    'acme ',
    'Acme',
    'ACME',
    'acme_crm',
    'acme--crm',
    '-acme',
    'acme-',
    '1acme',
    'acme/crm',
    'acme\\crm',
    'acme\n',
    'acme\0',
    'äcme',
    'x'.repeat(41),
    'constructor',
    'default',
    'class',
    'new',
    'prototype',
    'arguments',
    'con',
    'nul',
    'com1',
    'core',
    'server',
    'conformance',
    '__proto__',
    '{{id}}',
  ])('may not be %j', (id) => {
    expect(checkAnswer('id', id)).not.toBe(true);
  });

  it('that is accepted, whatever it is, stays one segment of a path and one name in code', () => {
    const wild = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', 'b', '1', '-', '.', '/', 'A', '_') }),
    );
    fc.assert(
      fc.property(wild, (id) => {
        if (checkAnswer('id', id) !== true) return;
        expect(id).toMatch(/^[a-z0-9-]{1,40}$/);
        expect(namesOf(id).pascal).toMatch(/^[A-Z][A-Za-z0-9]*$/);
        expect(namesOf(id).constant).toMatch(/^[A-Z][A-Z0-9_]*$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has names for code', () => {
    expect(namesOf('acme-crm2')).toEqual({ pascal: 'AcmeCrm2', constant: 'ACME_CRM2' });
  });

  it('collides with another that has the same letters', () => {
    expect(collisionKey('acme-crm')).toBe(collisionKey('acmecrm'));
    expect(collisionKey('a-1')).toBe(collisionKey('a1'));
    expect(collisionKey('acme')).not.toBe(collisionKey('acme2'));
  });
});

describe('a name', () => {
  it.each(['Acme', "O'Neil & Sons (EU)", 'Übersee 2.0', '微信'])('may be %s', (name) => {
    expect(checkAnswer('name', name)).toBe(true);
  });

  it.each(['', '   ', '<b>', 'a`b', 'a"b', 'a\nb', '${x}', '{{x}}', 'a\\', '*/', 'x'.repeat(61)])(
    'may not be %j',
    (name) => {
      expect(checkAnswer('name', name)).not.toBe(true);
    },
  );
});

describe('a host', () => {
  it.each(['api.acme.com', '*.acme.com', 'acme.com', '*.eu-1.acme.co.uk'])('may be %s', (host) => {
    expect(checkAnswer('host', host)).toBe(true);
  });

  it.each([
    '',
    '*',
    '*.com',
    'localhost',
    'https://acme.com',
    'acme.com/x',
    'acme.com:80',
    '*acme.com',
    'a.*.com',
    "a'.com",
    '10.0.0.1',
  ])('may not be %j', (host) => {
    expect(checkAnswer('host', host)).not.toBe(true);
  });

  it('of each account stays as it is', () => {
    expect(hostsOf('*.acme.com')).toEqual({
      wildcard: true,
      hosts: ['*.acme.com'],
      pageHost: '*.acme.com',
      sampleHost: 'eu.acme.com',
      loginHost: 'login.acme.com',
    });
  });

  it('of an API brings the pages of the same domain, and no other', () => {
    expect(hostsOf('api.acme.com')).toMatchObject({ wildcard: false, hosts: ['api.acme.com', '*.acme.com'] });
    expect(hostsOf('acme.co.uk')).toMatchObject({ hosts: ['acme.co.uk', '*.acme.co.uk'] });
    expect(hostsOf('api.com')).toMatchObject({ hosts: ['api.com', '*.api.com'] });
  });
});

it('names every answer that is wrong', () => {
  expect(() => parseAnswers({ ...answers(), id: 'Acme', format: 'rtf' })).toThrow(
    'These answers cannot be used:\n' +
      '  id must be lower case words and digits such as "acme-crm"\n' +
      '  format Invalid option: expected one of "html"|"markdown"|"plain"',
  );
});

it('has a default for everything but the id', () => {
  expect(answersSchema.parse({ id: 'acme-crm', ...defaultsFor({ id: 'acme-crm' }) })).toEqual({
    id: 'acme-crm',
    name: 'Acme Crm',
    signIn: 'apiKey',
    pagination: 'cursor',
    format: 'html',
    foundBy: 'marker',
    calls: 'yes',
    host: '*.acme-crm.com',
  });
});
