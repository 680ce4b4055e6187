/** An entry as the CRM shows it. */
export interface StandingEntry {
  subject: string;
  body: string;
  /** Where the connector tells: the form's fields, by their `const`. */
  fields?: Record<string, unknown> | null | undefined;
}
