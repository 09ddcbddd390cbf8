import { inflateSync } from 'fflate';
import { decodeFrame, FrameError } from '@/lib/wire/frame-codec';
import type { DecodedFrame } from './frame-source';

/**
 * Reads a frame off the wire and inflates its layers. All layers of the result are views into one buffer, which nothing else holds.
 * @throws FrameError where the frame is not well-formed or a layer is not as long as it says.
 */
export function readFrame(buffer: ArrayBuffer): DecodedFrame {
  const frame = decodeFrame(new Uint8Array(buffer));
  const total = frame.layers.reduce((sum, layer) => sum + layer.cells, frame.input?.length ?? 0);
  // One byte to spare: inflating stops silently where its space ends, so a layer that is too long must have room to show it.
  const cells = new Uint8Array(total + 1);
  let at = 0;
  let input: Uint8Array | null = null;
  if (frame.input) {
    cells.set(frame.input);
    at = frame.input.length;
    input = cells.subarray(0, at);
  }
  const layers = frame.layers.map(({ index, scale, cells: count, deflated }) => {
    const length = inflateInto(cells.subarray(at, at + count + 1), deflated);
    if (length !== count)
      throw new FrameError(`Layer ${index} does not inflate to the ${count} cells that it promises.`);
    const bytes = cells.subarray(at, at + count);
    at += count;
    return { index, scale, bytes };
  });
  const { model, glyph, seq, isDigit, probabilities } = frame;
  return { model, glyph, seq, isDigit, probabilities, input, layers };
}

/** How many bytes came out; −1 where these are no deflated bytes. */
function inflateInto(out: Uint8Array, deflated: Uint8Array): number {
  try {
    return inflateSync(deflated, { out }).length;
  } catch {
    return -1;
  }
}
