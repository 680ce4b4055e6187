// A CRM in a process of its own: keeps what is posted, answers after a while. `GET /count` tells how often each text
// stands; `POST /limit?calls=40` takes so many calls a second, `POST /latency?ms=50` answers so late.
import { createServer } from 'node:http';

let latencyMs = 0;
const entries = new Map();
let calls = 0;
let bytes = 0;
let tooMany = 0;
let limit = Infinity;
let second = { began: 0, calls: 0 };

/** Longer than anybody waits for its turn: a bare route fails when it meets a connection that is just being closed. */
const keepAliveTimeout = 60_000;

createServer({ keepAliveTimeout }, (request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    if (request.url === '/count') return send(response, 200, count());
    if (request.url === '/reset') {
      entries.clear();
      [calls, bytes, tooMany] = [0, 0, 0];
      return send(response, 200, {});
    }
    if (request.url.startsWith('/limit')) {
      limit = Number(request.url.split('=')[1]);
      return send(response, 200, {});
    }
    if (request.url.startsWith('/latency')) {
      latencyMs = Number(request.url.split('=')[1]);
      return send(response, 200, {});
    }
    if (isTooMany()) return send(response, 429, {}, { 'retry-after': '1' });
    calls += 1;
    bytes += text.length;
    const answer = () => {
      if (request.url.startsWith('/entries?')) return send(response, 200, withMarker(request.url));
      const id = request.method === 'POST' ? entries.size + 1 : Number(request.url.split('/')[2]);
      if (request.method !== 'GET') entries.set(id, JSON.parse(text));
      const entry = entries.get(id);
      send(response, entry ? 200 : 404, { id, ...(request.method === 'GET' && entry) });
    };
    if (latencyMs > 0) setTimeout(answer, latencyMs);
    else answer();
  });
})
  .listen(0, '127.0.0.1', function listening() {
    process.send(this.address().port);
  })
  .on('connection', (socket) => socket.setNoDelay(true));

function isTooMany() {
  if (performance.now() - second.began >= 1_000) second = { began: performance.now(), calls: 0 };
  second.calls += 1;
  if (second.calls <= limit) return false;
  tooMany += 1;
  return true;
}

function withMarker(url) {
  const marker = new URL(url, 'http://localhost').searchParams.get('marker');
  const found = [...entries].find(([, entry]) => entry.marker === marker);
  return { id: found?.[0] ?? null, ...found?.[1] };
}

/** How often each text stands in the entries: every text of a benchmark is `text <number>.`. */
function count() {
  const texts = new Map();
  for (const { body = '' } of entries.values()) {
    for (const [text] of body.matchAll(/text \d+\./g)) texts.set(text, (texts.get(text) ?? 0) + 1);
  }
  return {
    entries: entries.size,
    calls,
    tooMany,
    bytes,
    texts: texts.size,
    twice: [...texts.values()].filter((n) => n > 1).length,
  };
}

function send(response, status, body, headers = {}) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
