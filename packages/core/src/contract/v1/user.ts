import { z } from 'zod';

/** Values that a CRM's connector stores with a user, for itself. */
const additionalInfoSchema = z.record(z.string(), z.unknown());

/**
 * The signed-in CRM user, as every interface receives it (protocol, section 5.2). `id` is `<crm user id>-<platform>`.
 */
export const userSchema = z.object({
  id: z.string(),
  platform: z.string(),
  /** Host of the CRM account, already checked against the manifest's `hosts`. */
  hostname: z.string(),
  name: z.string().optional(),
  /** The API key or the access token. */
  accessToken: z.string().optional(),
  /** IANA name such as `America/New_York`. */
  timezoneName: z.string().optional(),
  /** Fixed offset, used only without a name: `-07:00`, minutes (`-420`) or hours (`-7`). */
  timezoneOffset: z.union([z.string(), z.number()]).optional(),
  platformAdditionalInfo: additionalInfoSchema,
  userSettings: z.record(z.string(), z.unknown()),
});
export type User = z.infer<typeof userSchema>;

/** What `getUserInfo` tells about the person who signs in. */
export const platformUserInfoSchema = z.object({
  /** The CRM's id of the user, with or without the `-<platform>` that App Connect's own connectors append. */
  id: z.union([z.string().min(1), z.number()]),
  name: z.string().nullish(),
  /** The CRM account (company). Default: the host. Two accounts never share anything. */
  accountId: z.union([z.string(), z.number()]).nullish(),
  timezoneName: z.string().nullish(),
  timezoneOffset: z.union([z.string(), z.number()]).nullish(),
  /** The account's own host, where the person signed in through another one. The manifest must allow it. */
  overridingHostname: z.string().nullish(),
  /** Replaces the API key that was typed in. */
  overridingApiKey: z.string().nullish(),
  platformAdditionalInfo: additionalInfoSchema.nullish(),
});
export type PlatformUserInfo = z.infer<typeof platformUserInfoSchema>;
