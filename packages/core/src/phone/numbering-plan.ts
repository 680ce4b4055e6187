import { isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import numberingPlans from 'libphonenumber-js/max/metadata';
import { z } from 'zod';
import { changedNumber } from './changed-plans.js';

/** A telephone number in today's spelling, the same whichever way it was written. */
export interface TelephoneNumber {
  /** `+`, calling code and {@link national}: what two spellings of one number have in common. */
  key: string;
  /** As it is dialled from abroad today: E.164. */
  e164: string;
  callingCode: string;
  /** Two letters; undefined where the calling code is no country's. */
  country: string | undefined;
  /** National (significant) number: no trunk prefix, no operator, no sign that it is a mobile. */
  national: string;
  /** Whether such numbers are given out, as far as libphonenumber knows. */
  isValid: boolean;
}

interface Plan {
  /** Every national number has this form, given out or not. */
  form: RegExp;
  /** Digits that come before a number that was written without its area, where the country has one area. */
  area: string;
}

/** Of libphonenumber's data, what its API does not tell. A plan is a list, to be short. */
const planSchema = z.array(z.unknown());
const FORM = 2;
const TRANSFORM = 8;
const metadata = z
  .object({
    country_calling_codes: z.record(z.string(), z.array(z.string())),
    countries: z.record(z.string(), planSchema),
    nonGeographic: z.record(z.string(), planSchema),
  })
  .parse(numberingPlans);

const plans = new Map<string, Plan>();

/** Where 8 was dialled before an area, as in the Soviet Union, until they chose 0 or nothing. */
const oldTrunkIs8: ReadonlySet<string> = new Set(['AM', 'AZ', 'GE', 'KG', 'MD', 'TJ', 'UA', 'UZ']);

/**
 * Reads digits as a telephone number, and says nothing about whether such numbers exist.
 *
 * @param digits - with the trunk or international prefix that a person wrote
 * @param region - two letters: where they are dialled. Without it they begin with a calling code
 */
export function parseNumber(digits: string, region?: string): TelephoneNumber | undefined {
  if (region === undefined) return toToday(parsePhoneNumberFromString(`+${digits}`));
  if (!isSupportedCountry(region)) return undefined;
  const number = toToday(parsePhoneNumberFromString(digits, region));
  const hasOldTrunk = digits.startsWith('8') && oldTrunkIs8.has(region) && !(number && hasForm(number));
  return hasOldTrunk ? toToday(parsePhoneNumberFromString(digits.slice(1), region)) : number;
}

/**
 * Whether a number has the form of its country's numbers. Looser than valid: a range that nobody has yet, or that exists
 * in films only, is still the country's.
 */
export function hasForm({ callingCode, country, national, e164 }: TelephoneNumber): boolean {
  const { form } = planOf(country, callingCode) ?? {};
  return form !== undefined && (form.test(national) || form.test(e164.slice(callingCode.length + 1)));
}

/**
 * The area that people leave out in a country that has only one, as on many islands; else empty.
 *
 * @param region - two letters: where they are. Where several countries share a calling code, that decides
 */
export function onlyAreaOf(number: TelephoneNumber, region: string | undefined): string {
  const { country, callingCode, national } = number;
  const shared = (metadata.country_calling_codes[callingCode] ?? []).length > 1;
  const { area = '' } = planOf(country, callingCode) ?? {};
  return (country === region || !shared) && national.startsWith(area) ? area : '';
}

/** How a mobile in Argentina is dialled within the country: with 15 behind the area. Undefined for other numbers. */
export function dialledInArgentina({ callingCode, national }: TelephoneNumber): string | undefined {
  if (callingCode !== '54') return undefined;
  const mobile = parsePhoneNumberFromString(`+549${national}`);
  return mobile?.isValid() ? mobile.formatNational().replace(/\D/g, '') : undefined;
}

function planOf(country: string | undefined, callingCode: string): Plan | undefined {
  const key = country ?? callingCode;
  const known = plans.get(key);
  const data = country === undefined ? metadata.nonGeographic[callingCode] : metadata.countries[country];
  if (known !== undefined || data === undefined) return known;
  const text = (index: number): string => z.string().catch('').parse(data[index]);
  const plan = {
    form: new RegExp(`^(?:${text(FORM)})$`),
    area: /^(\d+)\$1$/.exec(text(TRANSFORM))?.[1] ?? '',
  };
  plans.set(key, plan);
  return plan;
}

function toToday(given: PhoneNumber | undefined): TelephoneNumber | undefined {
  if (given === undefined) return undefined;
  const number = withItsZero(changed(given));
  const { countryCallingCode: callingCode, nationalNumber, country } = number;
  // Argentina's 9 says that a number is a mobile, and is often left out: who has the number is the same.
  const national = callingCode === '54' ? nationalNumber.replace(/^9(?=\d{10}$)/, '') : nationalNumber;
  return {
    key: `+${callingCode}${national}`,
    e164: number.number,
    callingCode,
    country: country ?? metadata.country_calling_codes[callingCode]?.[0],
    national,
    isValid: number.isValid(),
  };
}

function changed(number: PhoneNumber): PhoneNumber {
  const { countryCallingCode: callingCode, nationalNumber } = number;
  // Both signs of a mobile at once, `+54 9 11 15 …`.
  const [, dialled] = (callingCode === '54' && /^9(\d{12})$/.exec(nationalNumber)) || [];
  if (dialled !== undefined) return parsePhoneNumberFromString(`0${dialled}`, 'AR') ?? number;
  const today = changedNumber(callingCode, nationalNumber);
  return (today && parsePhoneNumberFromString(`+${today.callingCode}${today.national}`)) ?? number;
}

/** In some countries numbers begin with a 0 that belongs to them. Spreadsheets drop it, and so do people abroad. */
function withItsZero(number: PhoneNumber): PhoneNumber {
  if (number.isValid()) return number;
  const { countryCallingCode: callingCode, nationalNumber } = number;
  const longer = parsePhoneNumberFromString(`+${callingCode}0${nationalNumber}`);
  return longer?.isValid() && longer.nationalNumber === `0${nationalNumber}` ? longer : number;
}
