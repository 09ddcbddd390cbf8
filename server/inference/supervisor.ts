import { type EngineInfo, type InferenceThread, ThreadLostError } from './inference-thread';
import { EngineDownError, type Reading } from './port';
import type { Batch } from './worker-protocol';

export interface SupervisorOptions {
  /** Starts a thread; `onLost` is called once when it is gone without having been stopped. */
  readonly start: (onLost: (reason: ThreadLostError) => void) => InferenceThread;
  /** A thread was lost (and why), for the log. */
  readonly report: (reason: ThreadLostError) => void;
}

export interface Supervisor {
  /** @throws UnreadableError; EngineDownError when two threads in a row were lost over it. */
  read(batch: Batch): Promise<readonly Reading[]>;
  close(): Promise<void>;
}

/** Threads lost one after the other, without a batch read between them, are replaced at once this often, then ever more slowly. */
const QUICK_RESTARTS = 2;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Keeps one thread at work and a second one loaded behind it. A thread that is lost is replaced by the spare in the same tick, and
 * what it had to read is read once more.
 * @returns when the first thread is ready.
 * @throws ThreadLostError when it cannot start.
 */
export async function startSupervisor(
  options: SupervisorOptions,
): Promise<{ readonly supervisor: Supervisor; readonly info: EngineInfo }> {
  let live: InferenceThread | null = null;
  let spare: InferenceThread | null = null;
  /** Since a drawing was last read with the spare ready behind: neither a broken start nor a deadly batch may loop at full speed. */
  let lostInARow = 0;
  let spareReady = false;
  let pause: NodeJS.Timeout | null = null;
  let started = false;
  let closed = false;

  const start = (): InferenceThread => {
    const thread = options.start((reason) => {
      options.report(reason);
      lostInARow++;
      if (thread === live) live = spare;
      spare = null;
      spareReady = false;
      refill();
    });
    return thread;
  };

  /** Starts what is missing: the live thread, then, once that is ready, the spare. */
  const refill = (): void => {
    if (!started || closed || pause !== null || (live !== null && spare !== null)) return;
    const late = lostInARow - QUICK_RESTARTS;
    if (late > 0) {
      pause = setTimeout(
        () => {
          pause = null;
          fill();
        },
        Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (late - 1)),
      );
    } else fill();
  };
  const fill = (): void => {
    if (closed) return;
    live ??= start();
    const leader = live;
    leader.ready.then(
      () => {
        if (closed || live !== leader || spare !== null) return;
        const second = start();
        spare = second;
        second.ready.then(
          () => {
            if (spare === second) spareReady = true;
          },
          () => {},
        );
      },
      () => {},
    );
  };

  const first = start();
  live = first;
  const info = await first.ready.catch(async (error: unknown) => {
    await first.stop();
    throw error;
  });
  started = true;
  refill();

  const supervisor: Supervisor = {
    async read(batch) {
      for (let attempt = 0; attempt < 2; attempt++) {
        if (live === null) break;
        const thread: InferenceThread = live;
        try {
          await thread.ready;
          const readings = await thread.read(batch);
          if (spareReady) lostInARow = 0;
          return readings;
        } catch (error) {
          if (!(error instanceof ThreadLostError) || closed) throw error;
        }
      }
      throw new EngineDownError();
    },
    async close() {
      closed = true;
      if (pause !== null) clearTimeout(pause);
      await Promise.all([live?.stop(), spare?.stop()]);
    },
  };
  return { supervisor, info };
}
