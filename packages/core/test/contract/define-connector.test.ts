import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  type ConnectorDefinition,
  DaybookError,
  defineConnector,
  type Params,
  requiredInterfaces,
} from '../../src/index.js';
import { caught } from '../support/caught.js';

const user = {
  id: '7-acme',
  platform: 'acme',
  hostname: 'eu.acme.com',
  platformAdditionalInfo: {},
  userSettings: {},
};
const call = { user, authHeader: 'Bearer x' };
const digest = {
  key: 'c1/7/14/2026',
  day: '2026-07-14',
  startsAt: '2026-07-14T17:00:00.000Z',
  timeZone: 'America/New_York',
  subject: 'SMS conversation with Ada Known - 26/07/14',
  body: '…',
  format: 'text/html' as const,
  messages: [],
  part: 1,
  marker: 'Daybook #k7Q2mX9aBc12',
};
const entry: Params<'createMessageLog'> = {
  ...call,
  contactInfo: { id: 101, name: 'Ada Known' },
  additionalSubmission: {},
  digest,
  previous: 'none',
};

function definition(changes: Partial<ConnectorDefinition> = {}): ConnectorDefinition {
  return {
    manifest: {
      name: 'acme',
      displayName: 'Acme',
      urlIdentifier: '*.acme.com',
      hosts: ['*.acme.com'],
      auth: { type: 'apiKey' },
    },
    getAuthType: () => 'apiKey',
    getUserInfo: async () => ({ successful: true, platformUserInfo: { id: 7, name: 'Ann' } }),
    findContact: async () => ({ matchedContactInfo: [] }),
    createMessageLog: async () => ({ logId: 'n1' }),
    updateMessageLog: async () => ({}),
    ...changes,
  };
}

/** A definition as plain JavaScript could write it. */
function wrong(changes: Record<string, unknown>): ConnectorDefinition {
  return { ...definition(), ...changes };
}

function refusal(given: ConnectorDefinition): string {
  try {
    defineConnector(given);
  } catch (error) {
    if (DaybookError.is(error) && error.code === 'connector_contract') return error.message;
  }
  return 'it was accepted';
}

describe('a connector', () => {
  test('gets the limits and the place of the marker that suit most CRMs', () => {
    expect(defineConnector(definition())).toMatchObject({
      specVersion: 'v1',
      limits: { entryBytes: 90_000, settlingSeconds: 60, callSeconds: 25 },
      marker: 'body',
    });
  });

  test('may state its own', () => {
    const connector = defineConnector(
      definition({ limits: { entryBytes: 5_000, settlingSeconds: 0 }, marker: 'field' }),
    );

    expect(connector).toMatchObject({ limits: { entryBytes: 5_000, settlingSeconds: 0 }, marker: 'field' });
  });

  test.each(requiredInterfaces)('without %s is refused', (name) => {
    expect(refusal(wrong({ [name]: undefined }))).toBe(
      `The connector for acme broke its contract: ${name} is missing`,
    );
  });

  test.each([
    [
      'no manifest',
      { manifest: undefined },
      'an unnamed CRM',
      'manifest: Invalid input: expected object, received undefined',
    ],
    [
      'a manifest without a display name',
      { manifest: { ...definition().manifest, displayName: undefined } },
      'acme',
      'manifest: displayName: Invalid input: expected string, received undefined',
    ],
    [
      'a host that is an address',
      { manifest: { ...definition().manifest, hosts: ['https://acme.com'] } },
      'acme',
      'manifest: hosts.0: must be a host name such as "*.acme.com"',
    ],
    [
      'limits that are too small',
      { limits: { entryBytes: 10 } },
      'acme',
      'limits: entryBytes: Too small: expected number to be >=1000',
    ],
    [
      'a limit that does not exist',
      { limits: { entrybytes: 5_000 } },
      'acme',
      'limits: Unrecognized key: "entrybytes"',
    ],
    [
      'a marker at no place',
      { marker: 'nowhere' },
      'acme',
      'marker: Invalid option: expected one of "body"|"field"',
    ],
  ])('with %s is refused, and says why', (_name, changes, crm, why) => {
    expect(refusal(wrong(changes))).toBe(`The connector for ${crm} broke its contract: ${why}`);
  });

  test('has the interfaces that it implements, and no others', () => {
    const connector = defineConnector(definition({ findMessageLog: async () => null }));

    expect(connector.has('createMessageLog')).toBe(true);
    expect(connector.has('findMessageLog')).toBe(true);
    expect(connector.has('getMessageLog')).toBe(false);
  });
});

