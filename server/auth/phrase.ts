import { adjectives, animals } from './person-name';

/** Six pairs of words: 72 bits, which nobody finds by asking a server that counts how often one asks. */
const PAIRS = 6;

/** Words that can be written on paper and read out: `quick otter calm lynx …`. */
export function phraseOf(randomBytes: (count: number) => Uint8Array): string {
  const bytes = randomBytes(2 * PAIRS);
  // 64 divides 256: every word is as likely as any other.
  const word = (list: readonly string[], at: number): string => list[bytes[at]! % list.length]!.toLowerCase();
  return Array.from(
    { length: PAIRS },
    (_, pair) => `${word(adjectives, 2 * pair)} ${word(animals, 2 * pair + 1)}`,
  ).join(' ');
}
