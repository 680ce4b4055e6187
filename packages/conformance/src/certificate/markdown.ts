import { type Certificate, certificateSchema, isGenuine } from './certificate.js';

const BEGIN = '<!-- conformance:begin -->';
const END = '<!-- conformance:end -->';
const blockPattern = /<!-- conformance:begin -->[^]*?<!-- conformance:end -->/;

/**
 * The certificate for a README: a few lines to read, and the whole of it in a comment.
 *
 * @example
 * renderBlock(certify(report, { now: Date.now() }));
 */
export function renderBlock(certificate: Certificate): string {
  const { connector, version, crm, kit, date, level, levelName, counts, budget, live } = certificate;
  const lines = [
    `**Daybook conformance: ${level === 0 ? levelName : `level ${level}, ${levelName}`}**`,
    '',
    `\`${connector}\` ${version} for ${crm}, checked on ${date} with kit ${kit}: ${counts.passed} cases passed, ` +
      `${counts.failed} failed, ${counts.notApplicable} ${counts.notApplicable === 1 ? 'does' : 'do'} not apply. Stated requests to the CRM: ${budget.create} for a ` +
      `new entry, ${budget.update} for an update. ${live ? `Seen live on ${live.date}, valid until ${live.expires}.` : 'Not seen live.'}`,
    ...(certificate.ceiling === undefined
      ? []
      : ['', `The level goes no higher for now: ${certificate.ceiling}`]),
    ...list(
      'Failed',
      certificate.failed.map((id) => `\`${id}\``),
    ),
    ...list(
      'Do not apply',
      certificate.notApplicable.map(({ id, reason }) => `\`${id}\`: ${reason}`),
    ),
    '',
    `<!-- ${toComment(certificate)} -->`,
  ];
  return [BEGIN, ...lines, END].join('\n');
}

/** The certificate in a README; undefined when there is none that can be read. */
export function readBlock(readme: string): Certificate | undefined {
  const [, json] = /\n<!-- (\{[^]*?\}) -->\n/.exec(blockPattern.exec(readme)?.[0] ?? '') ?? [];
  if (json === undefined) return undefined;
  try {
    return certificateSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

/** Puts the certificate into a README, in place of an older one or at the end. */
export function writeBlock(readme: string, certificate: Certificate): string {
  const block = renderBlock(certificate);
  if (blockPattern.test(readme)) return readme.replace(blockPattern, () => block);
  return `${readme.trimEnd()}\n\n${block}\n`;
}

/**
 * What is wrong with the certificate in a README; undefined when nothing is.
 *
 * @param fresh - what the present run proves; its date does not count
 */
export function whyStale(readme: string, fresh: Certificate): string | undefined {
  const standing = readBlock(readme);
  if (standing === undefined) return 'there is no certificate in it';
  if (!isGenuine(standing) || !readme.includes(renderBlock(standing)))
    return 'somebody has edited the certificate';
  const { fingerprint: _one, date: _then, ...before } = standing;
  const { fingerprint: _other, date: _now, ...after } = fresh;
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(Reflect.get(before, key)) !== JSON.stringify(Reflect.get(after, key)),
  );
  return changed.length === 0 ? undefined : `it is out of date: ${changed.join(', ')}`;
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `${title}:`, '', ...items.map((item) => `- ${item}`)];
}

/** A reason may hold what ends a comment. */
function toComment(certificate: Certificate): string {
  return JSON.stringify(certificate).replaceAll('>', '\\u003e').replaceAll('--', '-\\u002d');
}
