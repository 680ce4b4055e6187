// Runs a program as `run.cjs` does, and when its input ends, writes beside each of its files what V8 has compiled of it by then.
'use strict';
const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const [, , command = ''] = process.argv;
process.argv.splice(1, 1);
const { checksum, load, modules } = require(command);

process.stdin.resume().once('end', () => {
  const folder = path.dirname(command);
  // What did not run is compiled as far as loading it asks for.
  for (const name of readdirSync(folder)) if (name.endsWith('.js') && name !== 'daybook.js') load(name);
  for (const [name, { script }] of modules) {
    const data = script.createCachedData();
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(checksum(readFileSync(path.join(folder, name)), data));
    writeFileSync(path.join(folder, `${name}.v8`), Buffer.concat([sum, data]));
  }
  process.exit();
});
