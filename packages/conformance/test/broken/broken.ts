import type { Connector } from '@daybook/core';
import type { Environment, FakeCrmPort } from '../../src/index.js';
import { type Change, createReferenceConnector } from '../reference/reference-connector.js';

/** A connector with one bug. */
export interface Broken {
  name: string;
  bug: string;
  /** Where such a bug was seen. */
  origin: string;
  /** The case that must catch it. */
  caughtBy: string;
  create: (environment: Environment) => Connector;
  /** Its own fake, where that is part of the bug. Default: the reference CRM. */
  openCrm?: (environment: Environment) => FakeCrmPort;
}

/** The reference connector with one thing changed. */
export function broken({
  name,
  bug,
  origin,
  caughtBy,
  openCrm,
  ...change
}: Omit<Broken, 'create'> & Change): Broken {
  return {
    name,
    bug,
    origin,
    caughtBy,
    create: (environment) => createReferenceConnector(environment, change),
    ...(openCrm && { openCrm }),
  };
}
