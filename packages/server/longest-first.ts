import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, mostly in waiting for processes: begun last, one worker would wait for it at the end. */
const longest = [
  'trial',
  'calls-at-once',
  'hostile-connections',
  'full-disk',
  'pipedrive-fault-matrix',
  'crash',
  'calls-any-order',
  'calls-thousand',
  'calls-fault-matrix',
  'fault-matrix',
  'several-processes',
  'pages-in-browser',
  'npm-start',
  'try-it',
  'stop',
  'oauth',
];

/** The order in which the files of a run begin: Vitest's own goes by their size where it has not yet seen how long they take. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found < 0 ? longest.length : found;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- no array
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
