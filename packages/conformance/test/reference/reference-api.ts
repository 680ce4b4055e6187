import {
  type CallChange,
  createHttpClient,
  DaybookError,
  type Digest,
  isAllowedHost,
  type PhoneCall,
  path,
} from '@daybook/core';
import { z } from 'zod';
import type { Environment } from '../../src/index.js';
import { fetchAdapter } from './fetch-adapter.js';
import { manifest } from './manifest.js';

/** On whose behalf a request is made. */
export interface Access {
  user: { hostname: string };
  authHeader: string;
  signal?: AbortSignal | undefined;
}

/** What a request carries. */
export interface Content {
  query?: Record<string, string>;
  body?: object;
}

const contactSchema = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string(),
  phones: z.array(z.string()),
  deals: z.array(z.string()),
});
const noteSchema = z.object({
  id: z.string(),
  subject: z.string(),
  body: z.string(),
  deal: z.string().nullable(),
  deleted: z.boolean(),
});
export type ApiContact = z.output<typeof contactSchema>;
export type ApiNote = z.output<typeof noteSchema>;
const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  company: z.string(),
  zone: z.string(),
  region: z.string(),
});
const createdSchema = z.object({ id: z.string() });
const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), next: z.string().nullable() });
const contactsPageSchema = pageOf(contactSchema);
const notesPageSchema = pageOf(noteSchema);

/** The reference CRM's API. Broken connectors override what they do wrong. */
export class ReferenceApi {
  readonly environment: Environment;
  protected readonly http;

  constructor(environment: Environment) {
    this.environment = environment;
    const { now, sleep, random } = environment;
    this.http = createHttpClient({ manifest, now, sleep, random, adapter: fetchAdapter });
  }

  me(access: Access): Promise<z.output<typeof userSchema>> {
    return this.ask(access, 'GET', '/me', userSchema);
  }

  async contacts(access: Access, search: string): Promise<ApiContact[]> {
    const found: ApiContact[] = [];
    for await (const page of this.pages(access, '/contacts', contactsPageSchema, { search }))
      found.push(...page.data);
    return found;
  }

  addContact(access: Access, body: { name: string; phone: string }): Promise<{ id: string }> {
    return this.ask(access, 'POST', '/contacts', createdSchema, { body });
  }

  async notes(access: Access, contact: string): Promise<ApiNote[]> {
    const found: ApiNote[] = [];
    for await (const page of this.pages(access, '/notes', notesPageSchema, { contact }))
      found.push(...page.data);
    return found;
  }

  addNote(
    access: Access,
    contact: string,
    note: { digest: Digest; deal?: string | undefined },
  ): Promise<ApiNote> {
    const body = {
      contact,
      ...this.textOf(note.digest),
      due: this.dueOf(note.digest),
      ...(note.deal && { deal: note.deal }),
    };
    return this.ask(access, 'POST', '/notes', noteSchema, { body });
  }

  replaceNote(access: Access, id: string, digest: Digest): Promise<ApiNote> {
    return this.ask(access, 'PATCH', path`/notes/${id}`, noteSchema, { body: this.textOf(digest) });
  }

  linkNote(access: Access, id: string, deal: string): Promise<ApiNote> {
    return this.ask(access, 'PATCH', path`/notes/${id}`, noteSchema, { body: { deal } });
  }

  addCall(
    access: Access,
    contact: string,
    { call, deal }: { call: PhoneCall; deal?: string | undefined },
  ): Promise<ApiNote> {
    const body = {
      contact,
      ...this.callTextOf(call),
      due: call.startsAt,
      ...this.lengthOf(call),
      outcome: call.outcome,
      ...(deal && { deal }),
    };
    return this.ask(access, 'POST', '/notes', noteSchema, { body });
  }

  changeCall(
    access: Access,
    id: string,
    { call, changed, deal }: { call: PhoneCall; changed: readonly CallChange[]; deal?: string | undefined },
  ): Promise<ApiNote> {
    const { subject, body: text } = this.callTextOf(call);
    const body = {
      ...(changed.includes('subject') && { subject }),
      ...(changed.includes('body') && { body: text }),
      ...(changed.includes('time') && { due: call.startsAt }),
      ...(changed.includes('duration') && this.lengthOf(call)),
      ...(changed.includes('outcome') && { outcome: call.outcome }),
      ...(deal && { deal }),
    };
    return this.ask(access, 'PATCH', path`/notes/${id}`, noteSchema, { body });
  }

  callTextOf({ subject, body }: PhoneCall): { subject: string; body: string } {
    return { subject, body };
  }

  /** Nothing while nobody knows it. */
  lengthOf({ durationSeconds }: PhoneCall): { seconds?: number } {
    return durationSeconds === null ? {} : { seconds: durationSeconds };
  }

  readNote(access: Access, id: string): Promise<ApiNote> {
    return this.ask(access, 'GET', path`/notes/${id}`, noteSchema);
  }

  textOf({ subject, body }: Digest): { subject: string; body: string } {
    return { subject, body };
  }

  dueOf({ startsAt }: Digest): string {
    return startsAt;
  }

  async *pages<Page extends { next: string | null }>(
    access: Access,
    place: string,
    schema: z.ZodType<Page>,
    query: Record<string, string>,
  ): AsyncGenerator<Page> {
    let cursor: string | null = null;
    do {
      const wanted: Record<string, string> = cursor === null ? query : { ...query, cursor };
      // oxlint-disable-next-line no-await-in-loop -- each page names the next one
      const page: Page = await this.ask(access, 'GET', place, schema, { query: wanted });
      yield page;
      cursor = page.next;
    } while (cursor !== null);
  }

  async ask<Answer>(
    access: Access,
    method: string,
    place: string,
    schema: z.ZodType<Answer>,
    content: Content = {},
  ): Promise<Answer> {
    const parsed = schema.safeParse(await this.send(access, method, place, content));
    if (parsed.success) return parsed.data;
    throw new DaybookError('crm_unavailable', {
      crm: 'Reference',
      detail: 'its answer cannot be read',
      mayHaveLanded: method !== 'GET',
    });
  }

  /** One request; what it answers, not yet looked at. */
  async send(access: Access, method: string, place: string, { query, body }: Content): Promise<unknown> {
    const { user, authHeader, signal } = access;
    if (!isAllowedHost(manifest, user.hostname))
      throw new DaybookError('host_not_allowed', { crm: 'Reference', detail: user.hostname });
    const { data } = await this.http.request<unknown>({
      method,
      url: `https://${user.hostname}${place}`,
      headers: { authorization: authHeader },
      ...(query && { params: query }),
      ...(body && { data: body }),
      ...(signal && { signal }),
    });
    return data;
  }
}
