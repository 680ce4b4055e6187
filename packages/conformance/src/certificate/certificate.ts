import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Level, levelNames } from '../case.js';
import type { Report } from '../report.js';

/** For how long a run against a real account is believed. */
const LIVE_DAYS = 90;
const DAY_MS = 86_400_000;

const liveSchema = z.object({
  /** Days, as `YYYY-MM-DD`. */
  date: z.iso.date(),
  expires: z.iso.date(),
});

/** What a run proved, in a form that can be kept. */
export const certificateSchema = z.object({
  connector: z.string(),
  version: z.string(),
  crm: z.string(),
  /** Version of the kit. */
  kit: z.string(),
  date: z.iso.date(),
  level: z.number().int().min(0).max(4),
  levelName: z.string(),
  /** Why the level is not higher although nothing failed. */
  ceiling: z.string().optional(),
  budget: z.object({ create: z.number(), update: z.number() }),
  counts: z.object({ passed: z.number(), failed: z.number(), notApplicable: z.number() }),
  failed: z.array(z.string()),
  notApplicable: z.array(z.object({ id: z.string(), reason: z.string() })),
  live: liveSchema.nullable(),
  /** SHA-256 of all the rest. */
  fingerprint: z.string(),
});
export type Certificate = z.output<typeof certificateSchema>;

/** What {@link certify} goes by, beside the report. */
export interface CertifyOptions {
  /** Epoch milliseconds. */
  now: number;
  /** An earlier certificate: of the same version, it keeps its live run until that expires. */
  earlier?: Certificate | undefined;
}

/**
 * Makes the certificate of a run.
 *
 * @example
 * const certificate = certify(await runConformance(subject), { now: Date.now() });
 * console.log(certificate.level, certificate.levelName);
 */
export function certify(report: Report, { now, earlier }: CertifyOptions): Certificate {
  const version = report.connectorVersion ?? 'unpublished';
  const live = liveOf(report, { now, earlier: earlier?.version === version ? earlier : undefined });
  const level = report.level === 3 && live !== null ? 4 : report.level;
  const failed = report.cases.filter(({ status }) => status === 'failed').map(({ id }) => id);
  const notApplicable = report.cases.flatMap((result) =>
    result.status === 'not applicable' ? [{ id: result.id, reason: result.reason }] : [],
  );
  return seal({
    connector: report.connector,
    version,
    crm: report.crm,
    kit: report.kit,
    date: dayOf(now),
    level,
    levelName: nameOf(level),
    ...(report.ceiling !== undefined && { ceiling: report.ceiling }),
    budget: report.budget,
    counts: {
      passed: report.cases.filter(({ status }) => status === 'passed').length,
      failed: failed.length,
      notApplicable: notApplicable.length,
    },
    failed,
    notApplicable,
    live,
  });
}

/** The certificate with the fingerprint that belongs to it. */
export function seal(content: Omit<Certificate, 'fingerprint'>): Certificate {
  return { ...content, fingerprint: createHash('sha256').update(canonical(content)).digest('hex') };
}

/** Whether nobody has changed a certificate since it was made. */
export function isGenuine({ fingerprint, ...content }: Certificate): boolean {
  return seal(content).fingerprint === fingerprint;
}

/** JSON whose keys stand in one order, whatever order they were set in. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${pairs.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

function liveOf(report: Report, { now, earlier }: CertifyOptions): Certificate['live'] {
  const results = report.cases.filter(({ level }) => level === 4);
  if (results.length > 0) {
    if (report.level < 4) return null;
    return { date: dayOf(now), expires: dayOf(now + LIVE_DAYS * DAY_MS) };
  }
  if (!earlier?.live || !isGenuine(earlier) || earlier.live.expires < dayOf(now)) return null;
  return earlier.live;
}

function nameOf(level: number): string {
  return level === 0 ? 'nothing proven' : levelNames[level as Level];
}

function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
