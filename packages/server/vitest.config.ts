import { availableParallelism } from 'node:os';
import { testConfig } from '../../vitest.shared.ts';
import { LongestFirst } from './longest-first.ts';

export default testConfig(
  {
    test: ['test/**/*.test.ts', 'trial/trial.test.ts'],
    long: [
      'test/{crash,phone-identity,crm-spelling,npm-start}.test.ts',
      'test/{fault-matrix,pipedrive-fault-matrix,calls-fault-matrix,calls-in-trouble}.test.ts',
      'test/{calls-any-order,calls-crash,calls-thousand}.test.ts',
      'trial/trial.test.ts',
    ],
    // Many processes, or one with much to do. In `npm test` a seed of the trial and `crash` stand for them.
    onlyLong: [
      'test/{calls-at-once,several-processes,rolling-restart,admin-at-scale,one-core}.test.ts',
      'test/{npm-start-at-once,data-folder-lock,process-again,readable-pages-in-browser}.test.ts',
      'trial/late-update.test.ts',
    ],
    modes: { trial: ['trial/trial.test.ts'], sabotage: ['trial/sabotage.test.ts'] },
  },
  {
    globalSetup: ['test/support/postgres.ts', 'test/support/server-bundle.ts'],
    // Many tests wait, for processes of their own or for the disk: so there is one worker more than cores.
    maxWorkers: availableParallelism() + 1,
    // Crash tests mostly wait for processes to start.
    maxConcurrency: 6,
    sequence: { sequencer: LongestFirst },
  },
);
