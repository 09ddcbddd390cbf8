import type { Twist } from '@/lib/game/settings';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';

/** Sheet units. */
const WIDTHS: { readonly [T in Twist]: number } = {
  none: 28,
  thick: 76,
  thin: 5,
  tiny: 6,
  'upside-down': 28,
};
export const penWidth = (twist: Twist): number => WIDTHS[twist];

export interface PlaySquare {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Sheet units a digit has in the small square. */
const TINY = 150;

/** Where ink may go; null: on the whole sheet. Digits of a number stand side by side in it. */
export function squareOf(twist: Twist, digits: number): PlaySquare | null {
  if (twist !== 'tiny') return null;
  const width = TINY * digits;
  return { left: (SHEET_WIDTH - width) / 2, top: (SHEET_HEIGHT - TINY) / 2, width, height: TINY };
}
