import { testConfig } from '../../vitest.shared.ts';

export default testConfig({
  // Properties, which are checked for more inputs.
  long: [
    'test/call/{learn-of-call,merge-into-entry,notes-as-typed,peoples-words}.test.ts',
    'test/digest/{newest-knowledge,order,parts,render,text}.test.ts',
    'test/{json,text/entry-text,text/entry-words,text/markdown}.test.ts',
    'test/phone/{same-number,wanted-number}.test.ts',
  ],
});
