// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAnswers } from '../answers.mjs';
import { readOpenApi } from '../openapi/read-open-api.mjs';

/** @import { Answers } from '../answers.mjs' */
/** @import { Known } from '../openapi/read-open-api.mjs' */

const ours = fileURLToPath(new URL('../test/documents/', import.meta.url));
const shared = process.env['DAYBOOK_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));

const common = { format: 'html', foundBy: 'marker', calls: 'yes' };
const wanted = [
  // The made-up API has moved here.
  {
    id: 'd-registry',
    host: 'api.d-registry.example',
    foundBy: 'field',
    files: [join(ours, 'registry.json')],
    operations: ['createNote', 'listPeople', 'companies'],
  },
  {
    id: 'd-harbour',
    files: [join(ours, 'harbour.yaml')],
    operations: 'listPeople,add_person,delete,post-people-person-id-journal-entry-,removeEntry,getMe'.split(
      ',',
    ),
  },
  {
    id: 'd-addresses-only',
    host: 'api.harbour.example',
    files: [join(ours, 'harbour.yaml')],
    operations: [],
  },
  {
    id: 'd-key',
    host: 'api.harbour.example',
    signIn: 'apiKey',
    files: [join(ours, 'harbour.yaml')],
    operations: ['getMe'],
  },
  {
    id: 'd-pipedrive',
    files: ['openapi-v2.yaml', 'openapi-v1.yaml'].map((name) => join(shared, 'pipedrive', name)),
    operations: [
      ...['searchPersons', 'addPerson', 'getPersons', 'updatePerson', 'getActivities', 'addActivity'],
      ...['updateActivity', 'getActivity', 'deleteActivity', 'searchItem'],
      ...['getCurrentUser', 'addNote', 'updateNote', 'getNote', 'openapi-v1:getCurrencies'],
    ],
  },
];

/** Ids of those whose documents are not on this machine. */
export const notThere = wanted
  .filter(({ files }) => !files.every((file) => existsSync(file)))
  .map(({ id }) => id);

/**
 * Connectors that are made with `--openapi`.
 *
 * @returns {{ answers: Answers, known: Known }[]}
 */
export function documentedConnectors() {
  return wanted
    .filter(({ id }) => !notThere.includes(id))
    .map(({ files, operations, ...given }) => {
      const documents = readOpenApi(files);
      const answers = parseAnswers({ ...common, ...documents.proposals, ...given });
      return { answers, known: documents.choose(operations, given) };
    });
}
