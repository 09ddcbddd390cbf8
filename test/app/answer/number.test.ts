import { expect, it } from 'vitest';
import { numberOf } from '@/app/answer/number';
import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import type { Prediction } from '@/lib/wire';

const prediction = (n: number, digit: number, isDigit: number | null, left: number): Prediction => ({
  glyph: `test.${n}` as GlyphId,
  seq: n as Seq,
  model: 'cnn@shipped' as ModelId,
  sheet: 0,
  box: [left, 100, left + 50, 200],
  strokes: [`test.${n}` as GlyphId],
  probabilities: Array.from({ length: 10 }, (_, i) => (i === digit ? 0.97 : 0.0033)),
  isDigit,
});

it('puts together what the network reads of neighbours, and leaves out what is no digit', () => {
  const four = prediction(1, 4, 0.99, 100);
  const two = prediction(2, 2, null, 180);
  const scribble = prediction(3, 7, 0.2, 260);
  expect(numberOf([two, scribble, four], four.glyph)).toBe('42');
  expect(numberOf([two, scribble, four], scribble.glyph)).toBeNull();
  expect(numberOf([four, scribble], four.glyph)).toBeNull();
});
