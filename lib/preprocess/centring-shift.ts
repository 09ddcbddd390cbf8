import { MASS_CENTRE } from './frame';
import type { MassCentre } from './mass-centre';

/** How far to move the ink, in pixels, fractions included. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

/** Brings the mass centre to MASS_CENTRE, but never so far that ink (`left` … `right`, pixel edges) leaves the frame. */
export const centringShift = (
  mass: MassCentre,
  ink: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  side: number,
): Shift => ({
  x: within(MASS_CENTRE - mass.x, -ink.left, side - ink.right),
  y: within(MASS_CENTRE - mass.y, -ink.top, side - ink.bottom),
});

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
