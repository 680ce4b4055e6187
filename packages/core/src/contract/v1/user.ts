import { z } from 'zod';
import { isReadableZone } from '../zone.js';

/** Values that a CRM's connector stores with a user, for itself. */
const additionalInfoSchema = z.record(z.string(), z.unknown());

/**
 * The signed-in CRM user, as every interface receives it (protocol, section 5.2): what `getUserInfo` told, and the
 * person's settings.
 */
export const userSchema = z.object({
  /**
   * `<the CRM's id of the user>-<platform>`.
   * @example '7-acme'
   */
  id: z.string(),
  /**
   * The manifest's `name`.
   * @example 'acme'
   */
  platform: z.string(),
  /**
   * Host of the CRM account, in lower case, already checked against the manifest's `hosts`. Build addresses with it.
   * @example 'eu.acme.com'
   */
  hostname: z.string(),
  /**
   * As `getUserInfo` told it; stands in entries as the sender of outbound messages.
   * Without it: entries say "Agent".
   * @example 'Ann Agent'
   */
  name: z.string().optional(),
  /**
   * The API key or the access token, in clear. Use `authHeader` where that is enough.
   * Without it: nobody is signed in; no interface that talks to the CRM is called then.
   * @example 'k-123'
   */
  accessToken: z.string().optional(),
  /**
   * IANA name of the person's zone.
   * Without it: `timezoneOffset` counts.
   * @example 'America/New_York'
   */
  timezoneName: z.string().optional(),
  /**
   * Fixed offset from UTC, used only without a name that is known; as `getUserInfo` told it.
   * Without it: days and times are those of UTC, unless there is a `timezoneName`.
   * @example '-07:00'
   */
  timezoneOffset: z.union([z.string(), z.number()]).optional(),
  /**
   * As `getUserInfo` told it. The person's own setting comes before it: `regionOf(user)`.
   * Without it: numbers that are kept without a country are read in the region that the person has set in the client, else
   * in the country of the number that is looked up.
   * @example 'DE'
   */
  region: z.string().optional(),
  /**
   * What `getUserInfo` gave under this name; `{}` when it gave nothing.
   * @example { companyDomain: 'acme-eu' }
   */
  platformAdditionalInfo: additionalInfoSchema,
  /**
   * The person's settings by id, each `{ value }`: the client's own, and those that the manifest's `settings` add.
   * `{}` until the client has sent any.
   * @example { defaultMessageDeal: { value: '901' } }
   */
  userSettings: z.record(z.string(), z.unknown()),
});
export type User = z.infer<typeof userSchema>;

function isZoneOrNone(told: string | number | null | undefined): boolean {
  return told === null || told === undefined || told === '' || isReadableZone({ timezoneOffset: told });
}

/** What `getUserInfo` tells about the person who signs in. */
export const platformUserInfoSchema = z.object({
  /**
   * The CRM's id of the user, with or without the `-<platform>` that App Connect's own connectors append. Together with
   * `accountId` it is the person's identity: keep it the same at every sign-in, or each conversation is logged again.
   * @example 7
   */
  id: z.union([z.string().min(1), z.number()]),
  /**
   * Stands in entries as the sender of outbound messages, and in the client.
   * Without it: entries say "Agent".
   * @example 'Ann Agent'
   */
  name: z.string().nullish(),
  /**
   * The CRM account (company). Two accounts never share anything.
   * Without it: the host that the person signed in at, so one account under two hosts would be two.
   * @example 'company-42'
   */
  accountId: z.union([z.string(), z.number()]).nullish(),
  /**
   * IANA name; one that is not known counts as none, and the person is warned. Decides on which day a message stands, across
   * summer time.
   * Without it: `timezoneOffset`, which is wrong half the year.
   * @example 'America/New_York'
   */
  timezoneName: z.string().nullish(),
  /**
   * Fixed offset from UTC, from -12 to +14 hours: as `-07:00`, `-07`, `+0530`, `UTC-7` or `Z`, in minutes (`-420`) or in hours
   * (`-7`). The IANA name of a zone is read, too, and of `(UTC-07:00) Arizona` the offset. Anything else is refused, and
   * nobody can sign in.
   * Without it: days and times are those of UTC, unless there is a `timezoneName`.
   * @example '-07:00'
   */
  timezoneOffset: z.union([z.string(), z.number()]).nullish().refine(isZoneOrNone, {
    message: 'is neither an offset from UTC, such as -07:00, -420 or -7, nor a zone such as America/New_York',
  }),
  /**
   * Where the account is: two letters (ISO 3166-1). Phone numbers that are kept without a country are read as numbers of
   * this region, unless the person has set another in the client.
   * Without it: they are read in the country of the number that is looked up.
   * @example 'DE'
   */
  region: z.string().nullish(),
  /**
   * The account's own host, where the person signed in through another one. Becomes `user.hostname`. The manifest's
   * `hosts` must allow it, or the login is refused.
   * Without it: the host of the tab in which the person opened the client.
   * @example 'eu.acme.com'
   */
  overridingHostname: z.string().nullish(),
  /**
   * Replaces the API key that was typed in: it is stored, sealed, and makes every later `authHeader`. Needed when the
   * login form has no field `apiKey`, such as user name and password.
   * Without it: the typed key.
   * @example 'Ann:secret'
   */
  overridingApiKey: z.string().nullish(),
  /**
   * Values of your own, stored with the person and given back as `user.platformAdditionalInfo`. They are sealed on the
   * disk, but are no place for another login.
   * Without it: `{}`.
   * @example { companyDomain: 'acme-eu' }
   */
  platformAdditionalInfo: additionalInfoSchema.nullish(),
});
export type PlatformUserInfo = z.infer<typeof platformUserInfoSchema>;
