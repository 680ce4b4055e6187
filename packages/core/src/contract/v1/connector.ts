import { z } from 'zod';
import type { InterfaceName, Params, ParsedResult, Result, requiredInterfaces } from './interfaces.js';
import type { Manifest, manifestSchema } from './manifest.js';

/** What a connector states about its CRM's entries, for the logbook to plan with. */
export const limitsSchema = z.strictObject({
  /** Most bytes of UTF-8 that the CRM keeps in one entry's body; a longer day goes on in a part 2. */
  entryBytes: z.number().int().min(1_000).max(10_000_000).default(90_000),
  /** A write whose answer never came may still land for this long, in seconds. */
  settlingSeconds: z.number().int().min(0).max(3_600).default(60),
  /** A call of an interface that takes longer is given up, in seconds. */
  callSeconds: z.number().positive().max(300).default(20),
  /** After an entry was written, messages for it are gathered for this long, in seconds, and then written together. */
  gatherSeconds: z.number().min(0).max(5).default(0),
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
  /** Whose budget it came from: the CRM account's host. */
  account: string;
  /** The connector's name for the call, such as `createActivity`. */
  operation: string;
  /** In the CRM's own unit. */
  tokens: number;
}

type Required = (typeof requiredInterfaces)[number];
type Implementation<Name extends InterfaceName> = (
  params: Params<Name>,
) => Result<Name> | Promise<Result<Name>>;

/** What the author of a connector writes: the manifest and the interfaces, under App Connect's names. */
export type ConnectorDefinition = {
  manifest: z.input<typeof manifestSchema>;
  limits?: z.input<typeof limitsSchema>;
  marker?: MarkerPlace;
  writes?: Writes;
  /** For CRMs that price their calls: tells the listener of each call that was paid for. */
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
