/** In thousands of bytes. Raise one on purpose, and not because something slipped in. */
const agreed: Record<string, number> = {
  '@daybook/conformance': 220,
  '@daybook/connector-mock': 44,
  '@daybook/connector-pipedrive': 210,
  '@daybook/core': 605,
  // Swagger UI makes up half of it: before it was a dependency, with all that it does not need.
  '@daybook/server': 1_215,
  'create-daybook-connector': 80,
};

/** Twice what the generator makes. */
const NEW_CONNECTOR = 100;

/** How big a package may be, in thousands of bytes; undefined where nobody has agreed to anything. */
export function packedBudget(name: string): number | undefined {
  return agreed[name] ?? (name.startsWith('@daybook/connector-') ? NEW_CONNECTOR : undefined);
}

/** What to do about a package that is bigger than agreed; nothing when it is not. */
export function sizeFault(name: string, bytes: number): string | undefined {
  const budget = packedBudget(name);
  const file = 'release/check/support/packed-size.ts';
  const size = `${name} is ${Math.ceil(bytes / 1000)} kB packed`;
  if (budget === undefined) return `${size}, and nothing was agreed: give it a row in ${file}.`;
  return bytes < budget * 1000
    ? undefined
    : `${size}, and ${budget} were agreed. Look what slipped in (\`pnpm pack\`); if it must be that big, raise its row in ${file}.`;
}
