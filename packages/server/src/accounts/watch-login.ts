import { type Connector, DaybookError, type InterfaceName, type Params } from '@daybook/core';

/** With which the logbook writes, and looks before it does. A login that is good for anything else files nothing. */
const looks: ReadonlySet<InterfaceName> = new Set([
  'findMessageLog',
  'getMessageLog',
  'findCallLog',
  'getCallLog',
]);
const writes: ReadonlySet<InterfaceName> = new Set([
  'createMessageLog',
  'updateMessageLog',
  'createCallLog',
  'updateCallLog',
  'upsertCallDisposition',
]);

/**
 * The same connector, which tells whether the CRM takes what is written with a login.
 *
 * @param tell - what it rejects with is not heard: a write is what it is, whatever is told of it
 */
export function watchLogin(
  connector: Connector,
  tell: (login: 'accepted' | 'refused') => Promise<void>,
): Connector {
  return {
    ...connector,
    async call<Name extends InterfaceName>(name: Name, params: Params<Name>) {
      try {
        const result = await connector.call(name, params);
        if (writes.has(name)) await tell('accepted').catch(() => undefined);
        return result;
      } catch (error) {
        const isWrite = writes.has(name) || looks.has(name);
        if (isWrite && DaybookError.is(error) && error.kind === 'auth')
          await tell('refused').catch(() => undefined);
        throw error;
      }
    },
  };
}
