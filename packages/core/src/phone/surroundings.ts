const BETWEEN = String.raw`(?:[\n,;/|•·&\\]|\s(?:or|and|oder|und|ou|et|o|y|e|u)\s)`;
/** What extensions are called, beside a number or alone. */
const EXTENSION_NAME = [
  'ext(?:ension|ens|n)?|loc(?:al)?|extensi[oó]n|anexo|int(?:erno|ern)?|ramal|poste',
  'durchwahl|dw|nebenstelle|nst|toestel|tst|anknytning|ankn|lokal|wew(?:n(?:ętrzny)?)?|klapka|linka|mellék|dahili',
  'доб(?:авочный)?|внутр(?:енний)?|вн|内線|內線|分机|分機|내선|שלוחה|تحويلة',
].join('|');
/** No hyphen behind an x: `X-101` may be anything. */
const EXTENSION_WORD = String.raw`(?:(?:x|#)[.:]?|(?:${EXTENSION_NAME})(?:\s?[.:=-])?(?:\s?(?:no|nr)\b\.?|\s?#)?)`;
const NOT_LONGER = String.raw`(?![ ().-]*\d)`;
/** What a dialler sends after a pause: `p123`, `wait 123`, `,,123#`, `;123`. */
const PAUSE = String.raw`\s?(?:(?:p(?:ause)?|w(?:ait)?|,(?=,))[pw,\s]*[\d*#][\d*#pw,]*|[,;]\d{1,6}#?)${NOT_LONGER}`;
/** The letter that says what a number is, as in `(415) 555-0100m`, stands behind it or before it. */
const KIND = String.raw`[cfhmoptw]`;
/** The word that says it, as in `415-555-0100cell`, and two of them, as in `HomePhone`. */
const KIND_WORD = `(?:${[
  'phone|ph|mob(?:ile?)?|cell(?:phone)?|fax|home|work|office|main|direct|business|company|other|private',
  'personal|pager|fon|telefon|handy|privat|arbeit|büro|dienstlich|geschäftlich|zentrale|mobiel|werk|thuis|kantoor',
  't[eé]l(?:[eé]phone)?|portable|fixe|bureau|domicile|maison|travail|tel[eé]fono|m[oó]vil|cel(?:ular)?|fijo|casa',
  'oficina|trabajo|telefone|telem[oó]vel|fixo|trabalho|escrit[oó]rio|residencial|comercial|cellulare|ufficio|lavoro',
  'hem|arbete|kom|dom|praca|тел|моб|сот|раб|дом|факс',
  '携帯|電話|自宅|会社|手机|手機|电话|公司|전화|휴대폰|핸드폰|회사',
].join('|')}){1,2}`;

const extensionBehind = new RegExp(String.raw`[\s,;]*${EXTENSION_WORD}\s*(\d{1,7})${NOT_LONGER}#?`, 'iuy');
const tonesBehind = new RegExp(String.raw`${PAUSE}|\s?${KIND}(?!\p{L})`, 'iuy');
const aloneBefore = new RegExp(String.raw`${BETWEEN}\s*(?:${EXTENSION_WORD}\s*)?$`, 'iu');
const aloneBehind = new RegExp(String.raw`^[)\s]*(?:\([^()\d]*\)\s*)?(?:$|${BETWEEN})`, 'iu');
const usualWordBefore = new RegExp(String.raw`(?:^|\P{L})(?:${KIND_WORD}|${KIND}|${EXTENSION_WORD})$`, 'iu');
const usualWordBehind = new RegExp(String.raw`^${KIND_WORD}(?!\p{L})`, 'iu');

/**
 * What belongs to a number and stands behind it: an extension, or what is dialled after a pause.
 *
 * @param index - where the number ends
 * @returns its length in the text, and the extension's digits
 * @example
 * behindNumber('415-555-0100 ext. 7', 12); // { length: 7, extension: '7' }
 */
export function behindNumber(text: string, index: number): { length: number; extension: string | undefined } {
  for (const pattern of [extensionBehind, tonesBehind]) {
    pattern.lastIndex = index;
    const found = pattern.exec(text);
    if (found) return { length: found[0].length, extension: found[1] };
  }
  return { length: 0, extension: undefined };
}

/**
 * Whether digits belong to a word, as in `Promo101` or `24Fitness`.
 *
 * @param before - the text before them, beginning with a line break where they stand first
 */
export function isInWord(before: string, digits: string, behind: string): boolean {
  if (/^\p{L}/u.test(behind)) return !usualWordBehind.test(behind);
  return /^\d/.test(digits) && /\p{L}$/u.test(before) && !usualWordBefore.test(before);
}

/** Whether nothing but separators is around digits, or a word for extensions: `101`, `x101`, `Ext. 101 (Ada)`. */
export function standsAlone(before: string, behind: string): boolean {
  return aloneBefore.test(before) && aloneBehind.test(behind);
}
