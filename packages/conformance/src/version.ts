/** The kit's version, as in package.json. A test compares the two. */
export const version = '0.0.0';
