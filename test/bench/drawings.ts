import { renderStrokes } from '@/lib/preprocess';
import type { BenchContext } from './benchmark';
import { loadPenDigits, unfinished } from './pen-strokes';

/** The tablet of the default file samples every 10 ms, so this is some 20 updates a second. */
const SAMPLES_PER_UPDATE = 5;

/** What the network gets while people draw: the 784 bytes of each stage of digits spread over all writers. */
export async function drawingStages(context: BenchContext, digits: number): Promise<readonly Uint8Array[]> {
  const { digits: all, source } = await loadPenDigits(context.strokes);
  const stages: Uint8Array[] = [];
  const stride = Math.max(1, Math.floor(all.length / digits));
  for (let at = 0; at < all.length; at += stride)
    for (const ink of unfinished(all[at]!, SAMPLES_PER_UPDATE)) {
      const input = renderStrokes(ink);
      if (input !== null) stages.push(input);
    }
  context.note(
    `drawings: ${stages.length} stages of ${Math.ceil(all.length / stride)} digits out of ${source}`,
  );
  return stages;
}
