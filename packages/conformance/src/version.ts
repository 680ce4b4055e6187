/** The kit’s version, as in package.json: `pnpm version-packages` writes both. */
export const version = '0.0.0';
