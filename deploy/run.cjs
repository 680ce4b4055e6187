#!/usr/bin/env node
// The command `daybook` of the bundle, which lies beside `main.js` there: runs that from what V8 has compiled at the build, for
// compiling took a third of a start. What V8 does not take, as it is of another version or has other flags, it compiles anew.
'use strict';
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

/** Of every file of the bundle that runs, by its name. @type {Map<string, { exports: object, script: Script }>} */
const modules = new Map();
const requireHere = Object.assign(
  (/** @type {string} */ name) => (name.startsWith('./') ? load(name.slice(2)) : require(name)),
  require,
);

/** @param {string} name - of a file beside this one, which is a function of what CommonJS gives to a module */
function load(name) {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const filename = path.join(__dirname, name);
  const source = readFileSync(filename);
  // Stack traces name what was compiled at the build, wherever that was: so this is the same everywhere.
  const script = new Script(source.toString('latin1'), {
    filename: name,
    cachedData: compiledBefore(filename, source),
  });
  const module = { exports: {}, script };
  modules.set(name, module);
  script.runInThisContext().call(module.exports, module.exports, requireHere, module, filename, __dirname);
  return module.exports;
}

/**
 * V8 itself looks at the source's length only, and trusts the data.
 *
 * @param {string} filename
 * @param {Buffer} source
 */
function compiledBefore(filename, source) {
  try {
    const file = readFileSync(`${filename}.v8`);
    const data = file.subarray(4);
    return file.readUInt32LE() === checksum(source, data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Of what must be the same as at the build, beside what V8 sees to. V8's own number is that of the whole line of Node's
 * releases, within which what it compiles has changed: data of another release would crash the process.
 *
 * @param {Buffer} source
 * @param {Buffer} data
 */
function checksum(source, data) {
  return crc32(data, crc32(source, crc32(`${process.version} ${process.platform} ${process.arch}`)));
}

module.exports = { checksum, load, modules };
load('main.js');
