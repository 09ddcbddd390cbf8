import { createGlyphIndex, type GlyphIndex, type GlyphStroke } from '@/lib/glyph';
import type { Seq, StrokeId } from '@/lib/ids';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import type { Benchmark } from './benchmark';
import { loadPenDigits, type PenDigit } from './pen-strokes';
import { sample } from './sample';

const BASELINE = 'among 10 digits';
const UPDATES = { warmUp: 40, runs: 300 };
/** Strokes over one spot of the sheet, or as digits all over it. */
const TANGLE = 2_000;
const PAGE = 400;
const SIZE = 60;

/** What a pen's update costs the grouping: as much as what lies about it, whatever else is in the room, and no more in a tangle. */
export const grouping: Benchmark = {
  name: 'grouping',
  about: 'one update of a pen that moves on: strokes grouped to glyphs again',
  async run(context) {
    const { digits } = await loadPenDigits(context.strokes);
    const at = (i: number, count: number): [number, number] => {
      const columns = Math.ceil(Math.sqrt((count * SHEET_WIDTH) / SHEET_HEIGHT));
      return [
        ((i % columns) * SHEET_WIDTH) / columns,
        (Math.floor(i / columns) * SHEET_HEIGHT) / Math.ceil(count / columns),
      ];
    };
    const scattered = (count: number) =>
      Array.from({ length: count }, (_, i) =>
        strokesAt(digits[i % digits.length]!, i, ...at(i, count)),
      ).flat();
    const tangle = Array.from({ length: TANGLE }, (_, i) =>
      strokesAt(digits[i % digits.length]!, i, 700 + ((i * 37) % 90), 400 + ((i * 53) % 90)),
    ).flat();
    const updates = (strokes: readonly GlyphStroke[]) => sample(penMovingOn(strokes), UPDATES);
    return [
      { name: BASELINE, unit: 'ms', samples: await updates(scattered(10)) },
      {
        name: `on a page of ${PAGE} digits`,
        unit: 'ms',
        samples: await updates(scattered(PAGE)),
        baseline: BASELINE,
        promise: { of: 'p50', atMost: 1 },
      },
      {
        name: `in a tangle of ${tangle.length.toLocaleString('en')} strokes`,
        unit: 'ms',
        samples: await updates(tangle),
        baseline: BASELINE,
        promise: { of: 'p50', atMost: 5 },
      },
    ];
  },
};

const strokesAt = (digit: PenDigit, n: number, left: number, top: number): GlyphStroke[] => {
  const places = digit.strokes.flat();
  const [xs, ys] = [places.map(([x]) => x!), places.map(([, y]) => y!)];
  const [x0, y0] = [Math.min(...xs), Math.min(...ys)];
  const scale = SIZE / Math.max(1, Math.max(...xs) - x0, Math.max(...ys) - y0);
  return digit.strokes.map((samples, k) => ({
    id: `bench.${n * 10 + k}` as StrokeId,
    sheet: 0,
    firstSeq: (n * 10 + k) as Seq,
    width: 8,
    points: samples.flatMap(([x, y], i) => [left + (x! - x0) * scale, top + (y! - y0) * scale, i * 10, 128]),
  }));
};

/** All stand but one, which grows by three samples a run and begins anew when it is whole. */
function penMovingOn(strokes: readonly GlyphStroke[]): () => void {
  const visible = new Map(strokes.map((stroke) => [stroke.id, stroke]));
  const index: GlyphIndex = createGlyphIndex();
  const lookup = (id: StrokeId) => visible.get(id);
  index.update(visible.keys(), lookup);
  const whole = strokes[Math.floor(strokes.length / 2)]!;
  let upTo = 0;
  return () => {
    upTo = upTo >= whole.points.length ? 12 : upTo + 12;
    visible.set(whole.id, { ...whole, points: whole.points.slice(0, upTo) });
    index.update([whole.id], lookup);
  };
}
