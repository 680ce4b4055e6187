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

const askFor = (name: string): string =>
  `Ask a Pipedrive administrator to add an activity type named "${name}" (Company settings, Activities).`;

/**
 * Chooses what messages are filed as: the type that was asked for, else the one named SMS, else one whose name contains
 * "sms", else `call`, which distorts reports about calls and is therefore never chosen silently.
 *
 * @throws DaybookError `crm_rejected` when nothing fits, saying what to create
 * @example
 * chooseType([{ name: 'SMS', key_string: 'sms', active_flag: true }], { wanted: undefined, without: 'call' }); // { key: 'sms' }
 */
export function chooseType(types: readonly ActivityType[], { wanted, without }: TypeWishes): ChosenType {
  const usable = usableOf(types);
  const asWanted = wantedOf(usable, wanted);
  if (asWanted) return asWanted;

  const forMessages =
    usable.find(({ name }) => name === 'SMS') ??
    usable.find(({ name }) => isSame(name, 'SMS')) ??
    usable.find(({ name }) => name.toLowerCase().includes('sms'));
  if (forMessages) return insteadOf(wanted, forMessages);

  const call = usable.find(({ key }) => key === 'call');
  const reason = `${missing(wanted)}it has no activity type for text messages. ${askFor('SMS')}`;
  if (call === undefined || without === 'refuse') throw refuse(reason);
  return {
    key: call.key,
    warning: warn(
      `${missing(wanted)}Logged as a call, because Pipedrive has no activity type for text messages. ${askFor('SMS')}`,
    ),
  };
}

/**
 * Chooses what calls are filed as: the type that was asked for, else the first whose name contains "call", else `call`,
 * which a company may have given a name of its own.
 *
 * @throws DaybookError `crm_rejected` when nothing fits, saying what to create
 * @example
 * chooseCallType([{ name: 'Anruf', key_string: 'call', active_flag: true }], undefined); // { key: 'call' }
 */
export function chooseCallType(types: readonly ActivityType[], wanted: string | undefined): ChosenType {
  const usable = usableOf(types);
  const asWanted = wantedOf(usable, wanted);
  if (asWanted) return asWanted;
  const forCalls =
    usable.find(({ name }) => name.toLowerCase().includes('call')) ??
    usable.find(({ key }) => key === 'call');
  if (forCalls) return insteadOf(wanted, forCalls);
  throw refuse(`${missing(wanted)}it has no activity type for calls. ${askFor('Call')}`);
}

interface Usable {
  key: string;
  name: string;
}

function usableOf(types: readonly ActivityType[]): Usable[] {
  return types.flatMap(({ name, key_string: key, active_flag: isActive }) =>
    key && isActive ? { key, name: name ?? '' } : [],
  );
}

function wantedOf(usable: readonly Usable[], wanted: string | undefined): ChosenType | undefined {
  const found = wanted && usable.find(({ key, name }) => isSame(key, wanted) || isSame(name, wanted));
  return found ? { key: found.key } : undefined;
}

/** A type that was asked for and is not there is told. */
function insteadOf(wanted: string | undefined, { key, name }: Usable): ChosenType {
  return wanted ? { key, warning: warn(`${missing(wanted)}Logged as ${name}.`) } : { key };
}

function missing(wanted: string | undefined): string {
  return wanted ? `There is no active activity type "${wanted}". ` : '';
}

function refuse(detail: string): DaybookError {
  return new DaybookError('crm_rejected', { crm: 'Pipedrive', detail });
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function warn(message: string): ReturnMessage {
  return { messageType: 'warning', message, ttl: 10_000 };
}
