import { DaybookError, type ReturnMessage } from '@daybook/core';
import type { ActivityType } from './pipedrive-schemas.js';

/** What the person or the operator wants. */
export interface TypeWishes {
  /** A `key_string` or a name. */
  wanted: string | undefined;
  /** Without a type for messages: log as a call and say so, or refuse. */
  without: 'call' | 'refuse';
}

/** What an activity is filed as, and what the person should know about it. */
export interface ChosenType {
  key: string;
  warning?: ReturnMessage;
}

const CREATE_ONE =
  'Ask a Pipedrive administrator to add an activity type named "SMS" (Company settings, Activities).';

/**
 * Chooses what messages are filed as: the type that was asked for, else the one named SMS, else one whose name contains
 * "sms", else `call`, which distorts reports about calls and is therefore never chosen silently.
 *
 * @throws DaybookError `crm_rejected` when nothing fits, saying what to create
 * @example
 * chooseType([{ name: 'SMS', key_string: 'sms', active_flag: true }], { wanted: undefined, without: 'call' }); // { key: 'sms' }
 */
export function chooseType(types: readonly ActivityType[], { wanted, without }: TypeWishes): ChosenType {
  const usable = types.flatMap(({ name, key_string: key, active_flag: isActive }) =>
    key && isActive ? { key, name: name ?? '' } : [],
  );
  const byWish = wanted && usable.find(({ key, name }) => isSame(key, wanted) || isSame(name, wanted));
  if (byWish) return { key: byWish.key };

  const forMessages =
    usable.find(({ name }) => name === 'SMS') ??
    usable.find(({ name }) => isSame(name, 'SMS')) ??
    usable.find(({ name }) => name.toLowerCase().includes('sms'));
  const missing = wanted ? `There is no active activity type "${wanted}". ` : '';
  if (forMessages) {
    return wanted
      ? { key: forMessages.key, warning: warn(`${missing}Logged as ${forMessages.name}.`) }
      : { key: forMessages.key };
  }

  const call = usable.find(({ key }) => key === 'call');
  if (call === undefined || without === 'refuse') {
    throw new DaybookError('crm_rejected', {
      crm: 'Pipedrive',
      detail: `${missing}it has no activity type for text messages. ${CREATE_ONE}`,
    });
  }
  return {
    key: call.key,
    warning: warn(
      `${missing}Logged as a call, because Pipedrive has no activity type for text messages. ${CREATE_ONE}`,
    ),
  };
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function warn(message: string): ReturnMessage {
  return { messageType: 'warning', message, ttl: 10_000 };
}
