// @ts-check
// A registry on loopback, on a free port that it tells. It ends with its starter.
import { createRequire } from 'node:module';

const [storage = ''] = process.argv.slice(2);
const { runServer } = createRequire(import.meta.url)('verdaccio');
const everybody = { access: '$all', publish: '$all', unpublish: '$all' };

const server = await runServer({
  configPath: `${storage}/config.yaml`,
  storage,
  uplinks: {},
  // What is not ours comes from where it always comes from: only our scope is looked for here.
  packages: { '**': everybody },
  auth: { htpasswd: { file: `${storage}/htpasswd`, max_users: -1 } },
  web: { enable: false },
  log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  max_body_size: '100mb',
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
process.once('disconnect', () => process.exit(0));
