import { createMockConnector, createMockCrm, renderMockCrmPage } from '@daybook/connector-mock';
import { createPipedriveConnector } from '@daybook/connector-pipedrive';
import type { Connector } from '@daybook/core';
import { type Config, DEFAULT_PORT, dataFiles } from './config.js';
import { readOauthApp } from './oauth-app.js';
import type { Pages } from './routes/page-routes.js';
import { closeToOthers } from './security/private-files.js';
import { CrmTrouble, underTrouble } from './try-it/crm-trouble.js';
import type { Trial } from './try-it/try-it.js';

/** A connector as the server runs it, with the pages it brings along. */
export interface LoadedConnector {
  connector: Connector;
  pages?: Pages;
  trial?: Trial;
}

/** What `DAYBOOK_CONNECTORS` may name: one line for each connector. */
const loaders: Record<string, (config: Config) => LoadedConnector> = {
  mock: loadMock,
  pipedrive: loadPipedrive,
};

/** @throws Error when a name has no connector here */
export function loadConnectors(config: Config): LoadedConnector[] {
  return config.DAYBOOK_CONNECTORS.map((name) => {
    const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
    if (load === undefined) {
      throw new Error(`DAYBOOK_CONNECTORS names "${name}"; there are: ${Object.keys(loaders).join(', ')}.`);
    }
    return load(config);
  });
}

/** The mock brings the page that shows its CRM, and lets its CRM be broken. */
function loadMock(config: Config): LoadedConnector {
  const { mockCrm } = dataFiles(config);
  closeToOthers(mockCrm);
  const crm = createMockCrm(mockCrm);
  const trouble = new CrmTrouble(config.MOCK_TIME_ZONE);
  const connector = createMockConnector({ crm, timeZone: () => trouble.timeZone });
  return {
    connector: underTrouble(connector, trouble),
    trial: { crm, trouble },
    pages: {
      '/mock-crm': {
        title: 'Mock CRM',
        render: async (frame) => renderMockCrmPage(await crm.read(), frame),
      },
    },
  };
}

/** With an app of the operator's people sign in at Pipedrive; without one they type an API token. */
function loadPipedrive(config: Config): LoadedConnector {
  const base = config.PUBLIC_URL ?? `http://localhost:${config.PORT ?? DEFAULT_PORT}`;
  const oauth = readOauthApp('PIPEDRIVE', config, `${base}/pipedrive-redirect`);
  return {
    connector: createPipedriveConnector({
      ...(oauth && { oauth }),
      activityType: config.PIPEDRIVE_ACTIVITY_TYPE,
      withoutType: config.PIPEDRIVE_WITHOUT_TYPE,
      callActivityType: config.PIPEDRIVE_CALL_ACTIVITY_TYPE,
      budgetShare: config.PIPEDRIVE_BUDGET_SHARE,
    }),
  };
}
