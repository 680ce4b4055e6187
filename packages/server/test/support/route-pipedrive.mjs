// Loaded before a server process: its connections to Pipedrive lead to PIPEDRIVE_PORT of this machine. It stands for
// the way through the network and for nothing else: names asked for and certificates demanded stay as they are.
import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';

const port = Number(process.env.PIPEDRIVE_PORT);
const connect = tls.connect;

tls.connect = (/** @type {any[]} */ ...parameters) => {
  const [options, ...rest] = parameters;
  const isPipedrive = /(?:^|\.)pipedrive\.com$/.test(options?.host ?? '') && Number(options.port) === 443;
  if (!isPipedrive) return Reflect.apply(connect, tls, parameters);
  const { host, servername = host } = options;
  return connect({ ...options, servername, host: '127.0.0.1', port }, ...rest);
};
syncBuiltinESMExports();
