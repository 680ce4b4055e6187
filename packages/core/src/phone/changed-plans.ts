/** One change of how numbers are written: digits at the beginning became others, and the rest stayed. */
interface Change {
  /** Calling code, today. */
  code: string;
  /** Before, where that was another. */
  oldCode?: string;
  /** What stood before the digits that changed, and still does: a pattern. */
  area?: string;
  before?: string;
  today?: string;
  /** A pattern. Old numbers have one answer each, and are nobody else's today. */
  rest: string;
}

/** One change for each beginning, such as `162>32`. */
function changesOf(code: string, beginnings: string, rest: string): Change[] {
  return beginnings.split(' ').map((beginning) => {
    const [before = '', today = ''] = beginning.split('>');
    return { code, before, today, rest };
  });
}

/**
 * What people still keep, and what is dialled today. Numbers that have several answers, or that somebody else has by now,
 * stay as they are: Ho Chi Minh City's old 8 begins mobiles today, as some Vietnamese areas of two digits do.
 */
export const changes: readonly Change[] = [
  // Mexico, 2019: 1 from abroad, 01, 044 and 045 from within are gone.
  ...changesOf('52', '1> 01> 044> 045>', String.raw`[2-9]\d{9}`),
  // Brazil, 2012 to 2016: mobiles begin with 9.
  { code: '55', area: String.raw`\d\d`, today: '9', rest: String.raw`[6-9]\d{7}` },
  // Colombia, 2021: 60 before what used to be the area.
  { code: '57', today: '60', rest: String.raw`[1-8]\d{7}` },
  // Benin, 2024: 01 before every number.
  { code: '229', today: '01', rest: String.raw`\d{8}` },
  // Côte d'Ivoire, 2021: two digits for the company, which the second digit of a mobile tells, and the third of others.
  { code: '225', today: '01', rest: String.raw`[04-9][0-3]\d{6}` },
  { code: '225', today: '05', rest: String.raw`[04-9][4-6]\d{6}` },
  { code: '225', today: '07', rest: String.raw`[04-9][7-9]\d{6}` },
  { code: '225', today: '25', rest: String.raw`[23]\d0\d{5}` },
  { code: '225', today: '21', rest: String.raw`2\d8\d{5}` },
  { code: '225', today: '27', rest: String.raw`(?:2\d[1-79]|3\d[1-9])\d{5}` },
  // Gabon, 2019. Before, the 0 belonged to a number, and was left out by many.
  ...changesOf('241', '1>11 2>62 4>74 5>65 6>66 7>77 01>11 02>62 04>74 05>65 06>66 07>77', String.raw`\d{6}`),
  // Cameroon, 2014: 6 before mobiles, 2 before others.
  { code: '237', today: '6', rest: String.raw`(?:[579]\d|8[0-79])\d{6}` },
  { code: '237', today: '2', rest: String.raw`(?:22|33)\d{6}` },
  // Mauritius, 2013: 5 before mobiles.
  { code: '230', today: '5', rest: String.raw`[79]\d{6}` },
  // Saudi Arabia, 2013: 1 before the area.
  ...changesOf('966', '>1 0>1', String.raw`[1-467]\d{7}`),
  // Qatar, 2010: the first digit twice.
  ...changesOf('974', '4>44 5>55 6>66 7>77', String.raw`\d{6}`),
  // Egypt, 2011: mobiles have one digit more.
  ...changesOf('20', '10>100 11>111 12>122 14>114 16>106 17>127 18>128 19>109', String.raw`\d{7}`),
  // Georgia, 2011: 5 before mobiles, 2 behind the area of Tbilisi.
  { code: '995', today: '5', rest: String.raw`[579]\d{7}` },
  { code: '995', before: '32', today: '322', rest: String.raw`\d{6}` },
  // Chile, 2012 to 2018: 2 behind the area of Santiago; no 0 before mobiles, and 9 wherever they are dialled.
  { code: '56', before: '2', today: '22', rest: String.raw`[2-9]\d{6}` },
  { code: '56', before: '0', rest: String.raw`9\d{8}` },
  { code: '56', today: '9', rest: String.raw`[89]\d{7}` },
  // Ecuador, 2012: 9 before mobiles.
  { code: '593', today: '9', rest: String.raw`[89]\d{7}` },
  // Poland, 2010: no 0 before the area.
  { code: '48', before: '0', rest: String.raw`[1-9]\d{8}` },
  // Italy: no 0 before mobiles. Where the 0 begins an area, it stays.
  { code: '39', before: '0', rest: String.raw`3(?:2[0789]|3[03-9]|4[0789]|6[068]|8[089])\d{7}` },
  // Vietnam, 2018: mobiles of eleven digits.
  ...changesOf('84', '162>32 163>33 164>34 165>35 166>36 167>37 168>38 169>39', String.raw`\d{7}`),
  ...changesOf(
    '84',
    '120>70 121>79 122>77 126>76 128>78 123>83 124>84 125>85 127>81 129>82',
    String.raw`\d{7}`,
  ),
  ...changesOf('84', '186>56 188>58 199>59', String.raw`\d{7}`),
  // Vietnam, 2017: areas.
  { code: '84', before: '4', today: '24', rest: String.raw`\d{8}` },
  ...changesOf('84', '20>214 22>212 25>205 26>206 27>207 29>216 53>233 54>234', String.raw`\d{7}`),
  ...changesOf(
    '84',
    '57>257 60>260 61>251 62>252 63>263 64>254 66>276 67>277 68>259 72>272',
    String.raw`\d{7}`,
  ),
  ...changesOf(
    '84',
    '73>273 74>294 75>275 230>215 231>213 240>204 241>222 280>208 281>209',
    String.raw`\d{7}`,
  ),
  ...changesOf('84', '320>220 321>221 350>228 351>226 500>262 501>261 510>235 511>236', String.raw`\d{7}`),
  ...changesOf('84', '650>274 651>271 710>292 711>293 780>290 781>291', String.raw`\d{7}`),
  // Sint Maarten, 2011: out of the Netherlands Antilles.
  { oldCode: '599', code: '1', today: '721', rest: String.raw`5\d{6}` },
  // France and its departments overseas dial one another as within one country, and so people write it.
  { oldCode: '33', code: '262', rest: String.raw`(?:26[29]|639|69[23])\d{6}` },
  { oldCode: '33', code: '590', rest: String.raw`(?:590|69[01])\d{6}` },
  { oldCode: '33', code: '594', rest: String.raw`[56]94\d{6}` },
  { oldCode: '33', code: '596', rest: String.raw`(?:596|69[67])\d{6}` },
  { oldCode: '262', code: '33', rest: String.raw`6(?:[0-24-8]\d|3[0-8])\d{6}` },
  // San Marino as dialled in Italy, Northern Ireland as dialled in Ireland, Palestinian mobiles as dialled in Israel.
  { oldCode: '39', code: '378', rest: String.raw`0549\d{6}` },
  { oldCode: '353', code: '44', before: '48', today: '28', rest: String.raw`\d{8}` },
  { oldCode: '972', code: '970', rest: String.raw`5[69]\d{7}` },
];

