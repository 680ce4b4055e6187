import type { z } from 'zod';
import type { Environment } from '../../../src/index.js';
import { type Access, ReferenceApi } from '../../reference/reference-api.js';

/** Reads the first page of one list only. */
export class OnePageApi extends ReferenceApi {
  readonly #place: string;

  constructor(environment: Environment, place: '/contacts' | '/notes') {
    super(environment);
    this.#place = place;
  }

  override async *pages<Page extends { next: string | null }>(
    access: Access,
    place: string,
    schema: z.ZodType<Page>,
    query: Record<string, string>,
  ): AsyncGenerator<Page> {
    for await (const page of super.pages(access, place, schema, query)) {
      yield page;
      if (place === this.#place) return;
    }
  }
}
