/** The server's version; `scripts/check-versions.mjs` keeps it equal to package.json. */
export const version = '0.1.0';