describe('a call', () => {
  test('gives the parameters, and back what the contract names', async () => {
    const seen: unknown[] = [];
    const connector = defineConnector(
      definition({
        createMessageLog: async (params) => {
          seen.push(params);
          return {
            logId: 'n1',
            returnMessage: { message: 'Logged', messageType: 'success', ttl: 1000 },
            extra: 1,
          };
        },
      }),
    );

    expect(await connector.call('createMessageLog', entry)).toEqual({
      logId: 'n1',
      returnMessage: { message: 'Logged', messageType: 'success', ttl: 1000 },
    });
    expect(seen).toEqual([{ ...entry, signal: expect.any(AbortSignal) }]);
  });

  test('lets a connector call its own functions', async () => {
    const self = {
      ...definition(),
      secretOfSession: 'k1',
      getBasicAuth({ apiKey }: { apiKey: string }): string {
        return `${apiKey}:${this.secretOfSession}`;
      },
    };

    expect(await defineConnector(self).call('getBasicAuth', { apiKey: 'a' })).toBe('a:k1');
  });

  test('with parameters that do not fit is refused before the connector sees them', async () => {
    let called = false;
    const connector = defineConnector(
      definition({
        createMessageLog: async () => {
          called = true;
          return { logId: 1 };
        },
      }),
    );
    const error = await caught(
      connector.call('createMessageLog', { ...entry, authHeader: 7 as unknown as string }),
    );

    expect(error.message).toBe(
      'The connector for Acme broke its contract: createMessageLog parameters: authHeader: Invalid input: expected string, received number',
    );
    expect(error.mayHaveLanded).toBe(false);
    expect(called).toBe(false);
  });

  test('of an interface that is not there is refused', async () => {
    const error = await caught(defineConnector(definition()).call('getMessageLog', { ...call, logId: 1 }));

    expect(error.message).toBe('The connector for Acme broke its contract: getMessageLog is missing');
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'Invalid input: expected object, received undefined'],
    ['a text', 'n1', 'Invalid input: expected object, received string'],
    ['an id that is none', { logId: {} }, 'logId: Invalid input'],
    [
      'an unknown kind of message',
      { logId: 1, returnMessage: { messageType: 'loud' } },
      'returnMessage.messageType: Invalid option: expected one of "success"|"warning"|"danger"|"error"|"info"',
    ],
  ])(
    'whose result is %s names the connector and the field, and may have landed',
    async (_name, result, why) => {
      const connector = defineConnector(wrong({ createMessageLog: async () => result }));
      const error = await caught(connector.call('createMessageLog', entry));

      expect(error).toMatchObject({ code: 'connector_contract', status: 502, mayHaveLanded: true });
      expect(error.message).toBe(
        `The connector for Acme broke its contract: createMessageLog result: ${why}`,
      );
    },
  );

  test.each([{ logId: null }, { logId: undefined }, {}])(
    'that was refused by the CRM may say so with %j',
    async (result) => {
      const connector = defineConnector(wrong({ createMessageLog: async () => result }));

      expect((await connector.call('createMessageLog', entry)).logId ?? 'none').toBe('none');
    },
  );

  test('that fails with a DaybookError fails with that very error', async () => {
    const refused = new DaybookError('crm_rejected', { crm: 'Acme', detail: 'the note is locked' });
    const connector = defineConnector(wrong({ createMessageLog: async () => Promise.reject(refused) }));

    expect(await caught(connector.call('createMessageLog', entry))).toBe(refused);
  });

  test.each<[string, unknown]>([
    [
      'an error',
      Object.assign(new Error('POST /n?api_token=SECRET'), {
        config: { headers: { Authorization: 'Bearer SECRET' } },
      }),
    ],
    ['a text', 'Bearer SECRET'],
    ['nothing', undefined],
    ['an object without a prototype', Object.create(null)],
  ])('that throws %s of its own may have landed, and shows no secret', async (_name, thrown) => {
    const connector = defineConnector(
      wrong({
        createMessageLog: () => {
          throw thrown;
        },
      }),
    );
    const error = await caught(connector.call('createMessageLog', entry));

    expect(error).toMatchObject({ code: 'crm_unavailable', status: 503, mayHaveLanded: true });
    expect(error.message).toBe('Acme is not answering (its connector failed). Please try again later.');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('SECRET');
  });

  test('that hangs is given up in time, may have landed, and is told so', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const connector = defineConnector(
      definition({
        limits: { callSeconds: 0.02 },
        createMessageLog: ({ signal }) => {
          signals.push(signal);
          return new Promise(() => undefined);
        },
      }),
    );
    const error = await caught(connector.call('createMessageLog', entry));

    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: true });
    expect(error.message).toBe('Acme is not answering (it took too long). Please try again later.');
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  test('that nobody waits for any more is given up too', async () => {
    const controller = new AbortController();
    const connector = defineConnector(
      definition({
        createMessageLog: ({ signal }) => {
          controller.abort();
          return new Promise((_resolve, reject) => {
            if (signal?.aborted) reject(new Error('aborted'));
          });
        },
      }),
    );
    const error = await caught(connector.call('createMessageLog', { ...entry, signal: controller.signal }));

    expect(error).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: true });
  });
});
