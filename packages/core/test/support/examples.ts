import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ESTree, parseSync, transformWithOxc } from 'vite';

const source = join(import.meta.dirname, '../../src');

/** A file of core. */
export interface SourceFile {
  /** Below `src`. */
  name: string;
  path: string;
}

/** An expression in a docstring, with what it is said to give: `shorten('Ada Lovelace', 6); // 'Ada L…'`. */
export interface Example {
  shown: string;
  /** @param scope - what the example may call, by name */
  run: (scope: Record<string, unknown>) => Result;
}

type Result = Promise<{ is: unknown; says: unknown }>;

export const sourceFiles: readonly SourceFile[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .toSorted()
  .map((name) => ({ name: name.replaceAll('\\', '/'), path: join(source, name) }));

/** The examples of a file that say what they give. */
export async function examplesIn({ path }: SourceFile): Promise<Example[]> {
  const { comments } = parseSync(path, readFileSync(path, 'utf8'));
  const codes = comments.flatMap(({ value }) =>
    [...value.matchAll(/^ *\* @example\n((?: *\* .*\n)+)/gm)].map(([, lines = '']) =>
      lines.replace(/^ *\* /gm, ''),
    ),
  );
  return (await Promise.all(codes.map(examplesOf))).flat();
}

/** Each expression with a value behind it is an example; what stands before it is run before it. */
async function examplesOf(code: string): Promise<Example[]> {
  const { program, comments } = parseSync('example.ts', code);
  const found: Example[] = [];
  for (const statement of program.body) {
    const comment = comments.find(({ start }) => start >= statement.end);
    const isBehind = comment !== undefined && code.slice(statement.end, comment.start).trim() === '';
    if (statement.type !== 'ExpressionStatement' || !isBehind || !isExpression(comment.value)) continue;
    const shown = textOf(statement.expression, code);
    const before = code.slice(0, statement.start);
    // oxlint-disable-next-line no-await-in-loop -- a line or two
    found.push({ shown, run: await compile(before, shown, comment.value) });
  }
  return found;
}

async function compile(before: string, expression: string, value: string): Promise<Example['run']> {
  const script = `async () => { ${before}\nreturn { is: await (${expression}), says: (${value}) }; }`;
  const { code } = await transformWithOxc(`export default ${script}`, 'example.ts');
  const body = code.replace('export default', 'return').replace(/;?\s*$/, '');
  return async (scope) => {
    // oxlint-disable-next-line no-implied-eval -- our own docstrings
    const make = new Function(...Object.keys(scope), body) as (...given: unknown[]) => () => Result;
    return make(...Object.values(scope))();
  };
}

function isExpression(text: string): boolean {
  const { program, errors } = parseSync('value.ts', `(${text})`);
  return errors.length === 0 && program.body.length === 1;
}

function textOf({ start, end }: ESTree.Expression, code: string): string {
  return code.slice(start, end);
}
