import { z } from 'zod';
import type { InterfaceName, Params, ParsedResult, Result, requiredInterfaces } from './interfaces.js';
import type { Manifest, manifestSchema } from './manifest.js';

/** What a connector states about its CRM's entries, for the logbook to plan with. */
export const limitsSchema = z.strictObject({
  /**
   * Most bytes of UTF-8 that the CRM keeps in one entry's body; a longer day goes on in a part 2. When the CRM counts
   * characters, state that number: it is never more in characters than in bytes. When it keeps more than 200 000, state
   * these: an entry is rendered, compared and sent in one piece, and everybody else waits for that.
   * Without it: 90 000. Too high, and the CRM cuts or refuses long days.
   * @example 30_000
   */
  entryBytes: z.number().int().min(1_000).max(200_000).default(90_000),
  /**
   * Most characters (UTF-16 units) of a subject, in any letters: a longer title is cut before its day, with an ellipsis.
   * When the CRM counts bytes, state a third of its limit.
   * Without it: 255. Too high, and the CRM cuts titles or refuses them.
   * @example 120
   */
  subjectCharacters: z.number().int().min(60).max(100_000).default(255),
  /**
   * A write whose answer never came may still land for this long, in seconds. A create of unknown fate (a time-out, a
   * reset, a 500) is looked up by its marker, and made again only when it is not there after this time; until then the
   * client reads "kept". After an update of unknown fate the entry is
   * looked at once more at its end.
   *
   * 0 is honest only when nothing can land after the call has ended: a file, a database in the same machine. Over a
   * network it must be longer than the connector's time-out for making a connection (`createHttpClient`: 3 seconds), and
   * longer than your CRM works on a request that it has answered with a 5xx.
   * Without it: 60. Each create that ends in a 500 then stands in the CRM a minute later than it could.
   * @example 60
   */
  settlingSeconds: z.number().int().min(0).max(3_600).default(60),
  /**
   * An entry that the CRM does not show (404, or null) is looked for once more after this long, in seconds, before it
   * counts as deleted: what was written a moment ago may not be everywhere yet. Until then the client reads "kept".
   * 0 is honest when the CRM at once finds whatever it has written.
   * Without it: 10.
   * @example 10
   */
  missingSeconds: z.number().int().min(0).max(3_600).default(10),
  /**
   * A call of an interface that takes longer is given up, in seconds: its `signal` aborts, its result is not waited
   * for, and a write counts as one that may have landed.
   * Without it: 20.
   * @example 30
   */
  callSeconds: z.number().positive().max(300).default(20),
  /**
   * After an entry was written, messages for it are gathered for this long, in seconds, and then written together: for
   * CRMs that charge for calls. The first message of a burst never waits.
   * Without it: 0, each request is written at once.
   * @example 0.5
   */
  gatherSeconds: z.number().min(0).max(5).default(0),
  /**
   * What comes by itself for a logged call (the record, the recording, notes of an assistant) is gathered for this long, in
   * seconds, and then written together; a record whose recording is promised waits for that, no longer than the call took. What
   * a person does never waits.
   * Without it: 0, each fact is written at once.
   * @example 45
   */
  callGatherSeconds: z.number().min(0).max(120).default(0),
});
export type Limits = z.output<typeof limitsSchema>;

/**
 * Where the marker stands: `body` as the entry's last line, for CRMs without a field of our own; `field` when the
 * connector stores `digest.marker` apart and the body stays free of it.
 */
export const markerPlaceSchema = z.enum(['body', 'field']);
export type MarkerPlace = z.output<typeof markerPlaceSchema>;

/**
 * What one call writes: `day`, the whole day as rendered, replacing what stood there; or `message`, one message that the
 * connector adds to the entry by itself, as connectors written for App Connect do.
 */
export const writesSchema = z.enum(['day', 'message']);
export type Writes = z.output<typeof writesSchema>;

/** What a CRM charged for one call, where calls have a price. */
export interface Spending {
  /**
   * Whose budget it came from: the CRM account's host.
   * @example 'eu.acme.com'
   */
  account: string;
  /**
   * The connector's name for the call.
   * @example 'createActivity'
   */
  operation: string;
  /**
   * In the CRM's own unit.
   * @example 5
   */
  tokens: number;
  /**
   * How much Daybook may spend of the account's budget in a day (UTC), in the same unit.
   * Without it: nobody knows.
   * @example 6000
   */
  dailyLimit?: number;
}

type Required = (typeof requiredInterfaces)[number];
type Implementation<Name extends InterfaceName> = (
  params: Params<Name>,
) => Result<Name> | Promise<Result<Name>>;

/** What the author of a connector writes: the manifest and the interfaces, under App Connect's names. */
export type ConnectorDefinition = {
  /** What the client is told about the CRM, and where credentials may go. */
  manifest: z.input<typeof manifestSchema>;
  /**
   * What the CRM's entries can hold, and how long its calls take.
   * Without it: the defaults.
   */
  limits?: z.input<typeof limitsSchema>;
  /**
   * Where the marker stands, by which `findMessageLog` finds an entry whose create was never answered. `'body'`: as the
   * entry's last line. `'field'`: you keep `digest.marker` in a field of your own, and the text stays free of it.
   * Without it: `'body'`.
   * @example 'field'
   */
  marker?: MarkerPlace;
  /**
   * `'day'`: each write replaces the whole text. `'message'`: each write adds one message to it; what `fromAppConnect`
   * makes of a connector that was written for App Connect. Then nothing can be put in order or be written again.
   * Without it: `'day'`.
   * @example 'day'
   */
  writes?: Writes;
  /**
   * For CRMs that price their calls: takes a listener, and tells it of each call that was paid for. The server counts
   * that in its metrics.
   * Without it: nothing is counted.
   * @example (listener) => listeners.push(listener)
   */
  onSpent?: (listener: (spending: Spending) => void) => void;
} & { [Name in Required]: Implementation<Name> } & {
  [Name in Exclude<InterfaceName, Required>]?: Implementation<Name>;
};

/** What core runs: the same interfaces, each checking what goes in and what comes out. */
export interface Connector {
  readonly specVersion: 'v1';
  readonly manifest: Manifest;
  readonly limits: Limits;
  readonly marker: MarkerPlace;
  readonly writes: Writes;
  /** Whether the connector has an interface. */
  has(name: InterfaceName): boolean;
  /** Tells the listener what the CRM charges; nothing is ever told by a connector whose CRM has no prices. */
  onSpent(listener: (spending: Spending) => void): void;
  /**
   * Calls an interface.
   *
   * @throws DaybookError `connector_contract` when parameters or result do not fit the contract or the interface is
   *   missing; what the connector throws, as a DaybookError
   */
  call<Name extends InterfaceName>(name: Name, params: Params<Name>): Promise<ParsedResult<Name>>;
}
