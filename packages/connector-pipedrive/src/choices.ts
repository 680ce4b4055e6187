import type { Contact } from '@daybook/core';
import type { Access, Choice, PipedriveApi } from './pipedrive-api.js';
import { isRefused } from './refused.js';

/** Undefined for what Pipedrive does not tell. */
export interface Choices {
  deals: Choice[] | undefined;
  leads: Choice[] | undefined;
}

/**
 * The deals and leads of the log form (protocol, section 3.4). Automatic logging takes a field's only choice, and gives
 * up at the first field with several, so that field stands last. A field without choices has no key.
 *
 * @example
 * toAdditionalInfo({ deals: [roof, garden], leads: [website] }); // { leads: […], deals: […] }
 */
export function toAdditionalInfo({
  deals = [],
  leads = [],
}: Choices): NonNullable<Contact['additionalInfo']> {
  const filled = Object.entries({ deals, leads }).filter(([, choices]) => choices.length > 0);
  return Object.fromEntries(
    filled.toSorted(([, one], [, other]) => Number(one.length > 1) - Number(other.length > 1)),
  );
}

/** A person's open deals and living leads, asked for together. */
export async function findChoices(api: PipedriveApi, access: Access, personId: number): Promise<Choices> {
  const [deals, leads] = await Promise.all([
    unlessRefused(api.openDeals(access, personId)),
    unlessRefused(api.leads(access, personId)),
  ]);
  return { deals, leads };
}

/** Who may not see deals or leads, or whose plan has none, has none to choose from. */
async function unlessRefused(choices: Promise<Choice[]>): Promise<Choice[] | undefined> {
  try {
    return await choices;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return error.code === 'crm_forbidden' ? [] : undefined;
  }
}
