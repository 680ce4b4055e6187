import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ESTree, parseSync } from 'vite';

/** A declaration or a member of one: what its docstring says, and the members below it. */
export interface Described {
  docstring: string;
  /** A type in its own words; empty for a schema, which tells its type by itself. */
  type: string;
  isOptional: boolean;
  members: Map<string, Described>;
}

type Declaration = { docstring: string; node: ESTree.Node; source: Source };

/**
 * Reads the docstrings of a folder's TypeScript files: of top-level constants, interfaces and types, and of the members
 * of the zod objects and types in them. A member is found where the schema takes it from: through names, `extend`,
 * spread shapes and wrappers such as `nullish()`.
 */
export class Docstrings {
  readonly #declarations = new Map<string, Declaration>();

  constructor(folder: string) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.ts'))) {
      const source = new Source(join(folder, name));
      for (const [declared, node, docstring] of source.declarations()) {
        this.#declarations.set(declared, { docstring, node, source });
      }
    }
  }

  /** @throws Error when nothing has this name */
  of(name: string): Described {
    const declaration = this.#declarations.get(name);
    if (declaration === undefined) throw new Error(`The contract declares no ${name}`);
    const { docstring, node, source } = declaration;
    return { docstring, type: '', isOptional: false, members: this.#membersOf(node, source) };
  }

  #membersOf(node: ESTree.Node | null | undefined, source: Source): Map<string, Described> {
    switch (node?.type) {
      case 'Identifier':
        return this.#declarations.has(node.name) ? this.of(node.name).members : new Map();
      case 'TSAsExpression':
        return this.#membersOf(node.expression, source);
      case 'MemberExpression':
        return this.#membersOf(node.object, source);
      case 'ObjectExpression':
        return merge(node.properties.map((property) => this.#property(property, source)));
      case 'CallExpression':
        return this.#membersOfCall(node, source);
      case 'TSInterfaceDeclaration':
        return merge(node.body.body.map((member) => this.#typeMember(member, source)));
      case 'TSTypeLiteral':
        return merge(node.members.map((member) => this.#typeMember(member, source)));
      case 'TSIntersectionType':
        return merge(node.types.map((type) => this.#membersOf(type, source)));
      default:
        return new Map();
    }
  }

  /** `z.object({…})`, `z.array(…)`; `schema.extend({…})`; any other method wraps the schema before it. */
  #membersOfCall(
    { callee, arguments: given }: ESTree.CallExpression,
    source: Source,
  ): Map<string, Described> {
    if (callee.type !== 'MemberExpression') return new Map();
    const isOfZod = callee.object.type === 'Identifier' && callee.object.name === 'z';
    const method = callee.property.type === 'Identifier' ? callee.property.name : '';
    const before = isOfZod ? [] : [callee.object];
    return merge(
      [...before, ...(isOfZod || method === 'extend' ? given : [])].map((node) =>
        this.#membersOf(node, source),
      ),
    );
  }

  #property(node: ESTree.ObjectPropertyKind, source: Source): Map<string, Described> {
    if (node.type === 'SpreadElement') return this.#membersOf(node.argument, source);
    const docstring = source.docstringBefore(node);
    const members = this.#membersOf(node.value, source);
    return new Map([[source.text(node.key), { docstring, type: '', isOptional: false, members }]]);
  }

  #typeMember(node: ESTree.TSSignature, source: Source): Map<string, Described> {
    if (node.type !== 'TSPropertySignature') return new Map();
    const docstring = source.docstringBefore(node);
    const type = node.typeAnnotation ? source.text(node.typeAnnotation.typeAnnotation) : '';
    return new Map([
      [source.text(node.key), { docstring, type, isOptional: node.optional, members: new Map() }],
    ]);
  }
}

/** One file, parsed. */
class Source {
  readonly #code: string;
  readonly #program: ESTree.Program;
  /** Docstrings, by where the code behind them begins. */
  readonly #docstrings: ReadonlyMap<number, string>;

  constructor(file: string) {
    this.#code = readFileSync(file, 'utf8');
    const { program, comments } = parseSync(file, this.#code);
    this.#program = program;
    this.#docstrings = new Map(
      comments
        .filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
        .map(({ value, end }) => [end + (/^\s*/.exec(this.#code.slice(end))?.[0].length ?? 0), value]),
    );
  }

  *declarations(): Iterable<[name: string, node: ESTree.Node, docstring: string]> {
    for (const statement of this.#program.body) {
      const docstring = this.docstringBefore(statement);
      const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (node?.type === 'VariableDeclaration') {
        for (const { id, init } of node.declarations) {
          if (id.type === 'Identifier' && init) yield [id.name, init, docstring];
        }
      }
      if (node?.type === 'TSInterfaceDeclaration') yield [node.id.name, node, docstring];
      if (node?.type === 'TSTypeAliasDeclaration') yield [node.id.name, node.typeAnnotation, docstring];
    }
  }

  /** Without the stars; empty when there is none. */
  docstringBefore({ start }: { start: number }): string {
    return (this.#docstrings.get(start) ?? '')
      .split('\n')
      .map((line) => line.replace(/^\s*\*+ ?/, '').trimEnd())
      .join('\n')
      .trim();
  }

  text({ start, end }: { start: number; end: number }): string {
    return this.#code.slice(start, end);
  }
}

function merge(parts: readonly Map<string, Described>[]): Map<string, Described> {
  return new Map(parts.flatMap((part) => [...part]));
}
