// @ts-check
import { OpenApiDocument } from './document.mjs';
import { OpenApiError } from './files.mjs';
import { chooseOperations, operationsOf } from './operations.mjs';
import { propose } from './propose.mjs';
import { keyHeaderOf, oauthOf } from './security.mjs';
import { serverOf } from './servers.mjs';
import { describeOperations } from './template-operations.mjs';

/** @import { OperationValues } from './template-operations.mjs' */
/** @import { Operation } from './operations.mjs' */
/** @import { Oauth } from './security.mjs' */

/**
 * What documents say of a connector, for the templates.
 *
 * @typedef {object} Known
 * @property {string | undefined} serverPath such as `/api/v2`
 * @property {Oauth | undefined} oauth
 * @property {string | undefined} keyHeader in which an API key is sent, when that is not `authorization`
 * @property {string} scope as App Connect's manifest has it, or none
 * @property {OperationValues[]} operations
 * @property {string} schemas the file that holds their schemas; none without operations
 */

/**
 * Reads what documents say for a new connector.
 *
 * @param {readonly string[]} files OpenAPI 3, JSON or YAML
 * @throws {OpenApiError} when one cannot be read
 */
export function readOpenApi(files) {
  const documents = apart(files.map((file) => OpenApiDocument.read(file)));
  const operations = documents.flatMap(operationsOf);
  const hosts = [...new Set(documents.map((document) => serverOf(document).host))].filter(
    (host) => host !== undefined,
  );
  return {
    proposals: propose(documents),
    /** The documents and their operations, one a line. */
    list: [
      '--operations takes ids of these, separated by commas:',
      ...documents.flatMap((document) => [heading(document), ...operationsIn(document, operations)]),
    ].join('\n'),
    /**
     * @param {readonly string[]} wanted ids of operations
     * @param {{ host?: string | undefined }} given what a person has said
     * @returns {Known}
     * @throws {OpenApiError} naming operations that no document has, or hosts of which only one can be the API's
     */
    choose(wanted, given) {
      if (hosts.length > 1 && given.host === undefined)
        throw new OpenApiError(
          `The documents name several hosts (${hosts.join(', ')}): say with --host which one.`,
        );
      const chosen = chooseOperations(operations, wanted);
      const scopes = [...new Set(chosen.flatMap((operation) => operation.scopes))];
      return {
        serverPath: documents.map((document) => serverOf(document).path).find((path) => path !== undefined),
        oauth: documents.map(oauthOf).find((oauth) => oauth !== undefined),
        keyHeader: documents.map(keyHeaderOf).find((header) => header !== undefined),
        scope: scopes.length === 0 ? '' : `scope=${scopes.map(encodeURIComponent).join('+')}`,
        ...describeOperations(chosen),
      };
    },
  };
}

/**
 * @param {OpenApiDocument[]} documents
 * @returns {OpenApiDocument[]} each with a name that no other has
 */
function apart(documents) {
  const taken = new Set();
  for (const document of documents) {
    const { name } = document;
    for (let number = 2; taken.has(document.name); number += 1) document.name = `${name}-${number}`;
    taken.add(document.name);
  }
  return documents;
}

/** @param {OpenApiDocument} document */
function heading(document) {
  const { host = '', path = '' } = serverOf(document);
  const { scopes = {} } = oauthOf(document) ?? {};
  const names = Object.keys(scopes);
  return [
    `${document.name}: ${`${host}${path}` || 'names no server'}`,
    ...(names.length > 0 ? [`  scopes: ${names.join(' ')}`] : []),
  ].join('\n');
}

/**
 * @param {OpenApiDocument} document
 * @param {Operation[]} operations of all documents
 */
function operationsIn(document, operations) {
  return operations
    .filter((operation) => operation.document === document)
    .map(({ id, method, path }) => {
      const isElsewhere = operations.some((other) => other.id === id && other.document !== document);
      return `  ${isElsewhere ? `${document.name}:` : ''}${id}  ${method} ${path}`;
    });
}
