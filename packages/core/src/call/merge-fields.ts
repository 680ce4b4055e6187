import type { CallMemory } from './call-memory.js';
import { isNothing, isSameChoice } from './form-choice.js';

/** The form's fields after a merge. */
export interface MergedFields {
  /** What the CRM must be told. */
  written: Record<string, unknown>;
  /** What each field may hold of ours, before and after the CRM has confirmed it. */
  tried: CallMemory['fieldBases'];
  bases: CallMemory['fieldBases'];
}

/**
 * The fields of the call form, each three ways: what a person chose in the CRM since we last wrote or showed it stands.
 *
 * @param standing - what the CRM's fields hold; undefined where the connector does not tell: there the last write wins
 */
export function mergeFields(
  wanted: Record<string, unknown>,
  { confirmed, fieldBases }: Pick<CallMemory, 'confirmed' | 'fieldBases'>,
  standing: Record<string, unknown> | null | undefined,
): MergedFields {
  const merged: MergedFields = { written: {}, tried: { ...fieldBases }, bases: { ...fieldBases } };
  for (const [key, value] of Object.entries(wanted)) {
    if (key in confirmed.fields && isSameChoice(confirmed.fields[key], value)) continue;
    const theirs = standing?.[key];
    const isKnown = standing !== undefined && standing !== null && key in standing;
    const ours = fieldBases[key] ?? [];
    if (isKnown && isSameChoice(theirs, value)) merged.bases[key] = [value];
    else if (!isKnown || isNothing(theirs) || ours.some((base) => isSameChoice(base, theirs))) {
      merged.written[key] = value;
      merged.tried[key] = [...ours, value].slice(-6);
      merged.bases[key] = [value];
    } else merged.bases[key] = [theirs];
  }
  return merged;
}
