import { type Report, runConformance } from '../../src/index.js';
import { referenceSubject } from '../reference/reference-connector.js';
import { liveAccount } from './live-account.js';

let report: Promise<Report> | undefined;

/** What all cases say of the reference connector, with a real account; they are run once. */
export function referenceReport(): Promise<Report> {
  report ??= runConformance(referenceSubject, { live: liveAccount() });
  return report;
}
