// Sends requests over kept connections, so many at a time, and tells how long each took.
// oxlint-disable no-await-in-loop -- one measurement after another
import { Agent, request } from 'node:http';

export function client(port, token) {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      const sent = request(
        {
          port,
          host: '127.0.0.1',
          method,
          path,
          agent,
          headers: {
            ...(token && { authorization: `Bearer ${token}` }),
            ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (chunk) => {
            answer += chunk;
          });
          response.on('end', () => resolve({ status: response.statusCode, text: answer }));
        },
      );
      sent.on('error', reject).end(text);
    });
}

/** Sends bodies until there are none, at most `concurrency` at the same time. */
export async function load(send, bodies, concurrency) {
  const times = [];
  const refused = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < bodies.length) {
        const body = bodies[next];
        next += 1;
        const from = performance.now();
        const { status, text } = await send('POST', '/messageLog', body);
        times.push(performance.now() - from);
        if (status !== 200) refused.push(text);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  return {
    perSecond: bodies.length / seconds,
    p50: times[Math.floor(times.length / 2)],
    p99: times[Math.floor(times.length * 0.99)],
    refused: refused.length,
    why: refused[0],
  };
}

let lastId = 1_000_000;
/** A day with messages of their own, as the client sends it. */
export function day(key, texts, contactId = 101) {
  const at = Date.UTC(2026, 6, 14, 17);
  return {
    logInfo: {
      conversationLogId: `${key}/7/14/2026`,
      conversationId: String(key),
      type: 'SMS',
      messages: texts.map((text, index) => ({
        id: (lastId += 1),
        type: 'SMS',
        direction: 'Inbound',
        subject: text,
        creationTime: at + index * 1000,
        lastModifiedTime: at + index * 1000,
        from: { phoneNumber: '+14155550100' },
        to: [{ phoneNumber: '+16505550001', target: true }],
        readStatus: 'Read',
        priority: 'Normal',
        availability: 'Alive',
        messageStatus: 'Received',
        conversationId: String(key),
        attachments: [],
      })),
      self: { phoneNumber: '+16505550001' },
      correspondents: [{ phoneNumber: '+14155550100', name: 'Ada Known' }],
    },
    additionalSubmission: {},
    overridingFormat: [],
    contactId,
    contactType: 'Contact',
    contactName: 'Ada Known',
  };
}
