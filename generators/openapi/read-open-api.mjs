// @ts-check
import { OpenApiDocument, OpenApiError } from './document.mjs';
import { operationsOf } from './operations.mjs';
import { propose } from './propose.mjs';
import { camel, ZodWriter } from './to-zod.mjs';

/** @import { Operation } from './operations.mjs' */

/**
 * Reads what a document says for a new connector.
 *
 * @param {string} file OpenAPI 3, JSON or YAML
 * @throws {OpenApiError} when it cannot be read
 */
export function readOpenApi(file) {
  const document = OpenApiDocument.read(file);
  const operations = operationsOf(document);
  return {
    proposals: propose(document),
    /** The operations, one a line. */
    list: [
      `Operations of this document (--operations takes ids, separated by commas):`,
      ...operations.map(describe),
    ].join('\n'),
    /**
     * @param {string} id of the connector
     * @param {readonly string[]} wanted ids of operations
     * @returns {Record<string, string>} files of the package
     * @throws {OpenApiError} naming operations that the document does not have
     */
    files(id, wanted) {
      const unknown = wanted.filter((each) => !operations.some((operation) => operation.id === each));
      if (unknown.length > 0) throw new OpenApiError(`The document has no operation ${unknown.join(', ')}.`);
      const chosen = operations.filter((operation) => wanted.includes(operation.id));
      if (chosen.length === 0) return {};
      return { [`src/${id}-operation-schemas.ts`]: writeSchemas(document, chosen) };
    },
  };
}

/** @param {Operation} operation */
function describe({ id, method, path }) {
  return `  ${id}  ${method} ${path}`;
}

/**
 * @param {OpenApiDocument} document
 * @param {Operation[]} operations
 */
function writeSchemas(document, operations) {
  const names = operations.map(({ id }) => `${camel(id)}AnswerSchema`);
  const writer = new ZodWriter(document, names);
  const answers = operations.map(({ method, path, answer }, index) => {
    const title = `${method} ${path}`.replaceAll('*/', '');
    const source = answer === undefined ? 'z.unknown()' : writer.write(answer);
    return `/** Answer of \`${title}\`. */\nexport const ${names[index]} = ${source};`;
  });
  const head = "import { z } from 'zod';";
  return `${[head, ...writer.constants, ...answers].join('\n\n')}\n`;
}
