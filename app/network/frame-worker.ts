import { readFrame } from './decode-frame';
import type { DecodedFrame } from './frame-source';

/** To the worker: one frame as it came. */
export interface FrameJob {
  readonly id: number;
  readonly buffer: ArrayBuffer;
}

/** From the worker: first that it runs, then one answer a job, in order. */
export type FrameAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'frame'; readonly id: number; readonly frame: DecodedFrame }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

const answer = (message: FrameAnswer, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

self.onmessage = ({ data: { id, buffer } }: MessageEvent<FrameJob>) => {
  try {
    const frame = readFrame(buffer);
    const cells = frame.layers[0]?.bytes.buffer ?? frame.input?.buffer;
    answer({ kind: 'frame', id, frame }, cells instanceof ArrayBuffer ? [cells] : []);
  } catch (error) {
    answer({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
};

answer({ kind: 'ready' });
