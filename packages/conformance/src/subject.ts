import type { Connector } from '@daybook/core';
import type { Environment } from './environment.js';
import type { FakeCrmPort } from './fake-crm-port.js';

/** How a person signs in. */
export interface SignIn {
  /** The CRM account's host. */
  hostname: string;
  /** For connectors that sign in with a key. */
  apiKey?: string;
  /** For connectors that sign in with OAuth: `Bearer …`. */
  authHeader?: string;
  /** The other fields of the login form. */
  additionalInfo?: Record<string, unknown>;
}

/** What a connector's package gives to the kit. */
export interface Subject {
  /** The package's name. */
  name: string;
  /** The package's version, for the certificate. */
  version?: string;
  /** Makes the connector. Called anew between the calls of a case: what only its memory holds does not count. */
  create(environment: Environment): Connector;
  /** Opens a new, empty CRM. The kit does so for each case. */
  openCrm(environment: Environment): FakeCrmPort | Promise<FakeCrmPort>;
  signIn: {
    good: SignIn;
    /**
     * Somebody else of the same account, with a login of their own. Without it nobody sees whether the connector tells two
     * people apart, and level 2 asks for the reason (`notApplicable`).
     */
    colleague?: SignIn;
    /** Something that the CRM refuses. */
    bad: SignIn;
  };
  /** Most requests to the CRM for one new entry and for one update, once the connector knows the account. */
  budget: { create: number; update: number };
  /**
   * Why the fake CRM is not to be believed yet. While this is set the certificate stops at level 1 and gives this
   * sentence as the reason. The generator's own fake needs no such word: the kit knows it by what it does.
   */
  placeholder?: string;
  /** Cases that cannot apply to this CRM, by id, each with the reason that the certificate prints. */
  notApplicable?: Readonly<Record<string, string>>;
}

/**
 * Checks and names a subject; for plain JavaScript it only returns it.
 *
 * @example
 * export const subject = defineSubject({
 *   name: '@acme/daybook-connector',
 *   create: (environment) => createAcmeConnector(environment),
 *   openCrm: (environment) => openFakeAcme(environment),
 *   signIn: {
 *     good: { hostname: 'eu.acme.com', apiKey: 'good' },
 *     colleague: { hostname: 'eu.acme.com', apiKey: 'good too' },
 *     bad: { hostname: 'eu.acme.com', apiKey: 'bad' },
 *   },
 *   budget: { create: 2, update: 1 },
 * });
 */
export function defineSubject(subject: Subject): Subject {
  return subject;
}
