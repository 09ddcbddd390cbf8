import type { DecodedFrame, FrameSource } from '@/app/network/frame-source';

/** A frame cell whose frames come ready decoded. */
export function fakeFrames(): FrameSource & { give(frame: DecodedFrame): void } {
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
    push: async () => {},
    clear: () => set(null),
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
