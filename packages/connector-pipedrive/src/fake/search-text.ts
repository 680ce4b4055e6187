export interface Matcher {
  text: (value: string) => boolean;
  /** Compares digits alone, so `(650) 555-0100` is found by `6505550100`, and letters as they are. */
  phone: (value: string) => boolean;
  textOrPhone: (value: string) => boolean;
}

/** How Pipedrive's search compares: never by case, anywhere in the value unless the match is exact. */
export function matcherFor(term: string, exact: boolean): Matcher {
  const wanted = term.toLowerCase();
  const digits = digitsOf(term);
  const text = (value: string) => {
    const held = value.toLowerCase();
    return exact ? held === wanted : held.includes(wanted);
  };
  const phone = (value: string) => {
    const held = digitsOf(value);
    return text(value) || (digits !== '' && (exact ? held === digits : held.includes(digits)));
  };
  const looksLikePhone = /^[\d\s()+./-]+$/;
  const textOrPhone = (value: string) => text(value) || (looksLikePhone.test(value) && phone(value));
  return { text, phone, textOrPhone };
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}
