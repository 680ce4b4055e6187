// @ts-check
import { namesOf } from './names.mjs';

/** @import { Answers } from './answers.mjs' */

/**
 * What is left to do for a person, in order.
 *
 * @param {Answers} answers
 * @param {{ hasOperationSchemas: boolean }} made
 * @returns {string[]}
 */
export function nextSteps({ id, host, signIn }, { hasOperationSchemas }) {
  const folder = `packages/connector-${id}`;
  const { constant } = namesOf(id);
  const isOauth = signIn === 'oauth2';
  const steps = [
    [`npm run build && cd ${folder} && npm test`, 'see it green, then change one thing after the other'],
    [`${folder}/src/manifest.ts`, `the hosts (now ${host}), the pages that open, fields of the log form`],
    ...(isOauth ? [[`${folder}/src/oauth.ts`, 'where people consent, where tokens come from']] : []),
    [
      `${folder}/src/${id}-schemas.ts`,
      hasOperationSchemas
        ? `the fields of records and answers: take them from ${id}-operation-schemas.ts`
        : 'the fields of records and answers, and of a refusal',
    ],
    [`${folder}/src/${id}-api.ts`, "addresses, paging, and which field is which of Daybook's words"],
    [`${folder}/src/fake/`, 'let it take and answer what the real API does, and refuse everything else'],
    [`${folder}/src/${id}-connector.ts`, 'the limits: how much the CRM keeps, how soon it shows it'],
    [`${folder}/src/conformance.ts`, 'the requests that an entry costs'],
    [`${folder}/logo.svg`, 'the real logo'],
    [`${folder}/README.md, docs/connectors/${id}.md`, 'what is said of the CRM, and how people get a key'],
    [`cd ${folder} && npm run build && npm run certify`, 'write the certificate into the README'],
    ...(isOauth ? [[`${constant}_CLIENT_ID, ${constant}_CLIENT_SECRET`, 'tell the server the app']] : []),
    ['pnpm publish', 'the first time by hand: trusted publishing cannot create a package'],
  ];
  return steps.map(([what, why], index) => `${String(index + 1).padStart(2)}. ${what}\n    ${why}`);
}
