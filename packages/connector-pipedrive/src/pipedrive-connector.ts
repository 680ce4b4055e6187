import {
  type Connector,
  createHttpClient,
  DaybookError,
  defineConnector,
  type MessageLog,
  nodeAdapter,
  type Result,
  type Spending,
} from '@daybook/core';
import type { AxiosAdapter } from 'axios';
import { Activities, refuseDeleted, textOf } from './activities.js';
import { draftOfDay, toPersonId } from './activity.js';
import { ActivityTypes } from './activity-types.js';
import { draftOfCall, toActivityChange, wholeCall } from './call-activity.js';
import { describeManifest, type OauthApp } from './manifest.js';
import { oauthInfo, readNotice, revoke } from './oauth.js';
import { type Found, People } from './people.js';
import { PipedriveApi } from './pipedrive-api.js';
import type { Activity } from './pipedrive-schemas.js';
import { createPoliteAdapter } from './politeness/polite-adapter.js';

/** What {@link createPipedriveConnector} is made from. */
export interface PipedriveConnectorOptions {
  /** The app that people sign in through. Without one they type an API token. */
  oauth?: OauthApp | undefined;
  /** Activity type of messages, by key or name, for who has not set one. Default: the type named SMS. */
  activityType?: string | undefined;
  /** When there is no type for messages: log as a call and say so, or refuse. Default: `call`. */
  withoutType?: 'call' | 'refuse' | undefined;
  /** Activity type of calls, by key or name, for who has not set one. Default: the first with "call" in its name. */
  callActivityType?: string | undefined;
  /** Daybook's part of each company's daily token budget, above 0 and at most 1. Default: 0.2. */
  budgetShare?: number;
  /** Injected in tests. */
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
  random?: () => number;
  adapter?: AxiosAdapter;
}

const TIMEOUT_MS = 7_000;
const logged = { messageType: 'success', message: 'Message logged', ttl: 1000 } as const;
const callLogged = { messageType: 'success', message: 'Call logged', ttl: 2000 } as const;

/**
 * Makes the connector for Pipedrive: one activity per conversation per day, and one per call.
 *
 * @returns the connector, ready for `createServer`
 * @example
 * const connector = createPipedriveConnector({
 *   oauth: { clientId, clientSecret, redirectUri: 'https://daybook.example/pipedrive-redirect' },
 * });
 */
