import { NO_DIGIT } from '../drawing/label';
import { scoresOf } from '../drawing/scores';
import type { GlyphId } from '../ids';
import type { NetReading } from './state';

/** A glyph of a sheet with what the network says of it; the newest word is enough. */
export interface ReadGlyph {
  readonly glyph: GlyphId;
  /** Left, top, right, bottom, sheet units. */
  readonly box: readonly [number, number, number, number];
  /** Ten. */
  readonly probabilities: ArrayLike<number>;
  readonly isDigit: number | null;
}

/** From left to right, by their middles; equal ones by their ids, so that the order never hangs on who was told first. */
export const inOrder = <G extends Pick<ReadGlyph, 'glyph' | 'box'>>(glyphs: readonly G[]): readonly G[] =>
  [...glyphs].sort((a, b) => a.box[0] + a.box[2] - b.box[0] - b.box[2] || (a.glyph < b.glyph ? -1 : 1));

/**
 * A sheet's ink as one number: all that stands on it, from left to right. A sign that is no digit makes it no number. `sure` is the least
 * of its digits' calibrated probabilities.
 */
export function readNumber(glyphs: readonly ReadGlyph[]): NetReading {
  let text = '';
  let sure = 1;
  for (const glyph of inOrder(glyphs)) {
    const { read, confidence } = scoresOf(glyph, null);
    if (read === NO_DIGIT) return { text: null, sure: 0 };
    text += read;
    sure = Math.min(sure, confidence);
  }
  return text === '' ? { text: null, sure: 0 } : { text, sure };
}

/** What probability the network gives to a number: its least digit's; 0 where it sees another count of digits. */
export function probabilityOf(wanted: string, glyphs: readonly ReadGlyph[]): number {
  const ordered = inOrder(glyphs);
  if (ordered.length !== wanted.length) return 0;
  return Math.min(
    ...ordered.map(({ probabilities, isDigit }, i) =>
      isDigit !== null && isDigit < 0.5 ? 0 : probabilities[Number(wanted[i])]!,
    ),
  );
}
