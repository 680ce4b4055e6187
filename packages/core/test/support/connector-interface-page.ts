import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { limitsSchema, markerPlaceSchema, writesSchema } from '../../src/contract/v1/connector.js';
import { formFieldSchema } from '../../src/contract/v1/manifest.js';
import {
  attachmentSchema,
  contactInfoSchema,
  contactSchema,
  digestSchema,
  type InterfaceName,
  interfaces,
  logFormatSchema,
  manifestSchema,
  messageSchema,
  partySchema,
  phoneCallSchema,
  platformUserInfoSchema,
  recordIdSchema,
  requiredInterfaces,
  returnMessageSchema,
  userSchema,
} from '../../src/index.js';
import { type Described, Docstrings } from './docstrings.js';
import { MemberTables, readDocstring, sentence } from './member-tables.js';
import { objectIn, shapes, toTypeSchema, typeText } from './type-text.js';

/** Shapes that more than one interface has, in the order of the page. */
const shared: [name: string, schema: z.ZodType, io: 'input' | 'output'][] = [
  ['User', userSchema, 'output'],
  ['PlatformUserInfo', platformUserInfoSchema, 'input'],
  ['RecordId', recordIdSchema, 'input'],
  ['Contact', contactSchema, 'input'],
  ['ContactInfo', contactInfoSchema, 'output'],
  ['Digest', digestSchema, 'output'],
  ['LogFormat', logFormatSchema, 'input'],
  ['PhoneCall', phoneCallSchema, 'output'],
  ['Message', messageSchema, 'output'],
  ['Party', partySchema, 'output'],
  ['Attachment', attachmentSchema, 'output'],
  ['ReturnMessage', returnMessageSchema, 'input'],
  ['FormField', formFieldSchema, 'input'],
];
for (const [id, schema] of shared) schema.register(shapes, { id });

/** What stands for the types of `ConnectorDefinition`. */
const namedTypes: Record<string, string> = {
  'z.input<typeof manifestSchema>': '[Manifest](#manifest)',
  'z.input<typeof limitsSchema>': '[Limits](#limits)',
  MarkerPlace: typeText(toTypeSchema(markerPlaceSchema, 'input')),
  Writes: typeText(toTypeSchema(writesSchema, 'input')),
};

/**
 * Renders the page from the contract: types from its schemas, words from its docstrings.
 *
 * @throws Error naming every member whose docstring does not say enough
 */
export function renderConnectorInterfacePage(): string {
  const docstrings = new Docstrings(fileURLToPath(new URL('../../src/contract/v1', import.meta.url)));
  const tables = new MemberTables();
  const names = Object.keys(interfaces) as InterfaceName[];
  const schemaSection = (name: string, schema: z.ZodType, io: 'input' | 'output'): string[] => {
    const described = docstrings.of(`${name.charAt(0).toLowerCase()}${name.slice(1)}Schema`);
    const object = objectIn(toTypeSchema(schema, io));
    const needed = io === 'input' ? 'needed' : 'always there';
    return [
      `### ${name}`,
      readDocstring(described.docstring).text,
      object
        ? tables.ofSchema(name, object, described, needed)
        : `Type: ${typeText(toTypeSchema(schema, io))}.`,
    ];
  };
  const spending = docstrings.of('Spending');
  const blocks = [
    head,
    contents(names),
    howACallGoes,
    '## The connector',
    'What you give to `defineConnector`, beside the interfaces.',
    tables.ofType('ConnectorDefinition', docstrings.of('ConnectorDefinition'), namedTypes),
    ...schemaSection('Manifest', manifestSchema, 'input'),
    ...schemaSection('Limits', limitsSchema, 'input'),
    '### Spending',
    readDocstring(spending.docstring).text,
    tables.ofType('Spending', spending, namedTypes),
    '## Interfaces',
    'Needed are those that are marked so; a connector that has one of the others has that capability. A function that is\n' +
      'almost named like one of them would never be called: it is refused, with a suggestion.',
    ...names.flatMap((name) => {
      const described = docstrings.of('interfaces').members.get(name);
      if (described === undefined) throw new Error(`The source has no interface ${name}`);
      return interfaceSection(name, described, tables);
    }),
    '## Shapes',
    ...shared.flatMap(([name, schema, io]) => schemaSection(name, schema, io)),
  ];
  tables.assertComplete();
  return `${blocks.map((block) => block.trim()).join('\n\n')}\n`;
}

