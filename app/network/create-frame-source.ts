import { readFrame } from './decode-frame';
import type { DecodedFrame, FrameSource } from './frame-source';
import type { FrameAnswer, FrameJob } from './frame-worker';

type Listener = (frame: DecodedFrame | null) => void;

/** What decodes frames: in order, one promise each. */
export interface Decoder {
  decode(buffer: ArrayBuffer): Promise<DecodedFrame>;
  close(): void;
}

/**
 * The latest-frame cell, decoding in a worker. Until the worker runs, and where it cannot (an old browser, a policy that forbids
 * it), the page decodes by itself: a frame costs a millisecond or two.
 * `push` rejects with the reason when a frame cannot be read; the frame before it then stays.
 */
export function createFrameSource(decoder: Decoder = workerDecoder()): FrameSource {
  const listeners = new Set<Listener>();
  let latest: DecodedFrame | null = null;
  /** Raised by `clear` and `close`: what was pushed before is then no longer wanted. */
  let era = 0;

  const publish = (frame: DecodedFrame | null): void => {
    latest = frame;
    for (const listener of listeners) listener(frame);
  };

  return {
    get latest() {
      return latest;
    },
    async push(buffer) {
      const pushedIn = era;
      try {
        const frame = await decoder.decode(buffer);
        if (pushedIn === era) publish(frame);
      } catch (error) {
        // What went wrong with a frame that nobody wants any more is nobody's concern.
        if (pushedIn === era) throw error;
      }
    },
    clear() {
      era++;
      publish(null);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      era++;
      listeners.clear();
      decoder.close();
    },
  };
}

export const pageDecoder: Decoder = {
  decode: async (buffer) => readFrame(buffer),
  close: () => undefined,
};

function workerDecoder(): Decoder {
  const worker = startWorker();
  if (!worker) return pageDecoder;
  const waiting = new Map<
    number,
    { resolve: (frame: DecodedFrame) => void; reject: (reason: Error) => void }
  >();
  let state: 'starting' | 'running' | 'broken' = 'starting';
  let nextId = 0;

  const settle = (id: number) => {
    const job = waiting.get(id);
    waiting.delete(id);
    return job;
  };
  const giveUp = (reason: string) => {
    state = 'broken';
    worker.terminate();
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<FrameAnswer>) => {
    switch (data.kind) {
      case 'ready':
        state = 'running';
        return;
      case 'frame':
        settle(data.id)?.resolve(data.frame);
        return;
      case 'failed':
        settle(data.id)?.reject(new Error(data.message));
        return;
      default:
        throw new Error(`Unknown answer: ${data satisfies never}`);
    }
  };
  worker.onerror = () => giveUp('The worker that reads frames stopped; the page goes on by itself.');

  return {
    decode(buffer) {
      if (state !== 'running') return pageDecoder.decode(buffer);
      return new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, buffer } satisfies FrameJob, [buffer]);
      });
    },
    close: () => giveUp('The page no longer wants frames.'),
  };
}

function startWorker(): Worker | null {
  if (typeof Worker === 'undefined') return null;
  try {
    return new Worker(new URL('./frame-worker.ts', import.meta.url), { type: 'module' });
  } catch {
    // A policy may forbid workers by throwing.
    return null;
  }
}
