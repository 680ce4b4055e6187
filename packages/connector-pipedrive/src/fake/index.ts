export { FakeCompany, type Plan } from './company.js';
export type { DailyBudget } from './daily-budget.js';
export type { FakeCall } from './fake-call.js';
export { createFakePipedrive, FakePipedrive, type FakePipedriveOptions } from './fake-pipedrive.js';
export { ConnectionReset, type Fault, type FaultKind } from './faults.js';
export { OPERATIONS, type Operation, PRICES } from './prices.js';
export type {
  ActivityRecord,
  ActivityTypeRecord,
  DealRecord,
  DealStatus,
  LabelledValue,
  LeadRecord,
  OrganizationRecord,
  Participant,
  PersonRecord,
} from './records.js';
export { FakeUser } from './user.js';
