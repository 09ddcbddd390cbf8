import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelId } from '@/lib/ids';
import { type Batcher, createBatcher } from '@/server/inference/batcher';
import { type Reading, type ReadRequest, StaleReadError } from '@/server/inference/port';

const CNN = 'cnn@shipped' as ModelId;
const DENSE = 'dense@shipped' as ModelId;

/** A request that tells itself from others by its first bytes. */
function request(tag: number, model: ModelId = CNN): ReadRequest {
  const input = new Uint8Array(784);
  new DataView(input.buffer).setUint32(0, tag);
  return { model, input, layers: 'none', as: 'packed' };
}
const tagOf = ({ input }: ReadRequest): number => new DataView(input.buffer).getUint32(0);

/** The reading that belongs to a request: its tag stands in the first probability. */
const readingOf = (asked: ReadRequest): Reading => ({
  model: asked.model,
  probabilities: Float32Array.of(tagOf(asked), 0, 0, 0, 0, 0, 0, 0, 0, 0),
  isDigit: null,
  packed: [],
  floats: new Map(),
});

/** A batcher whose turns of the event loop and whose engine move by hand. */
function bench(options: { maxBatch?: number; maxInFlight?: number; maxWaiting?: number } = {}) {
  const running: {
    readonly tags: number[];
    readonly requests: readonly ReadRequest[];
    answer(readings?: readonly Reading[]): Promise<void>;
    fail(error: Error): Promise<void>;
  }[] = [];
  const turns: (() => void)[] = [];
  const settled = async () => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  const batcher: Batcher = createBatcher({
    maxBatch: 4,
    maxInFlight: 1,
    maxWaiting: 100,
    ...options,
    schedule: (flush) => turns.push(flush),
    run: (requests) =>
      new Promise((resolve, reject) => {
        running.push({
          tags: requests.map(tagOf),
          requests,
          answer: (readings = requests.map(readingOf)) => {
            resolve(readings);
            return settled();
          },
          fail: (error) => {
            reject(error);
            return settled();
          },
        });
      }),
  });
  return {
    batcher,
    running,
    turn() {
      for (const flush of turns.splice(0)) flush();
    },
  };
}

/** What became of a promise, for asserting after the fact. */
function watch(promise: Promise<Reading>): { outcome: number | Error | 'waiting' } {
  const seen: { outcome: number | Error | 'waiting' } = { outcome: 'waiting' };
  promise.then(
    (reading) => {
      seen.outcome = reading.probabilities[0]!;
    },
    (error: Error) => {
      seen.outcome = error;
    },
  );
  return seen;
}

