import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DaybookError, defineConnector } from '../../src/index.js';
import { call, definition, entry, wrong } from '../support/acme-connector.js';
import { caught } from '../support/caught.js';

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
      suffix: 'k1',
      getBasicAuth({ apiKey }: { apiKey: string }): string {
        return `${apiKey}:${this.suffix}`;
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

  test('gives a message that a connector may change without changing what the next call gives', async () => {
    const message = { id: '1', creationTime: Date.UTC(2026, 6, 14, 17), subject: 'as it was sent' };
    const seen: unknown[] = [];
    const connector = defineConnector(
      definition({
        createMessageLog: async ({ message: opening, digest }) => {
          seen.push(opening?.subject, digest.messages[0]?.subject);
          if (opening) opening.subject = 'changed';
          seen.push(digest.messages[0]?.subject);
          return { logId: 1 };
        },
      }),
    );
    const params = { ...entry, message, digest: { ...entry.digest, messages: [message] } };
    await connector.call('createMessageLog', params);
    await connector.call('createMessageLog', params);

    expect(seen).toEqual(Array.from({ length: 6 }, () => 'as it was sent'));
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
