import type { DecodedFrame, FrameSource } from '@/app/network/frame-source';

/** A frame cell whose frames come ready decoded, or, with `decode`, when the test says so. */
export function fakeFrames(): FrameSource & {
  give(frame: DecodedFrame): void;
  /** Ends the decoding of what was pushed last; like the real cell it is void where the cell was cleared meanwhile. */
  decode(frame: DecodedFrame): void;
} {
  let era = 0;
  let decoded: (frame: DecodedFrame) => void = () => {};
  let latest: DecodedFrame | null = null;
  const listeners = new Set<(frame: DecodedFrame | null) => void>();
  const set = (frame: DecodedFrame | null) => {
    latest = frame;
    for (const listener of listeners) listener(frame);
  };
  return {
    get latest() {
      return latest;
    },
    give: set,
    push() {
      const pushedIn = era;
      return new Promise((resolve) => {
        decoded = (frame) => {
          if (pushedIn === era) set(frame);
          resolve();
        };
      });
    },
    decode: (frame) => decoded(frame),
    clear() {
      era++;
      set(null);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => listeners.clear(),
  };
}

export const frameOf = (glyph: string, seq: number, probability = 0.9123456): DecodedFrame => ({
  glyph: glyph as DecodedFrame['glyph'],
  seq: seq as DecodedFrame['seq'],
  model: 'cnn@shipped' as DecodedFrame['model'],
  isDigit: null,
  probabilities: Float32Array.from({ length: 10 }, (_, i) => (i === 4 ? probability : 0.01)),
  input: new Uint8Array(784),
  layers: [],
});
