/** One author in five is never trained on: figures count only on people whom no version has seen. */
const HOLD_OUT_SHARE = 5;

/**
 * Whether an author is hold-out, which follows from their id alone and so holds for ever: FNV-1a (Fowler, Noll, Vo), mixed once more
 * as its low bits are weak.
 */
export function isHoldOut(person: string): boolean {
  let hash = 0x811c9dc5;
  for (let i = 0; i < person.length; i++) hash = Math.imul(hash ^ person.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % HOLD_OUT_SHARE === 0;
}
