export interface UserSettings {
  id: number;
  name: string;
  timezone: string;
  companyId: number;
  companyDomain: string;
}

/** One user of one company. */
export class FakeUser {
  readonly id: number;
  name: string;
  /** IANA name, for example `Europe/Berlin`. */
  timezone: string;
  readonly companyId: number;
  readonly companyDomain: string;
  /** For the `x-api-token` header. Set it to change it, as a user can. */
  apiToken: string;
  /** What the app may do for this user. OAuth calls look here each time, so a test can take one away. */
  readonly scopes = new Set(['base', 'activities:full', 'contacts:full', 'deals:read', 'leads:read']);
  /** Whether the user has the app: true after a code was exchanged, false after its refresh token was revoked. */
  installed = false;

  constructor({ id, name, timezone, companyId, companyDomain }: UserSettings) {
    this.id = id;
    this.name = name;
    this.timezone = timezone;
    this.companyId = companyId;
    this.companyDomain = companyDomain;
    this.apiToken = id.toString(16).padStart(40, 'a0');
  }
}
