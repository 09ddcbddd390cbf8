import type { Batch, TabPresence } from '@/lib/wire';

/** Of one moment of a room: what all hear, and what it is without the word on each of those who point. */
const KEPT = 16;

/**
 * The batches that left last. One that says the same as another is given as that very object, so that whoever sends them encodes it
 * once for all who hear it.
 */
export class SharedBatches {
  readonly #kept: Batch[] = [];

  share(batch: Batch): Batch {
    // These are about one socket alone.
    if (batch.snapshot !== null || batch.settledThrough !== null || batch.refused.length > 0) return batch;
    for (let i = this.#kept.length - 1; i >= 0; i--) if (isSame(this.#kept[i]!, batch)) return this.#kept[i]!;
    this.#kept.push(batch);
    if (this.#kept.length > KEPT) this.#kept.shift();
    return batch;
  }
}

/** What comes to several lines is the same object on each; words on tabs are gathered line by line, out of the same parts. */
const isSame = (a: Batch, b: Batch): boolean =>
  a.epoch === b.epoch &&
  a.committed === b.committed &&
  a.people === b.people &&
  a.room === b.room &&
  sameItems(a.entries, b.entries) &&
  sameItems(a.predictions, b.predictions) &&
  sameItems(a.gone, b.gone) &&
  sameItems(a.chat, b.chat) &&
  sameItems(a.cheers, b.cheers) &&
  sameItems(a.presence, b.presence, sameWord);

/** A crowd's lines are compared on every beat: without a call for each item. */
function sameItems<T>(a: readonly T[], b: readonly T[], same?: (a: T, b: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !same?.(a[i]!, b[i]!)) return false;
  return true;
}

function sameWord(a: TabPresence, b: TabPresence): boolean {
  if (a === b) return true;
  const [fields, others] = [Object.entries(a), b as Record<string, unknown>];
  return (
    fields.length === Object.keys(b).length && fields.every(([name, value]) => Object.is(value, others[name]))
  );
}
