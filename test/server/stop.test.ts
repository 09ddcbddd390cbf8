import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { io } from 'socket.io-client';
import { expect, it } from 'vitest';
import { startProduct, temporaryData } from '../support/servers/product';

it('a server that stops still answers what it was asked', { timeout: 60_000 }, async () => {
  const data = temporaryData();
  const product = await startProduct({ dataDir: data.dir });
  const socket = io(product.origin, { transports: ['websocket'], reconnection: false });
  try {
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const body = JSON.stringify({ strokes: [Array.from({ length: 30 }, (_, i) => [100, 50 + 5 * i])] });
    const asked = request({
      host: '127.0.0.1',
      port: product.port,
      path: '/api/predict',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        expect: '100-continue',
      },
    });
    const answered = once(asked, 'response');
    asked.flushHeaders();
    await once(asked, 'continue');
    // It knows that it is asked, and has yet to hear the whole of it.
    const left = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
    const stopped = product.stop('SIGTERM');
    // In no room, this one is let go with the last sockets.
    await left;
    asked.end(body);
    const [answer] = await answered;
    expect(answer.statusCode, await text(answer)).toBe(200);
    expect(await stopped).toBe(0);
  } finally {
    socket.disconnect();
    await product.stop('SIGKILL');
    data.remove();
  }
});