function interfaceSection(name: InterfaceName, described: Described, tables: MemberTables): string[] {
  const isNeeded = requiredInterfaces.some((required) => required === name);
  const { text, without, examples } = readDocstring(described.docstring);
  tables.expect(`${name}: what it does`, text !== '');
  tables.expect(`${name}: Without it`, isNeeded || without !== '');
  const half = (verb: 'Gets' | 'Returns', key: 'params' | 'result'): string[] => {
    const schema = toTypeSchema(interfaces[name][key], verb === 'Gets' ? 'output' : 'input');
    const object = objectIn(schema);
    if (object === undefined) return [`${verb} ${typeText(schema)}.`];
    if (Object.keys(object.properties ?? {}).length === 0) return [`${verb} nothing: \`{}\`.`];
    const needed = verb === 'Gets' ? 'always there' : 'needed';
    return [
      `${verb} an object${object === schema ? '' : ' or `null`'}:`,
      tables.ofSchema(`${name} ${key}`, object, described.members.get(key), needed),
    ];
  };
  return [
    `### ${name}`,
    isNeeded ? `**Needed.** ${text}` : text,
    ...(without === '' ? [] : [`**Without it:** ${sentence(without)}`]),
    ...examples.map((example) => `\`\`\`js\n${example}\n\`\`\``),
    ...half('Gets', 'params'),
    ...half('Returns', 'result'),
  ];
}

function contents(names: readonly string[]): string {
  const link = (name: string): string => `[${name}](#${name.toLowerCase().replaceAll(' ', '-')})`;
  return [
    `- ${['How a call goes', 'The connector', 'Manifest', 'Limits', 'Spending'].map(link).join(', ')}`,
    `- Interfaces: ${names.map(link).join(', ')}`,
    `- Shapes: ${shared.map(([name]) => link(name)).join(', ')}`,
  ].join('\n');
}

const head = `# Connector interface reference

Everything that a connector is and does: \`@daybook/core\`, contract v1. The names, parameters and results are App Connect's
where App Connect has them. This page is made from the contract's schemas and docstrings (\`packages/core/src/contract/v1\`),
and a test compares the two. [Your first connector](first-connector.md) shows how to begin, [Conformance](conformance.md)
what is proven of it.
`;

const howACallGoes = `## How a call goes

Daybook checks what goes in and what comes out with the schemas below. A result that does not fit, or a needed member that is
missing, is the error \`connector_contract\`, with your connector's name and the member's. Members that are not listed are
dropped, from results too; a manifest keeps them, and limits refuse them.

Every function may be async, and is called with one object. It has \`limits.callSeconds\`; then its \`signal\` aborts, and its
result is not waited for. Calls for one entry come one after another, calls for different entries and people at the same
time. Keep nothing in memory that must not be lost: there may be several processes.

What goes wrong is thrown as \`new DaybookError(code, { crm, detail })\`; \`createHttpClient\` does so by itself:

| what happened | say | then |
|---|---|---|
| the login is not accepted, in \`getUserInfo\` | return \`successful: false\` and a \`returnMessage\` | the person reads it; nothing is stored |
| the login is not accepted, later | \`crm_login_expired\` | an OAuth token is renewed once; else the person signs in again, and what waited is written |
| the CRM asks to slow down | \`crm_rate_limit\`, with \`retryAfterMs\` | the account is left alone for so long, and messages are kept |
| the CRM does not answer, or with a 5xx | \`crm_unavailable\`; for a write that may have landed with \`mayHaveLanded: true\` | messages are kept, and the entry is looked up before it is written again |
| the entry is gone | \`crm_not_found\`; with \`isGone: true\` when the CRM itself says that it was deleted | looked at once more after \`limits.missingSeconds\`, with \`isGone\` at once: then it counts as deleted by a person, and stays deleted |
| the contact is gone | \`crm_not_found\` | the day's messages wait for a person |
| the CRM refuses the entry | \`crm_rejected\`, or no \`logId\` and a \`returnMessage\` | its messages wait for a person, with this reason |
| the person may not do this | \`crm_forbidden\` | the same |
| anything else is thrown | | counts as \`crm_unavailable\` that may have landed: the safe reading |

\`createHttpClient\` goes by the status: 401, 403, 404, 410, 429 and so on, and a 403 in HTML is a gateway's "too many requests". Where
your CRM says it in the answer, such as a 403 with \`REQUEST_LIMIT_EXCEEDED\` or a 404 with \`ENTITY_IS_DELETED\`, its option
\`readRefusal(status, answer)\` returns \`{ code, retryAfterMs, isGone }\`, each where you know it better. It is asked before
anything is sent again; whether a write may have landed is told by the status all the same.

[All codes](errors.md). A \`detail\` is read by people: no secrets, nothing that only you understand. What else
\`@daybook/core\` has for authors stands in [its README](../packages/core/README.md).
`;
