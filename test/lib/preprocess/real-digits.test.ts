import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderStrokes, strokesFromLists, traceImage } from '@/lib/preprocess';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { MODELS } from '../../server/http/api-server';
import { DIGIT_SETS, hasDigits, readDigits, whySkipped } from '../../support/drawings/real-digits';
import { inkOnPage, pictureOf } from './drawings';

/** Brush widths in pixels of a 300 × 300 picture; each digit is drawn with one of them, in turn. */
const BRUSHES = [6, 10, 16, 22, 30];
const DIGITS_PER_SET = 150;

let inference: Inference;
beforeAll(async () => {
  inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
});
afterAll(() => inference.close());

const digitOf = async (input: Uint8Array | undefined): Promise<number | null> => {
  if (input === undefined) return null;
  const { probabilities } = await inference.read({
    model: inference.models()[0]!,
    input,
    layers: 'none',
    as: 'floats',
  });
  return probabilities.indexOf(Math.max(...probabilities));
};

const skip = DIGIT_SETS.find((set) => !hasDigits(set));
it.skipIf(skip !== undefined)(
  `reads pictures of people’s digits as well as their strokes, within 0.5 points, brushes of 6 to 30 px${skip ? whySkipped(skip) : ''}`,
  async () => {
    const right = { strokes: 0, pictures: 0 };
    let count = 0;
    for (const set of DIGIT_SETS) {
      const people = readDigits(set).filter(({ holdOut }) => holdOut);
      const step = Math.max(1, people.length / DIGITS_PER_SET);
      const chosen = Array.from({ length: DIGITS_PER_SET }, (_, i) => people[Math.floor(i * step)]!);
      await Promise.all(
        chosen.map(async ({ label, strokes }, i) => {
          const page = { width: 300, height: 300, brush: BRUSHES[i % BRUSHES.length]!, size: 220 };
          const picture = traceImage(pictureOf(inkOnPage(strokes, page), page))?.input;
          const drawn = renderStrokes(strokesFromLists(strokes)) ?? undefined;
          if ((await digitOf(drawn)) === label) right.strokes++;
          if ((await digitOf(picture)) === label) right.pictures++;
          count++;
        }),
      );
    }
    expect(count).toBe(2 * DIGITS_PER_SET);
    expect(right.strokes / count).toBeGreaterThan(0.95);
    expect(right.pictures / count).toBeGreaterThanOrEqual(right.strokes / count - 0.005);
  },
  240_000,
);
