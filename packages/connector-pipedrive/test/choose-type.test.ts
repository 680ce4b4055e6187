import { expect, it } from 'vitest';
import { chooseType } from '../src/choose-type.js';

const call = { name: 'Call', key_string: 'call', active_flag: true };
const sms = { name: 'SMS', key_string: 'sms', active_flag: true };
const texting = { name: 'My sms thing', key_string: 'my_sms_thing', active_flag: true };
const normal = { wanted: undefined, without: 'call' } as const;

it.each([
  ['the type named SMS', [call, texting, sms], 'sms'],
  ['SMS in another spelling', [call, texting, { ...sms, name: 'Sms', key_string: 'sms_1' }], 'sms_1'],
  ['one whose name contains sms', [call, texting], 'my_sms_thing'],
  ['not one that is switched off', [{ ...sms, active_flag: false }, texting], 'my_sms_thing'],
])('takes %s', (_what, types, key) => {
  expect(chooseType(types, normal)).toEqual({ key });
});

it.each(['whatsapp_text', ' WhatsApp text '])('takes the one that was asked for as "%s"', (wanted) => {
  const whatsapp = { name: 'WhatsApp text', key_string: 'whatsapp_text', active_flag: true };
  expect(chooseType([sms, whatsapp], { wanted, without: 'refuse' })).toEqual({ key: 'whatsapp_text' });
});

it('says so when the one that was asked for is gone', () => {
  expect(chooseType([call, sms], { wanted: 'fax', without: 'call' })).toEqual({
    key: 'sms',
    warning: {
      messageType: 'warning',
      message: 'There is no active activity type "fax". Logged as SMS.',
      ttl: 10_000,
    },
  });
});

it('logs as a call when there is no type for messages, and says what to create', () => {
  expect(chooseType([call], normal)).toEqual({
    key: 'call',
    warning: {
      messageType: 'warning',
      message:
        'Logged as a call, because Pipedrive has no activity type for text messages. Ask a Pipedrive administrator to add an activity type named "SMS" (Company settings, Activities).',
      ttl: 10_000,
    },
  });
});

const advice =
  'Pipedrive refused this entry: it has no activity type for text messages. Ask a Pipedrive administrator to add an activity type named "SMS" (Company settings, Activities).';

it.each([
  ['a setting says so', [call], 'refuse' as const],
  ['not even calls have a type', [{ ...call, active_flag: false }], 'call' as const],
  ['there are no types at all', [], 'call' as const],
  ['types have neither name nor key', [{ name: null, key_string: null, active_flag: null }], 'call' as const],
])('refuses when %s', (_why, types, without) => {
  expect(() => chooseType(types, { wanted: undefined, without })).toThrow(
    expect.objectContaining({ code: 'crm_rejected', message: advice }),
  );
});
