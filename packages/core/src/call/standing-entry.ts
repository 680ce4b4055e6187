/** An entry as the CRM shows it. */
export interface StandingEntry {
  /** Missing where the connector does not tell. */
  subject?: string | null | undefined;
  body: string;
  /** Where the connector tells: the form's fields, by their `const`. */
  fields?: Record<string, unknown> | null | undefined;
}
