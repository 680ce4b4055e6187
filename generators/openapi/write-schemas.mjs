// @ts-check
import { pascal } from './identifiers.mjs';
import { ZodWriter } from './to-zod.mjs';

/** @import { Operation } from './operations.mjs' */

/**
 * The file that holds the schemas of chosen operations, and their types.
 *
 * @param {{ operation: Operation, name: string }[]} named with the names of their methods
 */
export function writeSchemas(named) {
  const taken = new Set(named.flatMap(({ name }) => [`${name}AnswerSchema`, `${name}BodySchema`]));
  const documents = [...new Set(named.map(({ operation }) => operation.document))];
  const parts = documents.flatMap((document) => {
    const answers = new ZodWriter(document, 'answer', taken);
    const bodies = new ZodWriter(document, 'body', taken);
    const own = named.filter(({ operation }) => operation.document === document);
    const exported = own.flatMap(({ operation: { method, base, path, body, answer }, name }) => {
      const title = `\`${method} ${base}${path}\``.replaceAll('*/', '');
      const type = pascal(name);
      return [
        ...(body === undefined
          ? []
          : [
              `/** Body of ${title}. */\nexport const ${name}BodySchema = ${bodies.write(body.schema)};`,
              `export type ${type}Body = z.input<typeof ${name}BodySchema>;`,
            ]),
        `/** Answer of ${title}. */\nexport const ${name}AnswerSchema = ${answer === undefined ? 'z.unknown()' : answers.write(answer.schema)};`,
        `export type ${type}Answer = z.output<typeof ${name}AnswerSchema>;`,
      ];
    });
    return [...answers.constants, ...bodies.constants, ...exported];
  });
  return `${["import { z } from 'zod';", ...parts].join('\n\n')}\n`;
}
