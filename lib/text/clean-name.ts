/** Shown beside a cursor: longer ones are cut by the page anyway. */
export const MAX_NAME_LENGTH = 40;
/** What is worth looking at: the rest of a name of 10,000 characters is not. */
const MAX_GIVEN_LENGTH = 400;

/**
 * A name as it may be shown to others: letters of one form (NFC), no controls, no marks that turn the direction of the text about
 * it, no runs of spaces, no towers of accents, cut at a letter's edge. Empty where nothing is left.
 */
export const cleanName = (given: string): string => {
  const plain = given
    .slice(0, MAX_GIVEN_LENGTH)
    .normalize('NFC')
    // Controls, surrogates without their half, private use and direction marks; joiners stay, emoji and scripts need them.
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, ' ')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
  const letters = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(plain);
  let name = '';
  for (const { segment } of letters) {
    if (name.length + segment.length > MAX_NAME_LENGTH) break;
    name += segment;
  }
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(name) ? name.trim() : '';
};
