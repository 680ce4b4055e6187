import { type Connector, DaybookError } from '@daybook/core';

/** Finds connectors by platform name. */
export class Connectors {
  readonly #byName: ReadonlyMap<string, Connector>;

  constructor(connectors: readonly Connector[]) {
    this.#byName = new Map(connectors.map((connector) => [connector.manifest.name, connector]));
    if (this.#byName.size < connectors.length) throw new Error('Two connectors have the same name.');
  }

  get all(): Connector[] {
    return [...this.#byName.values()];
  }

  /** @throws DaybookError `unknown_platform` */
  get(platform: string): Connector {
    const connector = this.#byName.get(platform);
    if (connector === undefined)
      throw new DaybookError('unknown_platform', { detail: platform.slice(0, 64) });
    return connector;
  }
}
