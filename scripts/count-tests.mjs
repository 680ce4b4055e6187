// Sums what the packages' runs of a test command left behind into the last line: `N passed, N failed, N skipped`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const [task = 'test'] = process.argv.slice(2);
const files = {
  test: 'test-results.json',
  'test:long': 'long-results.json',
  'test:teeth': 'teeth-results.json',
};
const total = { passed: 0, failed: 0, skipped: 0 };
const withoutResults = [];
const notes = [];
const packages = readdirSync('packages').map((name) => `packages/${name}`);
for (const folder of ['generators', 'release', ...packages].toSorted()) {
  if (!existsSync(`${folder}/package.json`)) continue;
  if (!(task in JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).scripts)) continue;
  const name = folder.replace('packages/', '');
  const file = `${folder}/${files[task]}`;
  if (!existsSync(file)) {
    withoutResults.push(name);
    continue;
  }
  const results = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += results.numPassedTests;
  total.failed += results.numFailedTests + brokenFiles(results);
  total.skipped += results.numPendingTests + results.numTodoTests;
  notes.push(...notChecked(results));
  console.log(`${name}: ${results.numPassedTests} of ${results.numTotalTests} tests passed`);
}
for (const note of notes) console.log(note);
for (const name of withoutResults) console.log(`${name}: no test results`);
console.log(
  `${total.passed} passed, ${total.failed + withoutResults.length} failed, ${total.skipped} skipped`,
);
process.exitCode = total.failed + withoutResults.length > 0 ? 1 : 0;

/** A file that does not even load has no failed test of its own. */
function brokenFiles({ testResults }) {
  return testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
}

/** A check that needs what is not here says so in its name, and must not go unseen. */
function notChecked({ testResults }) {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ title }) => (title.startsWith('NOT CHECKED') ? title : []));
}
