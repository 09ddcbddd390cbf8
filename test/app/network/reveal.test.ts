import { expect, it } from 'vitest';
import { Reveal } from '@/app/network/reveal';

const LAST = 7;
const dark = (): { revealedThrough: number | null } => ({ revealedThrough: null });

it('lights the layers step by step, from the first wanted one on', () => {
  const lit = dark();
  const reveal = new Reveal(lit);
  reveal.go(2, LAST, 1000);
  expect(reveal.goal).toBe(2);
  // From all that was lit there is no way to fewer: it begins at its goal.
  reveal.advance(1000);
  expect(lit.revealedThrough).toBe(2);
  while (reveal.advance(2000));
  reveal.go(3, LAST, 3000);
  expect(reveal.advance(3090)).toBe(true);
  expect(lit.revealedThrough).toBeCloseTo(2.5, 6);
  expect(reveal.advance(3180)).toBe(false);
  expect(lit.revealedThrough).toBe(3);
  expect(reveal.advance(3200)).toBe(false);
});

it('is there at once for whoever wants no motion, and lights all at once', () => {
  const lit = dark();
  const reveal = new Reveal(lit);
  reveal.go(4, LAST, null);
  expect(lit.revealedThrough).toBe(4);
  reveal.go(5, LAST, 0);
  reveal.go(null, LAST, 10);
  expect(lit.revealedThrough).toBeNull();
  expect(reveal.advance(20)).toBe(false);
});
