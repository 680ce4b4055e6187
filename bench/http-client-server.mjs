// A CRM for http-client.mjs, in a process of its own: it answers at once, counts what it was sent, and closes
// connections that nobody uses. What arrives while it closes one is lost, as with any server.
//
//   IDLE_MS      milliseconds until it closes one; 0 for never
//   CLOSING_MS   for how long before that what arrives is lost
//   SILENT       set when its answers do not tell any of it
import { createServer } from 'node:http';

const { IDLE_MS = '0', CLOSING_MS = '0', SILENT } = process.env;
const answer = JSON.stringify({
  success: true,
  data: { id: 7, subject: 'SMS with Ada', note: 'x'.repeat(600), owner_id: 1, person_id: 2, done: true },
});
/** How often each request arrived. @type {Map<string, number>} */
const arrived = new Map();
/** When each connection was used last. @type {WeakMap<import('node:net').Socket, number>} */
const used = new WeakMap();

const server = createServer({ keepAliveTimeout: Number(IDLE_MS) }, (request, response) => {
  const { url, socket, headers } = request;
  const idleMs = performance.now() - (used.get(socket) ?? performance.now());
  const isClosing = Number(CLOSING_MS) > 0 && idleMs > Number(IDLE_MS) - Number(CLOSING_MS);
  if (isClosing) {
    socket.destroy();
    return;
  }
  const key = headers['x-key'];
  if (typeof key === 'string') arrived.set(key, (arrived.get(key) ?? 0) + 1);
  request.resume().once('end', () => {
    if (SILENT) response.setHeader('Connection', 'keep-alive');
    response.writeHead(200, { 'content-type': 'application/json', 'x-ratelimit-remaining': '79' });
    response.end(url === '/arrived' ? JSON.stringify(Object.fromEntries(arrived)) : answer);
    used.set(socket, performance.now());
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.once('disconnect', () => process.exit());
