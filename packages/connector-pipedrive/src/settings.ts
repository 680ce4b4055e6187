import type { User } from '@daybook/core';
import { z } from 'zod';

/** What a person can set in the client, by the ids that the manifest gives them. */
export const settingIds = {
  activityType: 'pipedriveActivityType',
  callActivityType: 'pipedriveCallActivityType',
  refuseWithoutType: 'pipedriveRefuseWithoutType',
  searchCustomFields: 'pipedriveSearchCustomFields',
} as const;

const textSchema = z.object({ value: z.string().trim().min(1) });
const switchSchema = z.object({ value: z.boolean() });

type Settings = User['userSettings'];

/** A text that the person has typed; undefined for none. */
export function readText(settings: Settings, id: string): string | undefined {
  return textSchema.safeParse(settings[id]).data?.value;
}

/** Undefined when the person has never touched the switch. */
export function readSwitch(settings: Settings, id: string): boolean | undefined {
  return switchSchema.safeParse(settings[id]).data?.value;
}
