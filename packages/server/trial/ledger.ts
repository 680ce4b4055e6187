import type { Answer } from './client.js';
import { type Evidence, placeOf, refusalOf } from './model.js';
import type { Conversation } from './story.js';

/** Keeps what was sent, and what the server has promised about it. */
export class Ledger {
  readonly sentWith = new Map<number, Set<number>>();
  readonly promised = new Set<string>();
  readonly dismissed = new Set<string>();
  readonly refused = new Set<string>();
  /** Answers that nobody should get. */
  readonly faults: string[] = [];

  sent(messages: readonly number[], contact: number): void {
    for (const id of messages) this.sentWith.set(id, (this.sentWith.get(id) ?? new Set()).add(contact));
  }

  /** What an answer promises must be so: at once, when it says that it is. */
  answered(
    { contacts, isGroup }: Conversation,
    contact: number,
    messages: readonly number[],
    answer: Answer,
    everHeld: ReadonlySet<number>,
  ): void {
    if (answer.outcome === 'none') return;
    const { status, text } = answer;
    const isKept = status === 503 && text.includes('Your messages are kept');
    if (status === 200 || isKept) for (const id of messages) this.promised.add(placeOf(id, contact));
    const missing = messages.filter(
      (message) =>
        !everHeld.has(message) && !contacts.some(({ id }) => this.dismissed.has(placeOf(message, id))),
    );
    if (status === 200 && !isGroup && missing.length > 0) {
      this.faults.push(`"Logged", but ${missing.join(' ')} never stood in the CRM.`);
    }
    const isOfTable = [200, 400, 409, 429, 503].includes(status) && !text.startsWith('Something went wrong');
    if (!isOfTable) this.faults.push(`An answer that nobody should get: ${status} ${text}`);
  }

  /** Of these contacts nothing is wanted that was sent until now; nor, if it is all, what comes later. */
  dismiss({ contacts, messages }: Conversation, names: readonly string[], isAll: boolean): void {
    for (const { id: contact } of contacts.filter(({ name }) => names.includes(name))) {
      for (const { id } of messages) {
        if (isAll || this.sentWith.get(id)?.has(contact)) this.dismissed.add(placeOf(id, contact));
      }
    }
  }

  /** The CRM has said no. */
  refuse(owner: string, status: number): void {
    this.refused.add(refusalOf(owner, status));
  }

  evidence(): Pick<Evidence, 'sentWith' | 'promised' | 'refused' | 'dismissed'> {
    const { sentWith, promised, refused, dismissed } = this;
    return { sentWith, promised, refused, dismissed };
  }
}
