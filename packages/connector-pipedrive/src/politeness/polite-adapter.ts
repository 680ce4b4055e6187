/**
 * Stands between axios and the network and keeps Daybook a good guest: every request waits for its turn, what it costs
 * is counted, and what Pipedrive says about its limits is taken into account at once. As an axios adapter it sees each
 * try of a request that core's client repeats.
 */
import { retryAfter, type Spending } from '@daybook/core';
import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { LRUCache } from 'lru-cache';
import { atMost } from '../at-most.js';
import { type Operation, operationOf } from '../operations.js';
import { DailyBudget, PROBE_EVERY_MS } from './daily-budget.js';
import { Pace } from './pace.js';

/** Half of what Pipedrive allows on its smallest plan, until it has said how much that is. */
const REQUESTS_PER_WINDOW = 10;
/** Half of Pipedrive's limit for searching, which is the same on every plan. */
const SEARCHES_PER_WINDOW = 5;
/** The largest burst of any plan. A larger number in a header belongs to some other limiter. */
const LARGEST_BURST = 480;
/** After a block by the gateway, which follows when 429 is not heeded. */
const BLOCKED_MS = 300_000;
const MAXIMUM_TOKENS_KNOWN = 10_000;

/** Answers for which Pipedrive charges nothing. A request without an answer counts as charged. */
const freeOfCharge = new Set([401, 403, 429]);

/** What the adapter is made from. */
export interface PoliteAdapterOptions {
  /** Daybook's part of each company's daily budget, above 0 and at most 1. */
  share: number;
  /** Told of every call that was charged. */
  onSpent: (spending: Spending) => void;
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  /** What really sends. */
  send: AxiosAdapter;
}

/** See the head of this file. */
export function createPoliteAdapter({
  share,
  onSpent,
  now,
  sleep,
  send,
}: PoliteAdapterOptions): AxiosAdapter {
  const budget = new DailyBudget({ share, now });
  const paces = new LRUCache<string, Pace>(atMost(MAXIMUM_TOKENS_KNOWN));
  const paceOf = (credential: string, { isSearch }: Operation): Pace => {
    const key = `${isSearch ? 'search' : 'any'} ${credential}`;
    const known = paces.get(key);
    if (known !== undefined) return known;
    const pace = new Pace({ allowed: isSearch ? SEARCHES_PER_WINDOW : REQUESTS_PER_WINDOW, now, sleep });
    paces.set(key, pace);
    return pace;
  };

  const answering = new LRUCache<string, true>(atMost(MAXIMUM_TOKENS_KNOWN));

  return async (config) => {
    const { hostname: host, pathname } = new URL(axios.getUri(config));
    const operation = operationOf(config.method ?? 'GET', pathname);
    if (operation === undefined) return send(config);
    const { name, tokens, isLookup = false } = operation;
    const pace = paceOf(credentialOf(config), operation);
    budget.reserve(host, tokens, { isLookup });
    try {
      await pace.admit(config.signal);
      budget.assertOpen(host);
    } catch (error) {
      budget.giveBack(host, tokens);
      throw error;
    }

    let response: AxiosResponse | undefined;
    try {
      response = await send(config);
      budget.learn(host, response.status, response.headers);
      return response;
    } catch (error) {
      response = axios.isAxiosError(error) ? error.response : undefined;
      if (response) {
        const isBlock = isGatewayBlock(response);
        if (isBlock) budget.close(host, BLOCKED_MS);
        budget.learn(host, response.status, response.headers);
        // Why, and for how long, the company is left alone says more than this answer alone.
        if (isBlock || response.status === 429) budget.assertOpen(host, error);
      }
      throw error;
    } finally {
      const status = response?.status ?? 0;
      if (status >= 200 && status < 300) answering.set(host, true);
      if (freeOfCharge.has(status)) budget.giveBack(host, tokens);
      // A host that anybody may type into a login form is no account until it has answered somebody.
      else if (answering.has(host)) {
        const dailyLimit = Math.floor(budget.limitOf(host));
        onSpent({ account: host, operation: name, tokens, dailyLimit });
      }
      if (response) learnPace(pace, operation, response, now());
    }
  };
}

/** A 403 that is not JSON comes from the gateway: too many requests after a 429, not a missing right. */
function isGatewayBlock({ status, headers }: AxiosResponse): boolean {
  return status === 403 && !String(headers['content-type']).includes('json');
}

function learnPace(
  pace: Pace,
  { path, isSearch }: Operation,
  { status, headers }: AxiosResponse,
  now: number,
): void {
  const burst = Number(headers['x-ratelimit-limit']);
  // Version 1 answers with numbers of other limiters.
  if (!isSearch && path.startsWith('/api/v2/') && burst >= 2 && burst <= LARGEST_BURST)
    pace.allowed = Math.floor(burst / 2);
  if (status === 429) pace.pauseUntil(now + Math.min(PROBE_EVERY_MS, retryAfter(headers, now) ?? 0));
}

/** Pipedrive counts bursts for each token. */
function credentialOf({ headers }: InternalAxiosRequestConfig): string {
  return String(headers.get('x-api-token') ?? headers.get('authorization') ?? '');
}
