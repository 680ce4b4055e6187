const MAXIMUM_FIELDS = 50;
const MAXIMUM_LENGTH = 500;
/** What C16 sends as the key when the login form has no such field (protocol, section 2.1). */
const NO_KEY = 'apiKey';

/** What the login form gave. */
export interface Login {
  /** As the client sent it; the word `apiKey` stands for a form that has no such field. */
  apiKey: string;
  hostname: string;
  /** The whole form. */
  additionalInfo: Record<string, unknown>;
}

/** The key that was typed in. Where the form has no field for one, the connector makes one of the other fields. */
export function typedKey({ apiKey, additionalInfo }: Login): string | undefined {
  return [apiKey, additionalInfo['apiKey']]
    .flatMap((value) => (typeof value === 'string' ? value.trim() : []))
    .find((value) => value !== '' && value !== NO_KEY);
}

/** What must not come back in a message or stand in a log: the key, and the form's fields that sound like one. */
export function secretsOf({ apiKey, additionalInfo }: Login): string[] {
  const fields = Object.entries(additionalInfo).flatMap(([name, value]) =>
    typeof value === 'string' && isSecret(name) ? value : [],
  );
  return [apiKey, ...fields].filter((value) => value !== NO_KEY);
}

/**
 * What may be kept of the form, to ask the CRM again who the person is: short fields beside the key.
 *
 * @param key - the key that was typed in
 * @returns undefined when it has further secrets: without them it is not the same form
 */
export function openFieldsOf(
  additionalInfo: Record<string, unknown>,
  key: string | undefined,
): Record<string, unknown> | undefined {
  const isKey = (value: unknown): boolean =>
    typeof value === 'string' && (value.trim() === key || value === NO_KEY);
  const fields = Object.entries(additionalInfo).filter(([, value]) => !isKey(value));
  const hasFurtherSecrets = fields.some(([name, value]) => isSecret(name) && value);
  if (hasFurtherSecrets) return undefined;
  return Object.fromEntries(
    fields
      .filter(([name, value]) => !isSecret(name) && isShort(name) && isShort(value))
      .slice(0, MAXIMUM_FIELDS),
  );
}

/** What may be shown to who typed it, should they have to try again. */
export function withoutSecrets(login: Login): Record<string, string> {
  const secrets = secretsOf(login);
  const fields = Object.entries(login.additionalInfo).filter(([name]) => !isSecret(name));
  const typed = [['hostname', login.hostname], ...fields.map(([name, value]) => [`field.${name}`, value])];
  return Object.fromEntries(
    typed.filter(([, value]) => isShort(value) && !secrets.some((secret) => secret === value)),
  ) as Record<string, string>;
}

/** Whether what goes into a field is not for everybody to see. */
export function isSecret(name: string): boolean {
  return /key|pass|pwd|secret|token|credential|^pin$|^otp$/i.test(name);
}

function isShort(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAXIMUM_LENGTH;
  return typeof value === 'number' || typeof value === 'boolean';
}
