import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { watchAnswers } from '@/server/http/last-answers';

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = null;
});

/** Somebody has asked, and got the first half of an answer. */
async function halfAnswered(withinMs: number) {
  const asked: ServerResponse[] = [];
  server = createServer();
  const lastAnswers = watchAnswers(server, withinMs);
  server.on('request', (_, response) => {
    asked.push(response);
    response.write('half ');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  return { lastAnswers, answer, finish: () => asked[0]!.end('whole') };
}

it('waits until what was asked is answered to its end', async () => {
  const { lastAnswers, answer, finish } = await halfAnswered(60_000);
  let over = false;
  const waited = lastAnswers().then(() => {
    over = true;
  });
  await new Promise(setImmediate);
  expect(over).toBe(false);
  finish();
  expect(await answer.text()).toBe('half whole');
  await waited;
});

it('waits for nothing where nothing is asked', async () => {
  const { lastAnswers, answer, finish } = await halfAnswered(60_000);
  finish();
  await answer.text();
  await lastAnswers();
});

it('does not wait for an answer without end', async () => {
  const { lastAnswers, answer } = await halfAnswered(20);
  await lastAnswers();
  await answer.body?.cancel();
});
