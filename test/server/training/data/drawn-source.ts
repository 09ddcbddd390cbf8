import { DIGITS, INPUT_SIDE, INPUT_VALUES } from '@/lib/network/layers';
import { createRandom } from '@/server/training/random';
import { NONE, type Source } from '@/server/training/data/source';

/**
 * Ten kinds of drawings that a small network learns in seconds: a bar in one of ten places, with noise. With `none`, every third drawing
 * is noise alone.
 */
export function barSource(count: number, { none = false } = {}): Source {
  const label = (index: number) => Math.min(none ? index % (DIGITS + 5) : index % DIGITS, DIGITS);
  return {
    name: 'bars',
    count,
    label: (index) => (label(index) === DIGITS ? NONE : label(index)),
    write(index, random, target, offset) {
      const noise = random ?? createRandom(index + 1);
      const place = label(index);
      for (let i = 0; i < INPUT_VALUES; i++) {
        const [x, y] = [i % INPUT_SIDE, Math.floor(i / INPUT_SIDE)];
        const inBar = place < 5 ? Math.abs(y - 4 - 5 * place) < 2 : Math.abs(x - 4 - 5 * (place - 5)) < 2;
        target[offset + i] = 0.3 * noise.next() + (inBar && place < DIGITS ? 0.7 : 0);
      }
    },
  };
}
