import { SHEET_HEIGHT, SHEET_WIDTH } from '../stroke/points';
import type { GameSettings, Twist } from './settings';

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

/** Sheet units: points are whole numbers, and a pen that stops at the edge may be a sample behind it. */
const SLACK = 4;

/** Whether ink with these bounds (left, top, right, bottom of the pen's line, sheet units) keeps to its twist. */
export function keepsToTwist(
  box: readonly [number, number, number, number],
  { twist, digits }: Pick<GameSettings, 'twist' | 'digits'>,
): boolean {
  const square = squareOf(twist, digits);
  if (square === null) return true;
  const [left, top, right, bottom] = box;
  return (
    left >= square.left - SLACK &&
    top >= square.top - SLACK &&
    right <= square.left + square.width + SLACK &&
    bottom <= square.top + square.height + SLACK
  );
}
