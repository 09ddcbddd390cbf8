/**
 * Text as it may be shown to others, in one line: letters of one form (NFC), no controls, no marks that turn the direction of the
 * text about it, no runs of spaces, no towers of accents, cut at a letter's edge. Empty where nothing is left.
 * @param most UTF-16 units; ten times as many are looked at
 */
export function cleanText(given: string, most: number): string {
  const plain = given
    .slice(0, most * 10)
    .normalize('NFC')
    // Controls, surrogates without their half, private use and direction marks; joiners stay, emoji and scripts need them.
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, ' ')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
  const letters = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(plain);
  let text = '';
  for (const { segment } of letters) {
    if (text.length + segment.length > most) break;
    text += segment;
  }
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(text) ? text.trim() : '';
}
