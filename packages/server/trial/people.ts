/* oxlint-disable no-await-in-loop -- people wait */
import type { Client } from './client.js';
import type { TrialCrm } from './crm.js';
import { type Entry, idsIn } from './entries.js';
import type { House } from './house.js';
import type { Ledger } from './ledger.js';
import { pause } from './pause.js';
import type { Conversation, Step, Story } from './story.js';

type Edit = Extract<Step, { kind: 'edit' }>;
const POLL_MS = 50;

/** Where people act. */
export interface Workplace {
  story: Story;
  crm: TrialCrm;
  house: House;
  ledger: Ledger;
  clientOf: (person: string) => Client;
  note: (line: string) => void;
}

/** What people do behind the server's back, in the CRM, and to its face, with the unfiled list. */
export class People {
  edits = 0;
  deletions = 0;
  readonly #place: Workplace;
  /** Edits whose moment has not come. */
  readonly #waiting: Edit[] = [];
  #isOver = false;

  constructor(place: Workplace) {
    this.#place = place;
  }

  /** Everybody goes home; what somebody still waited for does not happen. */
  goHome(): void {
    this.#isOver = true;
  }

  /** Somebody is about to change an entry of this conversation, as soon as it is written. */
  wantToEdit(edit: Edit): void {
    this.#waiting.push(edit);
  }

  /** To be called when an entry was just written. */
  saw(entry: Entry): void {
    const { crm, note } = this.#place;
    if (this.#isOver || entry.edited || entry.isDeleted || !crm.entries.isAtRest(entry)) return;
    const index = this.#waiting.findIndex(
      ({ conversation }) => this.#conversationOf(entry)?.number === conversation,
    );
    const [edit] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (edit === undefined) return;
    this.edits += 1;
    crm.entries.edit(entry, changed(entry, edit.how));
    note(`a person changes entry ${entry.id} (${edit.how}): ${idsIn(entry.body).join(' ')}`);
  }

  /** Only what the server knows to be there: nobody could tell a deleted entry from one that never landed. */
  async deleteOne(conversation: number): Promise<void> {
    const { crm, house, clientOf, note } = this.#place;
    while (!this.#isOver) {
      await pause(POLL_MS);
      const entry = crm.entries.alive.find(
        (each) => this.#conversationOf(each)?.number === conversation && !each.edited,
      );
      const person = this.#place.story.conversations[conversation]?.person ?? '';
      const url = house.url();
      if (entry === undefined || url === undefined) continue;
      const filed = await clientOf(person).filed(url, idsIn(entry.body));
      const isKnown = Object.values(filed ?? {}).includes(String(entry.id));
      if (!isKnown || entry.edited || !crm.entries.isAtRest(entry)) continue;
      this.deletions += 1;
      crm.entries.delete(entry);
      note(`a person deletes entry ${entry.id}`);
      return;
    }
  }

  /** As soon as there is something on the list. */
  async goThroughList(person: string, action: 'retry' | 'dismiss'): Promise<void> {
    const { story, house, ledger, clientOf, note } = this.#place;
    while (!this.#isOver) {
      const url = house.url();
      const lines = (url && (await clientOf(person).unfiled(url))) || [];
      if (url && lines.length > 0) {
        const names = lines.map(({ contactName }) => contactName);
        const ids = lines.map(({ digestId }) => digestId);
        const dismiss = (isAll: boolean): void => {
          if (action === 'retry') return;
          for (const conversation of story.conversations) ledger.dismiss(conversation, names, isAll);
        };
        dismiss(false);
        const { outcome } = await clientOf(person).act(url, action, ids);
        // What was sent meanwhile; and without an answer nobody knows when the server does it.
        dismiss(outcome === 'none');
        note(`${person} wants to ${action}: ${names.join(', ')}`);
        return;
      }
      await pause(2 * POLL_MS);
    }
  }

  #conversationOf({ contactId }: Entry): Conversation | undefined {
    return this.#place.story.conversations.find(({ contacts }) =>
      contacts.some(({ id }) => String(id) === contactId),
    );
  }
}

function changed({ subject, body }: Entry, how: Edit['how']): Pick<Entry, 'subject' | 'body'> {
  const line = /<li>(?:(?!<li>).)*?\[\[\d+\]\].*?<\/li>/s.exec(body)?.[0];
  if (how === 'subject') return { subject: `${subject} (mine)`, body };
  if (how === 'note' || line === undefined) return { subject, body: `${body}<p>Called back. A.</p>` };
  return { subject, body: body.replace(line, '') };
}
