/** Who makes room when there are too many connections. */
import { describe, expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { hold } from './support/fake-daybook.js';
import { listen, log } from './support/listening.js';
import { connectRaw, head, type RawConnection } from './support/raw-connection.js';

it('closes who has said nothing for longest when there are too many connections, not who comes', async () => {
  const daybook = await listen({ connections: 3 });
  const first = await connectRaw(daybook.url, '127.0.0.2');
  const second = await connectRaw(daybook.url, '127.0.0.3');
  const kept = await connectRaw(daybook.url, '127.0.0.4');
  kept.write('GET /isAlive HTTP/1.1\r\nhost: localhost\r\n\r\n');
  expect((await kept.answer()).status).toBe(200);
  expect((await log(daybook, 'ann', 1))[0]).toBe(200);
  await first.ended;
  expect(first.received()).toBe('');
  for (const connection of [second, kept]) {
    connection.write('GET /isAlive HTTP/1.1\r\nhost: localhost\r\n\r\n');
    // oxlint-disable-next-line no-await-in-loop -- one after another
    expect((await connection.answer()).status).toBe(200);
  }
});

describe('when there are too many connections', () => {
  const ASK = 'GET /isAlive HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const asked = async (connection: RawConnection): Promise<number> => {
    connection.write(ASK);
    return (await connection.answer()).status;
  };
  /** Connects from each address in turn, and asks. */
  const connectAndAsk = async (url: string, addresses: string[]): Promise<RawConnection[]> => {
    const connections: RawConnection[] = [];
    for (const address of addresses) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const connection = await connectRaw(url, address);
      // oxlint-disable-next-line no-await-in-loop
      expect(await asked(connection)).toBe(200);
      connections.push(connection);
    }
    return connections;
  };

  it('whoever comes is answered, also when all others have asked something and wait', async () => {
    const { url } = await listen({ connections: 3 });
    const idle = await connectAndAsk(url, ['127.0.0.2', '127.0.0.2', '127.0.0.2']);
    const [newcomer] = await connectAndAsk(url, ['127.0.0.3']);
    await idle[0]?.ended;
    const left = [idle[1], idle[2], newcomer] as RawConnection[];
    expect(await Promise.all(left.map(asked))).toEqual([200, 200, 200]);
  });

  it('the one makes room whose last request was answered first', async () => {
    const { url } = await listen({ connections: 2 });
    const [first, second] = await connectAndAsk(url, ['127.0.0.2', '127.0.0.3']);
    expect(await asked(first as RawConnection)).toBe(200);
    await connectAndAsk(url, ['127.0.0.4']);
    await second?.ended;
    expect(await asked(first as RawConnection)).toBe(200);
  });

  it('those of the address that holds most make room first', async () => {
    const { url } = await listen({ connections: 3 });
    const [alone, oneOfTwo] = await connectAndAsk(url, ['127.0.0.2', '127.0.0.3', '127.0.0.3']);
    await connectAndAsk(url, ['127.0.0.4']);
    await oneOfTwo?.ended;
    expect(await asked(alone as RawConnection)).toBe(200);
  });

  it('those of a trusted proxy make room last: many people are behind it', async () => {
    const trusting = { trustProxy: ['127.0.0.2'], publicUrl: 'https://daybook.example' };
    const { url } = await listen({ connections: 3 }, trusting);
    const [proxied, again, client] = await connectAndAsk(url, ['127.0.0.2', '127.0.0.2', '127.0.0.3']);
    await connectAndAsk(url, ['127.0.0.4']);
    await client?.ended;
    expect(await asked(proxied as RawConnection)).toBe(200);
    expect(await asked(again as RawConnection)).toBe(200);
  });

  it('what is under way goes on; where all is, whoever comes is closed', async () => {
    const daybook = await listen({ connections: 1 });
    const letGo = hold(daybook);
    const day = JSON.stringify(conversation([message(1, 'message 1')]));
    const connection = await connectRaw(daybook.url);
    const text = head('POST /messageLog', { length: day.length, token: await daybook.token('ann') });
    connection.write(text + day);
    await expect.poll(() => daybook.crm.calls).toEqual(['create']);
    await (await connectRaw(daybook.url)).ended;
    letGo();
    expect((await connection.answer()).status).toBe(200);
    await connectAndAsk(daybook.url, ['127.0.0.3']);
    await connection.ended;
  });

  it('whoever has a connection too many of its own takes none from others', async () => {
    const { url } = await listen({ connections: 2, connectionsOfOneAddress: 1 });
    const first = await connectRaw(url, '127.0.0.2');
    const second = await connectRaw(url, '127.0.0.3');
    await (await connectRaw(url, '127.0.0.3')).ended;
    expect(await asked(first)).toBe(200);
    expect(await asked(second)).toBe(200);
  });
});
