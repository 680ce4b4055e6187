// @ts-check

/** Words that JavaScript does not take as a name, or that every object already has. */
const language = `
  arguments async await break case catch class const constructor continue debugger default delete do else enum eval
  export extends false finally for function if implements import in instanceof interface let new null of package
  private protected prototype public return static super switch this throw true try tostring typeof undefined valueof
  var void while with yield
`;

/** Names of this repository's own, and of what stands beside a connector. */
const ours =
  'api app app-connect conformance connector core daybook docs examples fake generators server test';

/** Files of these names cannot be made on Windows. */
const windows = `aux con nul prn ${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((digit) => [`com${digit}`, `lpt${digit}`]).join(' ')}`;

/** Ids that no connector can have. */
export const reservedWords = new Set([language, ours, windows].join(' ').trim().split(/\s+/));
