import type { GlyphId } from '../ids';
import type { Glyph } from './glyph';

/** A glyph with what it was read as. */
export interface Sign extends Pick<Glyph, 'sheet' | 'box'> {
  readonly glyph: GlyphId;
  /** 0 to 9; null for what is no digit. */
  readonly digit: number | null;
}

export interface NumberReading {
  /** Its digits from left to right, two at least. */
  readonly text: string;
  readonly glyphs: readonly GlyphId[];
}

/** All lengths as shares of the taller neighbour's height. */
/** Digits of a number stand no further apart than one of them is high. */
const WIDEST_GAP = 1;
/** Slanted ones reach over each other. */
const DEEPEST_OVERLAP = 0.4;
/** Of the shorter one's height, this much lies level with the taller. */
const LEAST_LEVEL = 0.5;
/** One hand writes digits about as high as each other. */
const TALLEST = 2;

/**
 * The number that a digit is part of: digits side by side on one line, each the other's nearest sign. Null for a digit by itself. A
 * pure function of the signs, whatever their order; costs a look at each sign per digit of the number.
 */
export const numberAround = (signs: Iterable<Sign>, glyph: GlyphId): NumberReading | null => {
  const all = [...signs];
  const own = all.find((sign) => sign.glyph === glyph);
  if (!own || own.digit === null) return null;
  const level = all.filter(({ sheet }) => sheet === own.sheet);
  const line = [own];
  for (let next = nextTo(level, own, 'right'); next; next = nextTo(level, next, 'right')) line.push(next);
  for (let next = nextTo(level, own, 'left'); next; next = nextTo(level, next, 'left')) line.unshift(next);
  if (line.length < 2) return null;
  return { text: line.map(({ digit }) => digit).join(''), glyphs: line.map((sign) => sign.glyph) };
};

type Side = 'left' | 'right';

/** The next digit of the number on this side; null where it ends. */
const nextTo = (signs: readonly Sign[], sign: Sign, side: Side): Sign | null => {
  const next = nearest(signs, sign, side);
  if (next === null || next.digit === null) return null;
  return nearest(signs, next, side === 'right' ? 'left' : 'right') === sign ? next : null;
};

/** The nearest sign of the same line, digit or not; of two equally near the one whose id sorts first. */
const nearest = (signs: readonly Sign[], sign: Sign, side: Side): Sign | null => {
  let best: Sign | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const other of signs) {
    if (other === sign || middle(other) === middle(sign)) continue;
    if (middle(other) > middle(sign) !== (side === 'right')) continue;
    const gap = side === 'right' ? gapBetween(sign, other) : gapBetween(other, sign);
    if (gap === null || gap > least || (gap === least && best !== null && other.glyph > best.glyph)) continue;
    best = other;
    least = gap;
  }
  return best;
};

const middle = ({ box: [left, , right] }: Sign): number => (left + right) / 2;

/** How far two signs of one line stand apart, as a share of the taller one's height; null where they are not of one line. */
const gapBetween = ({ box: a }: Sign, { box: b }: Sign): number | null => {
  const [high, low] = [a[3] - a[1], b[3] - b[1]].sort((one, other) => other - one) as [number, number];
  if (!(low > 0) || high > TALLEST * low) return null;
  if (Math.min(a[3], b[3]) - Math.max(a[1], b[1]) < LEAST_LEVEL * low) return null;
  const gap = (b[0] - a[2]) / high;
  return gap <= WIDEST_GAP && gap >= -DEEPEST_OVERLAP ? gap : null;
};
