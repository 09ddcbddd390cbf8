import { expect, it } from 'vitest';
import { clampSide, MAX_SIDE_PX, MIN_SIDE_PX, storedSide, USUAL_SIDE_PX } from '@/app/studio/side-width';

it('takes back what was stored, within its bounds, and the usual width for anything else', () => {
  expect(storedSide('512')).toBe(512);
  expect(storedSide('5')).toBe(MIN_SIDE_PX);
  expect(storedSide('99999')).toBe(MAX_SIDE_PX);
  expect(storedSide(undefined)).toBe(USUAL_SIDE_PX);
  expect(storedSide('wide;}')).toBe(USUAL_SIDE_PX);
  expect(clampSide(480.6)).toBe(481);
});
