import { inflateSync } from 'fflate';
import { decodeFrame, FrameError } from '@/lib/wire/frame-codec';
import type { DecodedFrame } from './frame-source';

/**
 * Reads a frame off the wire and inflates its layers. All layers of the result are views into one buffer, which nothing else holds.
 * @throws FrameError where the frame is not well-formed or a layer is not as long as it says.
 */
export function readFrame(buffer: ArrayBuffer): DecodedFrame {
  const frame = decodeFrame(new Uint8Array(buffer));
  const cells = new Uint8Array(
    frame.layers.reduce((sum, layer) => sum + layer.cells, frame.input?.length ?? 0),
  );
  let at = 0;
  let input: Uint8Array | null = null;
  if (frame.input) {
    cells.set(frame.input);
    at = frame.input.length;
    input = cells.subarray(0, at);
  }
  const layers = frame.layers.map(({ index, scale, cells: count, deflated }) => {
    const bytes = cells.subarray(at, at + count);
    inflateInto(bytes, deflated, index);
    at += count;
    return { index, scale, bytes };
  });
  const { model, glyph, seq, isDigit, probabilities } = frame;
  return { model, glyph, seq, isDigit, probabilities, input, layers };
}

function inflateInto(out: Uint8Array, deflated: Uint8Array, index: number): void {
  let length: number;
  try {
    length = inflateSync(deflated, { out }).length;
  } catch {
    throw new FrameError(`Layer ${index} does not inflate to ${out.length} cells.`);
  }
  if (length !== out.length)
    throw new FrameError(`Layer ${index} inflates to ${length} cells, not ${out.length}.`);
}
