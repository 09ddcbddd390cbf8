export const PAPER = '#ffffff';
export const INK = '#1c2333';

/** From paper to a dark blue; `amount` 0 to 1. */
export function colourOf(amount: number): string {
  const mix = (from: number, to: number) => Math.round(from + (to - from) * amount);
  return `rgb(${mix(255, 30)},${mix(255, 64)},${mix(255, 140)})`;
}

/** Centred on a point. */
export const text = (x: number, y: number, words: string, { dark = true } = {}): string =>
  `<text x="${x}" y="${y}" text-anchor="middle" dominant-baseline="central" fill="${dark ? INK : PAPER}">${escapeText(words)}</text>`;

export const escapeText = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
