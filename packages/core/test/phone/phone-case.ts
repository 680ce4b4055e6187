/** One row: whether a person with these phone fields is found by what is asked for, for a user in this region. */
export interface PhoneCase {
  kind: string;
  kept: string[];
  asked: string;
  region: string;
  found: boolean;
}

export function rows(
  kind: string,
  ...cases: [kept: string | string[], asked: string, region: string, found: boolean][]
) {
  return cases.map(
    ([kept, asked, region, found]): PhoneCase => ({ kind, kept: [kept].flat(), asked, region, found }),
  );
}
