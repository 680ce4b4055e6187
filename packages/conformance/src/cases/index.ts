import type { Case } from '../case.js';
import { budgetCases } from './budget.js';
import { callChangeCases } from './call-changes.js';
import { callChoiceCases } from './call-choices.js';
import { callDayCases } from './call-days.js';
import { callFaultCases } from './call-faults.js';
import { callCases } from './calls.js';
import { contactCases } from './contacts.js';
import { contractCases } from './contract.js';
import { dayCases } from './days.js';
import { entryCases } from './entries.js';
import { failureCases } from './failures.js';
import { faultCases } from './faults.js';
import { findingAgainCases } from './finding-again.js';
import { givingUpCases } from './giving-up.js';
import { goneCases } from './gone.js';
import { limitCases } from './limits.js';
import { liveCases } from './live.js';
import { lookupFaultCases } from './lookup-faults.js';
import { mediaAndGroupCases } from './media-and-groups.js';
import { newContactCases } from './new-contacts.js';
import { oauthCases } from './oauth.js';
import { peopleEditCases } from './people-edit.js';
import { phoneNumberCases } from './phone-numbers.js';
import { rateLimitCases } from './rate-limits.js';
import { refusalCases } from './refusals.js';
import { secretCases } from './secrets.js';
import { signInCases } from './sign-in.js';
import { spellingCases } from './spellings.js';
import { textCases } from './text.js';
import { toldCases } from './told.js';

/** Every case, by topic. */
export const cases: readonly Case[] = Object.freeze([
  ...contractCases,
  ...signInCases,
  ...oauthCases,
  ...toldCases,
  ...contactCases,
  ...newContactCases,
  ...phoneNumberCases,
  ...entryCases,
  ...findingAgainCases,
  ...peopleEditCases,
  ...goneCases,
  ...dayCases,
  ...textCases,
  ...spellingCases,
  ...mediaAndGroupCases,
  ...limitCases,
  ...callCases,
  ...callChangeCases,
  ...callDayCases,
  ...callChoiceCases,
  ...faultCases,
  ...callFaultCases,
  ...lookupFaultCases,
  ...refusalCases,
  ...failureCases,
  ...givingUpCases,
  ...rateLimitCases,
  ...secretCases,
  ...budgetCases,
  ...liveCases,
]);
