import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { callOutcomeSchema, DaybookError, describeIssues, logFormatSchema } from '@daybook/core';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { seed } from './seed.js';

const contactSchema = z.strictObject({
  id: z.number().int(),
  name: z.string(),
  type: z.string(),
  phone: z.string(),
  /** Further fields with numbers. */
  phones: z.array(z.string()).optional(),
  leads: z.array(z.strictObject({ id: z.string(), title: z.string() })).default([]),
  deals: z.array(z.strictObject({ id: z.number().int(), title: z.string() })).default([]),
});
export type MockContact = z.infer<typeof contactSchema>;

const callSchema = z.strictObject({
  direction: z.enum(['Inbound', 'Outbound']),
  /** Whole seconds; null while nobody knows. */
  durationSeconds: z.number().int().nullable(),
  outcome: callOutcomeSchema,
});
/** What the CRM knows of a call beside its text. */
export type MockCall = z.infer<typeof callSchema>;

const logSchema = z.strictObject({
  id: z.number().int(),
  contactId: z.number().int(),
  subject: z.string(),
  body: z.string(),
  format: logFormatSchema,
  /** The field of our own that `findMessageLog` and `findCallLog` search. */
  marker: z.string(),
  day: z.iso.date(),
  startsAt: z.iso.datetime(),
  /** Of a call. */
  call: callSchema.optional(),
  dealId: z.number().int().optional(),
  leadId: z.string().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
/** One entry of the CRM. */
export type MockLog = z.infer<typeof logSchema>;

/** Everything that the CRM holds. Strict, so that a slip of the pen in the file is reported and not dropped. */
export const mockCrmSchema = z.strictObject({
  /** The id of the next contact or entry. Ids are never used again, not even after a deletion. */
  nextId: z.number().int(),
  contacts: z.array(contactSchema),
  logs: z.array(logSchema),
});
export type MockCrmData = z.infer<typeof mockCrmSchema>;

const fileSchema = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('it is not JSON');
      return z.NEVER;
    }
  })
  .pipe(mockCrmSchema);

/**
 * A CRM in a JSON file. Use one instance for a file: only its own changes wait for one another.
 *
 * @example
 * const crm = createMockCrm('mock-crm.json');
 * await crm.edit((data) => data.logs.pop()); // as if somebody had deleted the newest entry
 */
export class MockCrm {
  readonly file: string;
  #lastEdit: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.file = file;
  }

  /**
   * Reads what the CRM now holds; without a file, that is the seed.
   *
   * @throws DaybookError `crm_unavailable`, naming the file, when the file cannot be understood
   */
  async read(): Promise<MockCrmData> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return JSON.stringify(seed);
      throw error;
    });
    const parsed = fileSchema.safeParse(text);
    if (parsed.success) return parsed.data;
    const detail = `its file ${this.file} is broken: ${describeIssues(parsed.error)}`;
    throw new DaybookError('crm_unavailable', { crm: 'Mock CRM', detail });
  }

  /**
   * Changes the data and saves it, one change after another. When `change` throws, nothing is saved.
   *
   * @param change - alters the data in place; must not be async
   * @returns what `change` returned, once it is on the disk
   * @throws what `change` throws, and what {@link read} throws: a broken file is never overwritten
   */
  edit<Result>(change: (data: MockCrmData) => Result): Promise<Result> {
    const edit = this.#lastEdit.then(async () => {
      const data = await this.read();
      const result = change(data);
      await this.#save(data);
      return result;
    });
    this.#lastEdit = edit.catch(() => undefined);
    return edit;
  }

  /** Whoever opens the file meanwhile sees all of the old data or all of the new. Only its owner can. */
  async #save(data: MockCrmData): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    const text = `${JSON.stringify(mockCrmSchema.parse(data), null, 2)}\n`;
    await writeFileAtomic(this.file, text, { mode: 0o600 });
  }
}

/** Opens the CRM in a JSON file, which appears with the first change. */
export function createMockCrm(file: string): MockCrm {
  return new MockCrm(file);
}
