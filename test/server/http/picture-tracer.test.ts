import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from '@/server/http/api-error';
import { createPictureTracer, type PictureTracer, pictureWorkerEntry } from '@/server/http/picture-tracer';
import { DIGITS, inkOnPage, pictureOf } from '../../lib/preprocess/drawings';

const page = { width: 120, height: 120, brush: 8, size: 80 };
const picture = () => pictureOf(inkOnPage(DIGITS.seven, page), page);
const blank = () => ({ width: 9, height: 9, channels: 1 as const, data: new Uint8Array(81).fill(255) });

let tracer: PictureTracer;
afterEach(() => tracer.close());

/** A thread that does as the given script says. */
const scripted = (script: string) => new Worker(script, { eval: true });
const DYING = `require('node:worker_threads').parentPort.on('message', () => process.exit(3))`;
const FAILING = `const { parentPort } = require('node:worker_threads');
  parentPort.on('message', () => parentPort.postMessage({ error: 'no luck' }))`;

describe('createPictureTracer', () => {
  it('traces many pictures asked at once, each with its own answer', async () => {
    tracer = createPictureTracer();
    const answers = await Promise.all(
      [blank(), picture(), blank(), picture()].map((one) => tracer.trace(one)),
    );
    expect(answers.map((trace) => trace?.input.length ?? null)).toEqual([null, 784, null, 784]);
  });

  it('survives a thread that dies: that picture is refused, the next one is read by a new thread', async () => {
    const started: Worker[] = [];
    tracer = createPictureTracer(() => {
      const worker =
        started.length === 0 ? scripted(DYING) : new Worker(pictureWorkerEntry(), { execArgv: [] });
      started.push(worker);
      return worker;
    });
    const first = tracer.trace(picture());
    const second = tracer.trace(picture());
    await expect(first).rejects.toMatchObject({ code: 'unavailable' });
    expect((await second)?.input.length).toBe(784);
    expect(started).toHaveLength(2);
  });

  it('passes on what went wrong inside as an error of ours', async () => {
    tracer = createPictureTracer(() => scripted(FAILING));
    const failure = tracer.trace(picture());
    await expect(failure).rejects.toThrow('no luck');
    await expect(failure).rejects.not.toBeInstanceOf(ApiError);
  });

  it('refuses more than it could read in time', async () => {
    tracer = createPictureTracer(() => scripted('setInterval(() => {}, 1e6)'));
    const waiting = Array.from({ length: 49 }, () => tracer.trace(blank()));
    for (const one of waiting) one.catch(() => {});
    await expect(tracer.trace(blank())).rejects.toMatchObject({ code: 'too-many' });
    await tracer.close();
    for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'unavailable' });
    await expect(tracer.trace(blank())).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('starts from source here, and from its own bundle in production', () => {
    expect(pictureWorkerEntry('file:///x/server/http/picture-tracer.ts').pathname).toBe(
      '/x/server/http/picture-worker-from-source.mjs',
    );
    expect(pictureWorkerEntry('file:///x/build/server/index.js').pathname).toBe(
      '/x/build/server/http/picture-worker.js',
    );
  });
});