export function createPipedriveConnector(options: PipedriveConnectorOptions = {}): Connector {
  const { oauth, budgetShare = 0.2, now = Date.now, random = Math.random } = options;
  const sleep =
    options.sleep ?? ((milliseconds) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
  const manifest = describeManifest(oauth, { refuses: options.withoutType === 'refuse' });
  const authType = oauth ? 'oauth' : 'apiKey';
  const listeners: ((spending: Spending) => void)[] = [];
  const adapter = createPoliteAdapter({
    share: budgetShare,
    onSpent: (spending) => listeners.forEach((listener) => listener(spending)),
    now,
    sleep,
    send: options.adapter ?? nodeAdapter,
  });
  const client = { manifest, adapter, timeoutMs: TIMEOUT_MS, now, sleep, random };
  const http = createHttpClient(client);
  const api = new PipedriveApi({ ...client, authType });
  const people = new People(api, now);
  const types = new ActivityTypes(api, {
    defaults: {
      wanted: options.activityType,
      wantedForCalls: options.callActivityType,
      ...(options.withoutType && { without: options.withoutType }),
    },
    now,
  });
  const activities = new Activities({ api, types, people });

  return defineConnector({
    manifest,
    // Three tries of a read and then a write must fit into one call, or nobody knows whether the write left.
    limits: {
      entryBytes: 90_000,
      settlingSeconds: 60,
      callSeconds: 30,
      gatherSeconds: 0.5,
      callGatherSeconds: 45,
    },
    marker: 'body',
    onSpent: (listener) => listeners.push(listener),

    getAuthType: () => authType,
    getLogFormatType: () => 'text/html',

    getUserInfo: async ({ hostname, authHeader, apiKey, signal }) => {
      try {
        const user = await api.currentUser({ user: { hostname, accessToken: apiKey }, authHeader, signal });
        return {
          successful: true,
          platformUserInfo: {
            id: user.id,
            name: user.name,
            accountId: user.company_id,
            timezoneName: user.timezone_name,
            region: user.company_country,
            ...(user.company_domain && { overridingHostname: `${user.company_domain}.pipedrive.com` }),
            platformAdditionalInfo: { companyName: user.company_name },
          },
        };
      } catch (error) {
        if (!DaybookError.is(error) || error.kind !== 'auth') throw error;
        const message = oauth
          ? 'Pipedrive refused the login. Please try again.'
          : 'Pipedrive does not accept this API token.';
        return { successful: false, returnMessage: { messageType: 'warning', message, ttl: 5000 } };
      }
    },

    ...(oauth && {
      getOauthInfo: () => oauthInfo(oauth),
      readUninstallNotice: (params) => readNotice(oauth, params),
    }),

    unAuthorize: async (params) => {
      people.forget(params.user);
      if (oauth) await revoke(http, oauth, params);
      return { returnMessage: { messageType: 'success', message: 'Signed out of Pipedrive.', ttl: 1000 } };
    },

    findContact: async (params) => {
      if (params.isForceRefreshAccountData) {
        people.forget(params.user);
        types.forget(params.user.hostname);
      }
      return described(await people.withNumber(params));
    },

    findContactWithName: async (params) => {
      const name = params.name.trim();
      if (name.length < 2) {
        const message = 'Type at least two letters of the name.';
        return { matchedContactInfo: [], returnMessage: { messageType: 'warning', message, ttl: 3000 } };
      }
      return described(await people.withName(params, name));
    },

    createContact: async (params) => {
      const { phoneNumber, newContactName: name } = params;
      const phones = [{ value: phoneNumber, primary: true as const, label: 'work' }];
      const { id } = await api.createPerson(params, { name, ...(phoneNumber && { phones }) });
      if (phoneNumber) people.add(params.user, { id, name, phoneNumber });
      return { contactInfo: { id, name, type: 'Person' } };
    },

    createMessageLog: async (params) => {
      const draft = draftOfDay(params);
      const landed = params.previous === 'uncertain' ? await activities.landed(params, draft) : undefined;
      const { id, stored, warning } =
        landed === undefined
          ? await activities.create(params, draft)
          : await activities.replace(params, landed, params.digest, params.additionalSubmission);
      return { logId: id, stored, returnMessage: warning ?? logged };
    },

    updateMessageLog: async (params) => {
      const id = Number(params.existingMessageLog.thirdPartyLogId);
      const { digest, additionalSubmission } = params;
      const { stored, warning } = await activities.replace(params, id, digest, additionalSubmission);
      return { stored, returnMessage: warning ?? logged };
    },

    findMessageLog: async (params) => {
      const { contactInfo, marker, subject: title, createdSince: since } = params;
      const personId = toPersonId(contactInfo.id);
      return toMessageLog(await activities.find(params, { personId, marker, since, title }));
    },

    getMessageLog: async (params) => {
      const activity = await api.readActivity(params, Number(params.logId));
      refuseDeleted(activity);
      return toMessageLog(activity);
    },

    createCallLog: async (params) => {
      const draft = draftOfCall(params);
      const landed = params.previous === 'uncertain' ? await activities.landed(params, draft) : undefined;
      const { id, stored, warning } =
        landed === undefined
          ? await activities.create(params, draft)
          : await activities.change(params, landed, toActivityChange(params, wholeCall));
      return { logId: id, stored, returnMessage: warning ?? callLogged };
    },

    updateCallLog: async (params) => {
      const change = toActivityChange(params, params.changed);
      const { stored, warning } = await activities.change(params, Number(params.logId), change);
      return { stored, ...(warning && { returnMessage: warning }) };
    },

    getCallLog: async (params) => {
      const activity = await api.readActivity(params, Number(params.logId));
      refuseDeleted(activity);
      const { deal_id: deals, lead_id: leads } = activity;
      return { ...textOf(activity), fields: { deals: deals ?? null, leads: leads ?? null } };
    },

    findCallLog: async (params) => {
      const { contactInfo, marker, createdSince: since } = params;
      const personId = toPersonId(contactInfo.id);
      const activity = await activities.find(params, { personId, marker, since });
      return activity === null || activity.is_deleted ? null : { logId: activity.id };
    },
  });
}

/** Without a word, a deal that could not be read would look like none. */
function described({ contacts, isComplete }: Found): Result<'findContact'> {
  const message =
    'Pipedrive does not tell deals and leads just now. Look the contact up again before you log.';
  return {
    matchedContactInfo: contacts,
    ...(!isComplete && { returnMessage: { messageType: 'warning', message, ttl: 10_000 } }),
  };
}

function toMessageLog(activity: Activity | null): MessageLog {
  if (activity === null || activity.is_deleted) return null;
  return { logId: activity.id, ...textOf(activity) };
}
