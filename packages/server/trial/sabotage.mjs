// Ways to break the server on purpose, at the ports that everything passes: a trial must find out each of them.

/** @typedef {import('@daybook/core').Connector} Connector */
/** @typedef {import('@daybook/core').LogbookStore} LogbookStore */
/** @typedef {{ harm: string, database?: 'PostgreSQL', story?: 'late update', store?: (store: LogbookStore) => Partial<LogbookStore>, connector?: (connector: Connector) => Connector }} Sabotage */

/** @type {Record<string, Sabotage>} */
export const sabotages = {
  'a lease keeps nobody out': {
    harm: 'two processes write the same day at the same time',
    database: 'PostgreSQL',
    store: (store) => ({
      takeIn: async (days, opening) => {
        const taken = await store.takeIn(days, opening && { ...opening, until: opening.now });
        const opened = [...taken.opened].map(
          ([id, each]) => /** @type {const} */ ([id, held(each, opening)]),
        );
        return { ...taken, opened: new Map(opened) };
      },
      open: async (digestId, opening) => {
        const opened = await store.open(digestId, { ...opening, until: opening.now });
        return opened && held(opened, opening);
      },
      renew: async (lease, until) => ({ ...lease, until }),
    }),
  },
  'no intent is recorded': {
    harm: 'nobody knows after a crash that a write was begun',
    store: (store) => ({
      takeIn: (days, opening) => store.takeIn(days, opening && { ...opening, plan: () => undefined }),
      open: (digestId, opening) => store.open(digestId, { ...opening, plan: () => undefined }),
      intend: async (lease, intent) => {
        if (intent.kind === 'updating') return store.intend(lease, intent);
        // Recorded together with the result, as if both were one step.
        begun.set(`${lease.digestId}/${intent.part}`, intent);
        return true;
      },
      settle: async (lease, part, ...ending) => {
        const intent = begun.get(`${lease.digestId}/${part}`);
        begun.delete(`${lease.digestId}/${part}`);
        if (intent) await store.intend(lease, intent);
        return store.settle(lease, part, ...ending);
      },
    }),
  },
  'no marker is looked up': {
    harm: 'a create whose answer was lost is made again',
    connector: (connector) => answering(connector, 'findMessageLog', null),
  },
  'a create is not waited for': {
    harm: 'what lands late stands there twice',
    connector: (connector) => ({ ...connector, limits: { ...connector.limits, settlingSeconds: 0 } }),
  },
  'entries are not read before they are replaced': {
    harm: 'what a person changed is overwritten',
    connector: (connector) => ({
      ...connector,
      has: (name) => name !== 'getMessageLog' && connector.has(name),
    }),
  },
  'an update of unknown fate is not looked at again': {
    harm: 'an old text that lands late stays on top of a newer one',
    story: 'late update',
    store: (store) => ({
      intend: (lease, intent) => store.intend(lease, { ...intent, verifyAt: undefined }),
      settle: (lease, part, result, release) =>
        store.settle(
          lease,
          part,
          'verifyAt' in result ? { ...result, verifyAt: undefined } : result,
          release,
        ),
    }),
  },
  'nothing is delivered in the background': {
    harm: 'what was kept is never written unless it is sent again',
    store: () => ({ due: async () => [] }),
  },
  'an answer of unknown fate counts as a refusal': {
    harm: 'what landed although its answer was lost is written again',
    store: (store) => ({
      settle: (lease, part, result, release) =>
        store.settle(lease, part, result.outcome === 'unknown' ? { outcome: 'refused' } : result, release),
    }),
  },
};

/** @type {Map<string, import('@daybook/core').Intent>} */
const begun = new Map();

/**
 * A lease that its holder believes in.
 * @param {import('@daybook/core').Opened} opened
 * @param {{ until: number } | undefined} opening
 */
function held(opened, opening) {
  return { ...opened, lease: { ...opened.lease, until: opening?.until ?? 0 } };
}

/**
 * @template {LogbookStore} Store
 * @param {string | undefined} name
 * @param {Store} store
 * @returns {Store}
 */
export function sabotageStore(name, store) {
  const changes = name === undefined ? undefined : sabotages[name]?.store?.(store);
  return changes ? { ...copyOf(store), ...changes } : store;
}

/**
 * @param {string | undefined} name
 * @param {Connector} connector
 */
export function sabotageConnector(name, connector) {
  return (name !== undefined && sabotages[name]?.connector?.(connector)) || connector;
}

/**
 * The store's methods may stand behind a proxy.
 * @template {object} Store
 * @param {Store} store
 * @returns {Store}
 */
function copyOf(store) {
  return /** @type {Store} */ (
    Object.fromEntries(Object.keys(store).map((name) => [name, Reflect.get(store, name)]))
  );
}

/**
 * @param {Connector} connector
 * @param {string} silenced
 * @param {unknown} answer
 * @returns {Connector}
 */
function answering(connector, silenced, answer) {
  return {
    ...connector,
    call: async (name, parameters) =>
      name === silenced ? /** @type {any} */ (answer) : connector.call(name, parameters),
  };
}
