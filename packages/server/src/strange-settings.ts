import { distance } from 'fastest-levenshtein';

type Environment = Readonly<Record<string, string>>;

/** Names of `daybook send`, of the conformance kit, and of the repository's own tests. */
const elsewhere = /^DAYBOOK_(?:API_KEY|TOKEN|LIVE_\w+|SHARED|PICTURE|TESTS|TEST_\w+)$/;

/** Kubernetes tells every container where the services beside it are, such as one that is called `daybook`. */
const ofKubernetes = /_SERVICE_(?:HOST|PORT(?:_\w+)?)$|_PORT_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?$/;
const addressInKubernetes = /^(?:tcp|udp|sctp):/;

/** Whose name such a setting begins with. */
const ofConnector = /^(MOCK|PIPEDRIVE)_/;

/** Up to two letters in nine may differ: more is another name. */
const NEAR = 0.22;

/**
 * Finds what looks like a setting and is none: a server that ignores it runs in another way than somebody believes. All that
 * begins with `DAYBOOK_` is ours; of a connector's prefix only what is almost one of its settings.
 *
 * @param set - all variables that are set
 * @param known - the names of all settings
 * @returns what is to be said of each, without its value
 */
export function strangeSettings(set: Environment, known: readonly string[]): string[] {
  const strange = Object.entries(set)
    .filter(([name, value]) => !known.includes(name) && !isForeign(name, value))
    .map(([name]) => ({ name, meant: nearest(name, known) }))
    .filter(({ name, meant }) => name.startsWith('DAYBOOK_') || (ofConnector.test(name) && meant));
  const isUnclear = strange.some(({ meant }) => meant === undefined);
  return [
    ...strange.map(
      ({ name, meant }) =>
        `${name}: there is no such setting${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    ),
    ...(isUnclear ? [`the settings are ${known.join(', ')}`] : []),
  ];
}

/** Finds settings of connectors that are not loaded. The parameters and what is returned are as above. */
export function idleSettings(
  set: Environment,
  known: readonly string[],
  connectors: readonly string[],
): string[] {
  return known.flatMap((name) => {
    const connector = ofConnector.exec(name)?.[1]?.toLowerCase();
    if (connector === undefined || connectors.includes(connector) || !(name in set)) return [];
    return `${name}: is a setting of the connector ${connector}, which DAYBOOK_CONNECTORS does not name`;
  });
}

function isForeign(name: string, value: string): boolean {
  return elsewhere.test(name) || ofKubernetes.test(name) || addressInKubernetes.test(value);
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const written = withoutPrefix(name);
  const [best] = known
    .map((candidate) => ({ candidate, letters: distance(written, withoutPrefix(candidate)) }))
    .filter(({ candidate, letters }) => letters <= NEAR * Math.max(written.length, candidate.length))
    .toSorted((one, other) => one.letters - other.letters);
  return best?.candidate;
}

/** Some settings have it and some do not: it is what people get wrong. */
function withoutPrefix(name: string): string {
  return name.replace(/^DAYBOOK_/, '');
}
