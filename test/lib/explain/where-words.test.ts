import { expect, test } from 'vitest';
import { strongestSpots } from '@/lib/explain/where-words';

test('names the ninths of the ink that spoke most for and most against', () => {
  const side = 9;
  const input = new Uint8Array(81).fill(0);
  const pixels = new Float32Array(81);
  // Ink of 6 × 6 off the middle: its thirds are two pixels each.
  for (let row = 3; row < 9; row++)
    for (let column = 0; column < 6; column++) input[row * side + column] = 255;
  pixels[3 * side + 5] = 2;
  pixels[4 * side + 4] = 1;
  pixels[8 * side + 2] = -4;
  expect(strongestSpots(pixels, input, side)).toEqual({
    most: { words: 'in the upper right', amount: 3 },
    least: { words: 'at the bottom', amount: -4 },
  });
  expect(strongestSpots(new Float32Array(81), input, side)).toEqual({ most: null, least: null });
  expect(strongestSpots(pixels, new Uint8Array(81), side)).toEqual({ most: null, least: null });
});
