import { gapBetween } from './gap';
import type { StrokeShape } from './stroke-shape';

/**
 * Largest gaps between the centre lines of two strokes of one sign, as shares of the larger stroke's size. Chosen on lines of
 * digits of the training writers of the pen-digits and UNIPEN sets (gaps between neighbours 0.1 to 0.8 of their height, one line
 * above the other 0.25 to 0.8); `test/lib/glyph/real-digits.test.ts` measures them on writers set aside.
 */
/** Side by side, alike in size: two digits of a number, unless they all but touch. These two are shares of the greater height. */
const BESIDE = 0.09;
/** Side by side, one much smaller: the upright of an open 4, the bar of a 5 that slipped off. */
const SMALL_BESIDE = 0.12;
const MUCH_SMALLER = 0.6;
/** One above the other. */
const OVER = 0.2;
/** One above the other and one of them flat: the bar of a 5 or a 7, which no line of writing looks like. */
const FLAT_OVER = 0.3;
/** Two flat ones of like size, one above the other: an equals sign, one sign that is no digit. */
const EQUALS = 0.6;
/** The furthest that any two strokes of one sign can lie apart, as a share of the larger one's size. */
export const REACH = EQUALS;

/** A stroke is flat that is more than twice as wide as high. */
const FLAT = 0.5;
/** Bounds that miss each other by this share of the narrower one still count as one above the other. */
const OVERLAP_SLACK = -0.1;
/** Narrow strokes are given this share of the larger size as width: an upright line has none. */
const LEAST_WIDTH = 0.05;
/** A bar side by side with another is taken for this share of its width high. */
const LEAST_HEIGHT = 0.5;
/** Bars of an equals sign share this much of their width. */
const EQUALS_OVERLAP = 0.6;

/** Whether two strokes of one sheet are parts of one sign: a symmetric function of both, by gap and overlap relative to their size. */
export const belongTogether = (a: StrokeShape, b: StrokeShape): boolean => {
  const size = Math.max(a.size, b.size);
  const apartX = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  const apartY = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
  if (apartX > REACH * size || apartY > REACH * size) return false;
  const allowed = allowedGap(a, b, size, -apartX) * size;
  return apartX <= allowed && apartY <= allowed && gapBetween(a, b, allowed, allowed) <= allowed;
};

const allowedGap = (a: StrokeShape, b: StrokeShape, size: number, sharedWidth: number): number => {
  const alike = Math.min(a.size, b.size) >= MUCH_SMALLER * size;
  const narrower = Math.max(LEAST_WIDTH * size, Math.min(a.right - a.left, b.right - b.left));
  const overlap = sharedWidth / narrower;
  if (overlap <= OVERLAP_SLACK) {
    // Writers space by height: beside a broad 2 the next digit stands no further off than beside a 1.
    const height = Math.max(a.bottom - a.top, b.bottom - b.top, LEAST_HEIGHT * size);
    return ((alike ? BESIDE : SMALL_BESIDE) * height) / size;
  }
  const flat = Number(isFlat(a)) + Number(isFlat(b));
  if (flat === 2 && alike && overlap >= EQUALS_OVERLAP) return EQUALS;
  return flat > 0 ? FLAT_OVER : OVER;
};

const isFlat = (shape: StrokeShape): boolean => shape.bottom - shape.top < FLAT * (shape.right - shape.left);
