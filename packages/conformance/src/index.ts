/**
 * The conformance kit: proves that a Daybook connector keeps the contract, writes safely and survives faults.
 *
 * @packageDocumentation
 */
export { type Capability, type Case, type Level, levelNames, levels } from './case.js';
export { cases } from './cases/index.js';
export {
  type Certificate,
  type CertifyOptions,
  certificateSchema,
  certify,
} from './certificate/certificate.js';
export { readBlock, renderBlock, whyStale, writeBlock } from './certificate/markdown.js';
export type { Environment } from './environment.js';
export {
  type FakeCrmPort,
  type Fault,
  type FaultKind,
  type FaultTarget,
  faultKinds,
  type StoredEntry,
} from './fake-crm-port.js';
export type { CaseResult, Report } from './report.js';
export type { CaseContext } from './run/case-context.js';
export type { LiveAccount } from './run/live.js';
export { type RunOptions, runConformance } from './run-conformance.js';
export { defineSubject, type SignIn, type Subject } from './subject.js';
export { version } from './version.js';