describe('batches', () => {
  it('gather what is asked in one turn, up to the largest batch', async () => {
    const { batcher, running, turn } = bench();
    const asked = [1, 2, 3, 4, 5, 6].map((tag) => watch(batcher.add(request(tag), 'room', null)));
    expect(running).toHaveLength(0);
    turn();
    expect(running.map(({ tags }) => tags)).toEqual([[1, 2, 3, 4]]);
    await running[0]!.answer();
    expect(running[1]!.tags).toEqual([5, 6]);
    await running[1]!.answer();
    expect(asked.map(({ outcome }) => outcome)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('leave at most so many in flight, and what came meanwhile goes together', async () => {
    const { batcher, running, turn } = bench({ maxInFlight: 2 });
    for (const tag of [1, 2, 3, 4, 5, 6]) {
      void batcher.add(request(tag), 'room', null);
      turn();
    }
    expect(running.map(({ tags }) => tags)).toEqual([[1], [2]]);
    await running[0]!.answer();
    expect(running.map(({ tags }) => tags)).toEqual([[1], [2], [3, 4, 5, 6]]);
  });

  it('hold one model each; the oldest drawing names it', async () => {
    const { batcher, running, turn } = bench();
    const models = [CNN, DENSE, CNN, DENSE, CNN];
    for (const [i, model] of models.entries()) void batcher.add(request(i, model), 'room', null);
    turn();
    await running[0]!.answer();
    expect(running.map(({ tags }) => tags)).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
    expect(running.every(({ requests }) => new Set(requests.map(({ model }) => model)).size === 1)).toBe(
      true,
    );
  });
});

describe('turns', () => {
  it('are taken by source: a room with much to read does not hold up one with little', async () => {
    const { batcher, running, turn } = bench();
    for (let tag = 0; tag < 10; tag++) void batcher.add(request(tag), 'busy', null);
    void batcher.add(request(100), 'quiet', null);
    void batcher.add(request(200), 'calm', null);
    turn();
    expect(running[0]!.tags).toEqual([0, 100, 200, 1]);
    void batcher.add(request(101), 'quiet', null);
    await running[0]!.answer();
    expect(running[1]!.tags).toEqual([2, 101, 3, 4]);
  });

  it('come round to every source, whatever the models', async () => {
    const { batcher, running, turn } = bench({ maxBatch: 1 });
    for (let tag = 0; tag < 3; tag++) void batcher.add(request(tag, CNN), 'a', null);
    void batcher.add(request(10, DENSE), 'b', null);
    void batcher.add(request(20, CNN), 'c', null);
    turn();
    for (let i = 0; i < 5; i++) await running[i]!.answer();
    expect(running.map(({ tags }) => tags[0])).toEqual([0, 10, 20, 1, 2]);
  });
});

describe('keys', () => {
  it('keep one waiting drawing each: the newer takes the place, the older is told', async () => {
    const { batcher, running, turn } = bench();
    const first = watch(batcher.add(request(1), 'room', 'glyph'));
    void batcher.add(request(2), 'room', 'other');
    const second = watch(batcher.add(request(3), 'room', 'glyph'));
    expect(batcher.waiting).toBe(2);
    turn();
    expect(running[0]!.tags).toEqual([3, 2]);
    await running[0]!.answer();
    expect(first.outcome).toBeInstanceOf(StaleReadError);
    expect(second.outcome).toBe(3);
  });

  it('do not reach what is being read', async () => {
    const { batcher, running, turn } = bench();
    const first = watch(batcher.add(request(1), 'room', 'glyph'));
    turn();
    const second = watch(batcher.add(request(2), 'room', 'glyph'));
    await running[0]!.answer();
    expect(first.outcome).toBe(1);
    await running[1]!.answer();
    expect(second.outcome).toBe(2);
  });
});

describe('a full queue', () => {
  it('drops the oldest of the source that waits for most', async () => {
    const { batcher, running, turn } = bench({ maxWaiting: 4 });
    const busy = [1, 2, 3].map((tag) => watch(batcher.add(request(tag), 'busy', null)));
    const quiet = watch(batcher.add(request(10), 'quiet', null));
    const late = watch(batcher.add(request(20), 'late', null));
    expect(batcher.waiting).toBe(4);
    turn();
    await running[0]!.answer();
    expect(busy.map(({ outcome }) => outcome)).toEqual([expect.any(StaleReadError), 2, 3]);
    expect([quiet.outcome, late.outcome]).toEqual([10, 20]);
  });
});

describe('trouble', () => {
  it('a batch that fails rejects its own drawings, and the next goes on', async () => {
    const { batcher, running, turn } = bench({ maxBatch: 2 });
    const asked = [1, 2, 3].map((tag) => watch(batcher.add(request(tag), 'room', null)));
    turn();
    const broken = new Error('broken');
    await running[0]!.fail(broken);
    await running[1]!.answer();
    expect(asked.map(({ outcome }) => outcome)).toEqual([broken, broken, 3]);
  });

  it("an answer of the wrong length is nobody's answer", async () => {
    const { batcher, running, turn } = bench();
    const asked = [1, 2].map((tag) => watch(batcher.add(request(tag), 'room', null)));
    turn();
    await running[0]!.answer([readingOf(request(1))]);
    expect(asked.map(({ outcome }) => (outcome as Error).message)).toEqual(
      Array(2).fill('2 drawings were to be read, 1 were.'),
    );
  });

  it('closing rejects what waits and what comes', async () => {
    const { batcher, running, turn } = bench({ maxBatch: 1 });
    const asked = [1, 2].map((tag) => watch(batcher.add(request(tag), 'room', `glyph${tag}`)));
    turn();
    const closed = new Error('closed');
    batcher.close(closed);
    await running[0]!.answer();
    const late = watch(batcher.add(request(3), 'room', null));
    turn();
    await Promise.resolve();
    expect([...asked, late].map(({ outcome }) => outcome)).toEqual([1, closed, closed]);
    expect([batcher.waiting, running.length]).toEqual([0, 1]);
  });
});

it('settles every drawing once, with its own answer, whatever happens', async () => {
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('ask' as const),
        source: fc.constantFrom('a', 'b', 'c'),
        key: fc.option(fc.constantFrom('k1', 'k2', 'k3')),
        model: fc.constantFrom(CNN, DENSE),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('turn' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const) }) },
  );
  const seen = { read: 0, stale: 0, failed: 0, closed: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const { batcher, running, turn } = bench({ maxBatch: 3, maxInFlight: 2, maxWaiting: 5 });
      const asked: { outcome: number | Error | 'waiting' }[] = [];
      let done = 0;
      for (const act of steps) {
        if (act.kind === 'ask')
          asked.push(watch(batcher.add(request(asked.length, act.model), act.source, act.key)));
        else if (act.kind === 'turn') turn();
        else if (done < running.length) {
          if (act.kind === 'answer') await running[done++]!.answer();
          else await running[done++]!.fail(new Error('broken'));
        }
        expect(batcher.waiting).toBeLessThanOrEqual(5);
        expect(running.length - done).toBeLessThanOrEqual(2);
      }
      batcher.close(new Error('closed'));
      while (done < running.length) await running[done++]!.answer();
      await new Promise((resolve) => setImmediate(resolve));
      expect(batcher.waiting).toBe(0);
      for (const [tag, { outcome }] of asked.entries()) {
        if (typeof outcome === 'number') {
          expect(outcome).toBe(tag);
          seen.read++;
        } else if (outcome instanceof StaleReadError) seen.stale++;
        else if (outcome instanceof Error) seen[outcome.message === 'broken' ? 'failed' : 'closed']++;
        else expect.unreachable(`drawing ${tag} was never answered`);
      }
      const ran = running.flatMap(({ tags }) => tags);
      expect(new Set(ran).size).toBe(ran.length);
    }),
    { seed: 2026, numRuns: 300 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
});
