// Required before a server's program, for whose compiling takes a third of what a start takes, and hundreds are started. What V8
// has compiled stands in files beside a copy of this one. A file whose source, flags or version differ is compiled as usual.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const nodeModule = require('node:module');
const path = require('node:path');
const { Script } = require('node:vm');

/** For the one start that writes the files, which ends when it is asked to. */
const isWriting = process.env['WRITE_CODE_CACHE'] === 'yes';
/** A smaller file is compiled as fast as its code is read. */
const LARGE = 40_000;
/** @type {{ script: Script, place: string }[]} */
const scripts = [];
const usual = require.extensions['.js'];

require.extensions['.js'] = (module, filename) => {
  const place = path.join(__dirname, `${filename.replaceAll(/\W+/g, '-')}.v8`);
  const source = isWriting || existsSync(place) ? readFileSync(filename, 'utf8') : '';
  // Imports of a script that is compiled here would fail.
  if (source.length < LARGE || source.includes('import(')) usual?.(module, filename);
  else run(module, compile(source, { filename, place }));
};

/**
 * @param {string} source
 * @param {{ filename: string, place: string }} where
 */
function compile(source, { filename, place }) {
  const script = new Script(nodeModule.wrap(source.replace(/^#!.*/, '')), {
    filename,
    ...(!isWriting && { cachedData: readFileSync(place) }),
  });
  if (isWriting) scripts.push({ script, place });
  return script;
}

/**
 * @param {NodeModule} module
 * @param {Script} script
 */
function run(module, script) {
  const { exports: own, filename } = module;
  const require = nodeModule.createRequire(filename);
  script.runInThisContext().call(own, own, require, module, filename, path.dirname(filename));
}

if (isWriting)
  process.once('SIGTERM', () => {
    // What has run meanwhile is in it, too.
    for (const { script, place } of scripts) writeFileSync(place, script.createCachedData());
    process.exit();
  });
