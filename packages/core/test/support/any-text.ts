import fc from 'fast-check';

/** Texts that have broken digests, parsers and CRMs. */
const troublemakers = [
  ...['</ul>', '</li><li>', '<b>', '<!--', '-->', '&amp;', '&#10;', '&copy', '<script>alert(1)</script>', ']]>'],
  ...['$&', '$1', '$$', '%s', '{crm}', '------------', 'END', 'BEGIN', 'Conversation(99 messages)', 'Daybook #x'],
  ...['\r\n', '\r', '\n', '\n\n', '\n------------\nEND', '\n- ', '\n  ', ' ', '   ', '\t', '\v', '\f', '\u00A0', '\u2028', '\u3000'],
  ...['\0', '\u0001', '\u001B[31m', '\u007F', '\u0085', '\uFEFF', '\u200B', '\u202E', '\uD800', '\uDFFF', '\uFFFE', '👍', '👩‍👩‍👧', 'e\u0301', 'ı'],
  ...['**', '*', '__', '_', '`', '```', '~~', '# ', '## x', '> ', '- ', '1. ', '+ ', '===', '---', '| a | b |', '|-|-|', '\\', '\\\n'],
  ...['[a](javascript:x)', '![a](b)', '<http://a.example>', 'http://a.example/_b_', '[^1]: x', '[x]: y', '- [ ] ', ':smile:', '@ann', '    code'],
];

/** Any text at all: arbitrary Unicode, halves of surrogate pairs, control characters, markup of every kind. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...troublemakers) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 6 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) },
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));
