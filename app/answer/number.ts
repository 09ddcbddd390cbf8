import { numberAround } from '@/lib/glyph';
import type { GlyphId } from '@/lib/ids';
import type { Prediction } from '@/lib/wire';
import { verdictOf } from './certainty';

/** The number of several digits that a glyph is part of, as the network now reads them; null for a digit by itself. */
export function numberOf(predictions: Iterable<Prediction>, glyph: GlyphId): string | null {
  const signs = Array.from(predictions, ({ glyph: id, sheet, box, probabilities, isDigit }) => {
    const { digit, certainty } = verdictOf(probabilities, isDigit);
    return { glyph: id, sheet, box, digit: certainty === 'no digit' ? null : digit };
  });
  return numberAround(signs, glyph)?.text ?? null;
}
