import type { Described } from './docstrings.js';
import { objectIn, type TypeSchema, typeText } from './type-text.js';

/** What a docstring says: its text, its sentence `Without it: …`, and its `@example`s. */
export interface Said {
  /** Paragraphs of Markdown. */
  text: string;
  /** What follows when it is missing; empty when nothing is said. */
  without: string;
  examples: string[];
}

export function readDocstring(docstring: string): Said {
  const [words = '', ...tags] = docstring.split(/^@/m);
  const [text = '', without = ''] = words
    .replace(/\{@link (\w+)\}/g, (_link, name: string) => `[${name}](#${name.toLowerCase()})`)
    .replace(/\bprotocol, (?:section )?(?=\d)/g, '[the wire](wire.md), section ')
    .split(/^Without it: /m);
  return {
    text: text.trim(),
    without: without.replace(/\s+/g, ' ').trim(),
    examples: tags.flatMap((tag) => (tag.startsWith('example') ? tag.slice('example'.length).trim() : [])),
  };
}

/** Tables of members in Markdown. Remembers whose docstring does not say enough. */
export class MemberTables {
  readonly #gaps: string[] = [];

  /** @param needed - what a member that cannot be left out says in the last column */
  ofSchema(where: string, schema: TypeSchema, described: Described | undefined, needed: string): string {
    return table(this.#rows(where, schema, described, needed, ''));
  }

  /** @param names - what stands for a type on the page, by its text in the source */
  ofType(where: string, { members }: Described, names: Readonly<Record<string, string>>): string {
    return table(
      [...members].map(([name, described]) => {
        const type = names[described.type] ?? `\`${described.type}\``;
        return this.#row(`${where}.${name}`, { name, type }, described, described.isOptional ? '' : 'needed');
      }),
    );
  }

  expect(what: string, isSaid: boolean): void {
    if (!isSaid) this.#gaps.push(what);
  }

  /** @throws Error naming the gaps */
  assertComplete(): void {
    if (this.#gaps.length > 0) throw new Error(`Docstrings do not say enough:\n${this.#gaps.join('\n')}`);
  }

  #rows(
    where: string,
    schema: TypeSchema,
    described: Described | undefined,
    needed: string,
    prefix: string,
  ): string[] {
    return Object.entries(schema.properties ?? {}).flatMap(([key, member]) => {
      const own = described?.members.get(key);
      const inner = objectIn(member) ?? (member.items && objectIn(member.items));
      const name = `${prefix}${key}`;
      const type = typeText(member);
      return [
        this.#row(`${where}.${name}`, { name, type }, own, schema.required?.includes(key) ? needed : ''),
        ...(inner ? this.#rows(where, inner, own, needed, `${name}${member.items ? '[]' : ''}.`) : []),
      ];
    });
  }

  /** @param needed - empty for a member that can be left out */
  #row(
    where: string,
    { name, type }: { name: string; type: string },
    described: Described | undefined,
    needed: string,
  ): string {
    const { text, without, examples } = readDocstring(described?.docstring ?? '');
    this.expect(`${where}: what it is`, text !== '');
    this.expect(`${where}: Without it`, needed !== '' || without !== '');
    this.expect(`${where}: @example`, !isPlain(type) || examples.length > 0);
    const last = needed === '' ? sentence(without) : [needed, without].filter(Boolean).join(': ');
    const shown = [type, ...examples.map((example) => `\`${example}\``)].join('<br>');
    return `| \`${name}\` | ${cell(shown)} | ${cell(text)} | ${cell(last)} |`;
  }
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Texts, numbers, booleans and choices: an example says more than the type. */
function isPlain(type: string): boolean {
  return /^(?:string|integer|number|boolean|`')/.test(type);
}

function table(rows: readonly string[]): string {
  return ['| name | type, example | what it is | without it |', '|---|---|---|---|', ...rows].join('\n');
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replace(/\n{2,}/g, '<br><br>')
    .replaceAll('\n', ' ');
}
