import { describe, expect, test } from 'vitest';
import {
  type ConnectorDefinition,
  DaybookError,
  defineConnector,
  requiredInterfaces,
} from '../../src/index.js';
import { definition, wrong } from '../support/acme-connector.js';

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
      limits: { entryBytes: 90_000, settlingSeconds: 60, callSeconds: 20 },
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

  test.each([
    ['getMesageLog', 'getMessageLog'],
    ['getmessagelog', 'getMessageLog'],
    ['get_message_log', 'getMessageLog'],
    ['findMessageLogs', 'findMessageLog'],
    ['findContactByName', 'findContactWithName'],
    ['creatContact', 'createContact'],
    ['getLogFromatType', 'getLogFormatType'],
    ['getBasicAuht', 'getBasicAuth'],
    ['getOAuthInfo', 'getOauthInfo'],
    ['unAuthorise', 'unAuthorize'],
    ['readUninstalNotice', 'readUninstallNotice'],
    ['onSpend', 'onSpent'],
  ])('with %s is refused, and hears of %s', (name, meant) => {
    expect(refusal(wrong({ [name]: () => null }))).toBe(
      `The connector for acme broke its contract: there is no interface ${name}; did you mean ${meant}?`,
    );
  });

  test('hears how a required interface is spelled rather than that it is missing', () => {
    const { updateMessageLog, ...others } = definition();
    expect(
      refusal(wrong({ ...others, updateMessageLog: undefined, updateMesageLog: updateMessageLog })),
    ).toBe(
      'The connector for acme broke its contract: there is no interface updateMesageLog; did you mean updateMessageLog?',
    );
  });

  test('that is an instance hears of a misspelt method too', () => {
    class Acme {
      getMesageLog(): null {
        return null;
      }
    }
    expect(refusal(Object.assign(new Acme(), definition()))).toContain('did you mean getMessageLog?');
  });

  test('may have helpers of its own, also beside the interface that they help', () => {
    const helpers = {
      updateContact: () => null,
      formatNote: () => null,
      findContacts: () => [],
      getMesageLog: 'no function',
    };
    expect(refusal(wrong(helpers))).toBe('it was accepted');
  });

  test('has the interfaces that it implements, and no others', () => {
    const connector = defineConnector(definition({ findMessageLog: async () => null }));

    expect(connector.has('createMessageLog')).toBe(true);
    expect(connector.has('findMessageLog')).toBe(true);
    expect(connector.has('getMessageLog')).toBe(false);
  });
});

test('calls need both functions that write them', () => {
  const createCallLog = async () => ({ logId: 'c1' });
  expect(() => defineConnector(definition({ createCallLog }))).toThrow(
    'updateCallLog is missing: a connector with createCallLog needs it',
  );
  const connector = defineConnector(definition({ createCallLog, updateCallLog: async () => ({}) }));
  expect([connector.has('createCallLog'), connector.limits.callGatherSeconds]).toEqual([true, 0]);
});

test('who signs people in with OAuth tells where the tokens come from', () => {
  const manifest = { ...definition().manifest, auth: { type: 'oauth' as const } };
  const getOauthInfo = () => ({
    clientId: 'acme-app-1',
    clientSecret: 's-123',
    accessTokenUri: 'https://oauth.acme.com/token',
    redirectUri: 'https://daybook.example/redirect',
  });
  expect(refusal(definition({ manifest }))).toBe(
    "The connector for acme broke its contract: getOauthInfo is missing: a connector whose manifest says auth.type 'oauth' needs it",
  );
  expect(refusal(definition({ manifest, getOauthInfo }))).toBe('it was accepted');
});
