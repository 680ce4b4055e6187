import { needsOf } from '../../src/case.js';
import { type Case, cases, levelNames, levels } from '../../src/index.js';
import { brokenConnectors } from '../broken/index.js';

/** The page about the kit in the documentation, made of its cases and of the connectors that they catch. */
export function renderPage(): string {
  const lines = [
    '# Conformance',
    '',
    'What `@daybook/conformance` checks, and the broken connectors that prove that it does. This page is made from the',
    "code (`packages/conformance`), and a test compares the two. The package's README says how to use the kit.",
    '',
    `A connector holds a level when every case of it and of the levels below passes. There are ${cases.length} cases, and`,
    `${brokenConnectors.length} connectors with one bug each.`,
    '',
    ...levels.map(
      (level) => `- [Level ${level}: ${levelNames[level]}](#level-${level}-${slug(levelNames[level])})`,
    ),
    '- [What the cases catch](#what-the-cases-catch)',
    ...levels.flatMap((level) => ['', `## Level ${level}: ${levelNames[level]}`, '', ...tableOf(level)]),
    '',
    '## What the cases catch',
    '',
    'Each of these connectors is the reference connector with one bug, in a file of its own under',
    '`packages/conformance/test/broken`. A test runs them all: each must fail the very case that stands in its row, and the',
    'reference connector must fail none. Every case has at least one such connector, or it would be declared a control.',
    '',
    '| connector | bug | where it was seen | caught by |',
    '|---|---|---|---|',
    ...brokenConnectors.map(
      ({ name, bug, origin, caughtBy }) =>
        `| \`${name}\` | ${cell(bug)} | ${cell(origin)} | \`${caughtBy}\` |`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function tableOf(level: Case['level']): string[] {
  return [
    '| case | what goes wrong without it | applies to |',
    '|---|---|---|',
    ...cases
      .filter((theCase) => theCase.level === level)
      .map((theCase) => `| \`${theCase.id}\` | ${cell(theCase.why)} | ${appliesTo(theCase)} |`),
  ];
}

function appliesTo(theCase: Case): string {
  const needed = needsOf(theCase);
  const isFaulty = (theCase.faults ?? []).length > 0;
  const needs = [...needed.map(needOf), ...(isFaulty && !needed.includes('http') ? ['a network'] : [])];
  return needs.length === 0 ? 'all' : needs.join(', ');
}

const words: ReadonlySet<string> = new Set([
  'OAuth',
  'further numbers',
  'user fields',
  'shown day',
  'emoji',
  'call fields',
  'a colleague',
]);

function needOf(capability: ReturnType<typeof needsOf>[number]): string {
  if (capability === 'http') return 'a network';
  if (capability === 'pages') return 'lists in pages';
  if (capability === 'HTML') return 'entries in HTML';
  return words.has(capability) ? capability : `\`${capability}\``;
}

function slug(name: string): string {
  return name.replaceAll(' ', '-');
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .split(/(`[^`]*`)/)
    .map((piece) => (piece.startsWith('`') ? piece : piece.replaceAll('<', '&lt;')))
    .join('');
}
