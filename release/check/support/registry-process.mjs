// @ts-check
// A registry on loopback, on a free port that it tells: it has our packages, and fetches others from where they always
// come from. It ends with its starter.
import { createRequire } from 'node:module';

const [storage = '', elsewhere = ''] = process.argv.slice(2);
const { runServer } = createRequire(import.meta.url)('verdaccio');
const everybody = { access: '$all', publish: '$all', unpublish: '$all' };

const server = await runServer({
  configPath: `${storage}/config.yaml`,
  storage,
  // By default two slow answers, and nothing more is asked for five minutes.
  uplinks: { elsewhere: { url: elsewhere, timeout: '2m', max_fails: 100, fail_timeout: '1s' } },
  packages: {
    '@daybook/*': everybody,
    'create-daybook-connector': everybody,
    '**': { ...everybody, proxy: 'elsewhere' },
  },
  auth: { htpasswd: { file: `${storage}/htpasswd`, max_users: -1 } },
  web: { enable: false },
  log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  max_body_size: '100mb',
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
process.once('disconnect', () => process.exit(0));
