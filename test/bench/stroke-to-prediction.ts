import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { io } from 'socket.io-client';
import { opIdSchema } from '@/lib/ids';
import { isHidden } from '@/lib/room/entry';
import type { Op } from '@/lib/room/op';
import { SHEET_HEIGHT } from '@/lib/stroke/points';
import { startProduct, temporaryData } from '../support/servers/product';
import type { Benchmark } from './benchmark';
import { loadPenDigits, type PenDigit } from './pen-strokes';
import { batchWhere, openRoom, type ProductClient } from './product-client';

/** As often as a page sends while a pen moves. */
export const UPDATES_PER_SECOND = 30;
const DIGITS = 40;
const WARM_UP_DIGITS = 5;
const BARE = 'bare Socket.IO echo of the same message';

/** One room, one pen at 30 updates a second, real strokes: what the person who draws waits for. */
export const strokeToPrediction: Benchmark = {
  name: 'stroke-latency',
  about: 'one room, one pen at 30 updates a second: stroke update sent until its prediction arrived',
  async run(context) {
    const { digits, source } = await loadPenDigits(context.strokes);
    context.note(
      `stroke-latency: ${source}; both directions of the socket count in, so the server's own part is less.`,
    );
    const data = temporaryData();
    const product = await startProduct({ dataDir: data.dir, env: { INFERENCE_ENGINE: context.engine } });
    const echo = await bareEcho();
    const client = await openRoom(product.origin);
    const predicted: number[] = [];
    const echoed: number[] = [];
    try {
      for (let d = 0; d < DIGITS; d++) {
        for (const op of opsOf(digits[(d * 37) % digits.length]!, client)) {
          const due = performance.now() + 1000 / UPDATES_PER_SECOND;
          const bare = await echo.roundTrip(op);
          const waited = await untilPredicted(client, op);
          if (d >= WARM_UP_DIGITS && waited !== null) {
            echoed.push(bare);
            predicted.push(waited);
          }
          await untilTime(due);
        }
        client.send([{ kind: 'clear', sheet: 0 }]);
      }
    } finally {
      client.close();
      await echo.close();
      await product.stop();
      data.remove();
    }
    return [
      { name: BARE, unit: 'ms', samples: echoed },
      {
        name: 'stroke update sent → its prediction here (p50 ≤ 5)',
        unit: 'ms',
        samples: predicted,
        baseline: BARE,
        promise: { of: 'p50', atMost: 5 },
      },
      {
        name: 'the same (p99 ≤ 25)',
        unit: 'ms',
        samples: predicted,
        baseline: BARE,
        promise: { of: 'p99', atMost: 25 },
      },
    ];
  },
};

/** Sends one op; null for those that change no picture. */
export async function untilPredicted(client: ProductClient, op: Op): Promise<number | null> {
  if (op.kind === 'end') {
    client.send([op]);
    return null;
  }
  const n = client.nextN;
  let seq: number | null = null;
  const arrived = batchWhere(client.socket, (batch) => {
    for (const entry of batch.entries)
      if (!isHidden(entry) && entry.session === client.session && entry.n === n) seq = entry.seq;
    return seq !== null && batch.predictions.some((prediction) => prediction.seq >= seq!);
  });
  const begin = performance.now();
  client.send([op]);
  await arrived;
  return performance.now() - begin;
}

/** A digit as its ops, three samples an update, in a sheet's middle. */
export function* opsOf(digit: PenDigit, client: ProductClient): Generator<Op> {
  const places = digit.strokes.flat();
  const [xs, ys] = [places.map((p) => p[0]!), places.map((p) => p[1]!)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const scale = (SHEET_HEIGHT * 0.5) / Math.max(1, Math.max(...ys) - top, Math.max(...xs) - left);
  for (const stroke of digit.strokes) {
    const samples = stroke.map(([x, y], i) => [
      Math.round(300 + (x! - left) * scale),
      Math.round(200 + (y! - top) * scale),
      i * 10,
      128,
    ]);
    const name = opIdSchema.parse(`${client.session}.${client.nextN}`);
    yield { kind: 'begin', sheet: 0, colour: 0, width: 12, pointer: 'pen', points: samples[0]! };
    for (let i = 1; i < samples.length; i += 3)
      yield { kind: 'extend', stroke: name, points: samples.slice(i, i + 3).flat() };
    yield { kind: 'end', stroke: name };
  }
}

async function bareEcho(): Promise<{ roundTrip(op: Op): Promise<number>; close(): Promise<void> }> {
  const thread = new Worker(new URL('./bare-echo.mjs', import.meta.url), { execArgv: [] });
  const [port] = (await once(thread, 'message')) as [number];
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return {
    async roundTrip(op) {
      const begin = performance.now();
      const answered = new Promise<void>((resolve) => socket.once('batch', () => resolve()));
      socket.emit('ops', { ops: [{ n: 1, op }] });
      await answered;
      return performance.now() - begin;
    },
    async close() {
      socket.disconnect();
      await thread.terminate();
    },
  };
}

export const untilTime = (due: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
