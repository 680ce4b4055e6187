import type { ContactInfo } from '@daybook/core';
import { z } from 'zod';
import type { CaseContext } from './case-context.js';

const choicesSchema = z.array(z.object({ const: z.unknown() })).catch([]);

/** What a person chooses in a form for a contact, among what `findContact` offers: not what is there already. */
export async function chosenIn(
  context: CaseContext,
  form: 'messageLog' | 'callLog',
  { contact, already }: { contact: ContactInfo; already: unknown },
): Promise<Record<string, unknown>> {
  const { additionalFields } = context.facts.manifest.page[form];
  const found = await context.findContact(contact.phoneNumber ?? '', { isForceRefreshAccountData: true });
  const { additionalInfo } = found.find(({ id }) => id === contact.id) ?? {};
  return Object.fromEntries(
    additionalFields.flatMap((field) => {
      const choices = choicesSchema.parse(additionalInfo?.[field.const]);
      const choice = choices.find((each) => each.const !== already);
      return choice === undefined ? [] : [[field.const, choice.const]];
    }),
  );
}
