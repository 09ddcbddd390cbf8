import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelId } from '@/lib/ids';
import { type EngineInfo, type InferenceThread, ThreadLostError } from '@/server/inference/inference-thread';
import { EngineDownError, type Reading, UnreadableError } from '@/server/inference/port';
import { startSupervisor } from '@/server/inference/supervisor';
import type { Batch } from '@/server/inference/worker-protocol';

const batch: Batch = {
  model: 'cnn@shipped' as ModelId,
  dir: 'nowhere',
  inputs: new Uint8Array(0),
  wants: [],
};

/** A thread that starts, answers and dies by hand, under the rules of `watchThread`. */
class HandThread implements InferenceThread {
  readonly ready: Promise<EngineInfo>;
  stopped = false;
  private dead = false;
  pending: { resolve: (readings: readonly Reading[]) => void; reject: (error: Error) => void }[] = [];
  becomeReady!: () => void;
  private failStart!: (error: Error) => void;

  constructor(private readonly onLost: (reason: ThreadLostError) => void) {
    this.ready = new Promise((resolve, reject) => {
      this.becomeReady = () => resolve({ engine: 'wasm', note: null });
      this.failStart = reject;
    });
    this.ready.catch(() => {});
  }

  read(): Promise<readonly Reading[]> {
    return new Promise((resolve, reject) => this.pending.push({ resolve, reject }));
  }

  die(): void {
    if (this.dead) return;
    this.dead = true;
    const reason = new ThreadLostError('dead');
    this.onLost(reason);
    this.failStart(reason);
    for (const { reject } of this.pending.splice(0)) reject(reason);
  }

  answer(): void {
    for (const { resolve } of this.pending.splice(0)) resolve([]);
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }
}

let threads: HandThread[];
let losses: number;
const turn = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  threads = [];
  losses = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

async function begin() {
  const starting = startSupervisor({
    start: (onLost) => {
      const thread = new HandThread(onLost);
      threads.push(thread);
      return thread;
    },
    report: () => losses++,
  });
  threads[0]!.becomeReady();
  const { supervisor } = await starting;
  await turn();
  return supervisor;
}

describe('the supervisor', () => {
  it('starts the spare once the first thread is ready', async () => {
    await begin();
    expect(threads).toHaveLength(2);
  });

  it('does not start again what never started', async () => {
    const starting = startSupervisor({
      start: (onLost) => {
        const thread = new HandThread(onLost);
        threads.push(thread);
        return thread;
      },
      report: () => losses++,
    });
    const failed = expect(starting).rejects.toThrow(ThreadLostError);
    threads[0]!.die();
    await failed;
    await vi.advanceTimersByTimeAsync(120_000);
    expect([threads.length, threads[0]!.stopped]).toEqual([1, true]);
  });

  it('gives what a lost thread had to read to the spare, in the same turn', async () => {
    const supervisor = await begin();
    threads[1]!.becomeReady();
    const reading = supervisor.read(batch);
    await turn();
    expect(threads[0]!.pending).toHaveLength(1);
    threads[0]!.die();
    await turn();
    expect(threads[1]!.pending).toHaveLength(1);
    threads[1]!.answer();
    await expect(reading).resolves.toEqual([]);
    expect([threads.length, losses]).toEqual([3, 1]);
  });

  it('reads a batch twice at most', async () => {
    const supervisor = await begin();
    threads[1]!.becomeReady();
    const reading = supervisor.read(batch);
    const refused = expect(reading).rejects.toThrow(EngineDownError);
    await turn();
    threads[0]!.die();
    await turn();
    threads[1]!.die();
    await refused;
  });

  it('waits for a thread that is still starting', async () => {
    const supervisor = await begin();
    threads[0]!.die();
    const reading = supervisor.read(batch);
    await turn();
    expect(threads[1]!.pending).toHaveLength(0);
    threads[1]!.becomeReady();
    await turn();
    threads[1]!.answer();
    await expect(reading).resolves.toEqual([]);
  });

  it('does not retry what no thread can read', async () => {
    const supervisor = await begin();
    const reading = supervisor.read(batch);
    const refused = expect(reading).rejects.toThrow(UnreadableError);
    await turn();
    threads[0]!.pending[0]!.reject(new UnreadableError('broken weights'));
    await refused;
    expect(threads).toHaveLength(2);
  });

  it('slows down when thread after thread is lost, and not past half a minute', async () => {
    const supervisor = await begin();
    const startedAt: number[] = [];
    const zero = Date.now();
    for (let n = 0; n < 14; n++) {
      const before = threads.length;
      for (const thread of threads.slice(-2)) thread.die();
      while (threads.length === before) await vi.advanceTimersByTimeAsync(50);
      startedAt.push(Date.now() - zero);
    }
    const pauses = startedAt.map((at, n) => at - (startedAt[n - 1] ?? 0));
    expect(pauses[0]).toBe(0);
    expect(Math.max(...pauses)).toBe(30_000);
    expect(pauses.at(-1)).toBe(30_000);
    await expect(supervisor.close()).resolves.toBeUndefined();
  });

  it('says that the engine is down while no thread stands', async () => {
    const supervisor = await begin();
    for (let n = 0; n < 3; n++) {
      for (const thread of threads.slice(-2)) thread.die();
      await turn();
    }
    await expect(supervisor.read(batch)).rejects.toThrow(EngineDownError);
    await vi.advanceTimersByTimeAsync(60_000);
    threads.at(-1)!.becomeReady();
    const reading = supervisor.read(batch);
    await turn();
    for (const thread of threads) thread.answer();
    await expect(reading).resolves.toEqual([]);
  });

  it('is quick again after a drawing was read with the spare ready', async () => {
    const supervisor = await begin();
    for (let round = 0; round < 6; round++) {
      for (const thread of threads) thread.becomeReady();
      await turn();
      const reading = supervisor.read(batch);
      await turn();
      for (const thread of threads) thread.answer();
      await reading;
      const before = threads.length;
      threads[before - 2]!.die();
      await turn();
      expect(threads.length).toBe(before + 1);
    }
  });

  it('closing stops both threads, starts no other, and lets go of the pause', async () => {
    const supervisor = await begin();
    await supervisor.close();
    expect(threads.map(({ stopped }) => stopped)).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(threads).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
