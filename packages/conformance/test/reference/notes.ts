import { DaybookError, isMarkedAs } from '@daybook/core';
import type { ApiNote } from './reference-api.js';

/** A customer may quote a marker: of several notes the one with the right subject is meant. */
export function findMarked(
  notes: readonly ApiNote[],
  { marker, subject }: { marker: string; subject: string },
): ApiNote | undefined {
  const marked = notes.filter(({ body, deleted }) => !deleted && body.includes(marker));
  return marked.find((note) => note.subject === subject) ?? marked[0];
}

/** All calls of one person have one title: the marker itself decides, as the last line that is one. */
export function findCallMarked(notes: readonly ApiNote[], marker: string): ApiNote | undefined {
  return notes.find(({ body, deleted }) => !deleted && isMarkedAs(body, marker));
}

/** The deal that was chosen in a form, if any. */
export function dealOf({ deals }: Record<string, unknown>): string | undefined {
  return typeof deals === 'string' && deals.startsWith('deal-') ? deals : undefined;
}

/** @throws DaybookError `crm_not_found` with `isGone`: the CRM shows deleted notes with a mark */
export function standing(note: ApiNote): ApiNote {
  if (!note.deleted) return note;
  throw new DaybookError('crm_not_found', { crm: 'Reference', detail: `note ${note.id}`, isGone: true });
}
