import { DaybookError } from '../errors/daybook-error.js';

/** A create has happened, and nobody can tell which entry it made. */
export function unreadable(crm: string, name: string): DaybookError {
  return new DaybookError('connector_contract', {
    crm,
    detail: `${name} result: is not an object with a logId`,
    mayHaveLanded: true,
  });
}