/** A change as it is looked up, in one of its two directions. */
interface Step {
  pattern: RegExp;
  code: string;
  beginning: string;
}

const toToday = new Map<string, Step[]>();
const toBefore = new Map<string, Step[]>();
for (const { code, oldCode = code, area = '', before = '', today = '', rest } of changes) {
  addStep(toToday, oldCode, { pattern: patternOf(area, before, rest), code, beginning: today });
  addStep(toBefore, code, { pattern: patternOf(area, today, rest), code: oldCode, beginning: before });
}

/**
 * A number that was written as people did before, in the digits of today; undefined for every other.
 *
 * @example
 * changedNumber('84', '1623456789'); // { callingCode: '84', national: '323456789' }
 */
export function changedNumber(
  callingCode: string,
  national: string,
): { callingCode: string; national: string } | undefined {
  for (const step of toToday.get(callingCode) ?? []) {
    const changed = follow(step, national);
    if (changed !== undefined) return { callingCode: step.code, national: changed };
  }
  return undefined;
}

/** All that a number of today was written like before, without the calling code. */
export function writtenBefore(callingCode: string, national: string): string[] {
  return (toBefore.get(callingCode) ?? []).flatMap((step) => follow(step, national) ?? []);
}

function patternOf(area: string, beginning: string, rest: string): RegExp {
  return new RegExp(`^(${area})${beginning}(${rest})$`);
}

function addStep(steps: Map<string, Step[]>, code: string, step: Step): void {
  steps.set(code, [...(steps.get(code) ?? []), step]);
}

function follow({ pattern, beginning }: Step, national: string): string | undefined {
  const [, area, rest] = pattern.exec(national) ?? [];
  return rest === undefined ? undefined : `${area ?? ''}${beginning}${rest}`;
}
