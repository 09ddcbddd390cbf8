import type { ParticipantId, RoomId } from '@/lib/ids';
import { createSieve } from '@/lib/replay/sieve';
import type { ShownEntry } from '@/lib/room/entry';
import type { RoomStore } from '@/server/storage/ports';
import type { Sight } from '../people/sight';

export interface HistoryParts {
  readonly room: RoomId;
  readonly store: Pick<RoomStore, 'history'>;
  readonly sight: Sight;
  /** Whether they may still read on. */
  readonly mayGoOn: () => boolean;
}

/** What was logged, page by page, as one person sees the room. @throws Error where what they may see changes meanwhile */
export async function* historyFor(
  person: ParticipantId,
  { room, store, sight, mayGoOn }: HistoryParts,
): AsyncGenerator<readonly ShownEntry[]> {
  const since = sight.changedAt;
  const sieve = createSieve((sheet) => sight.sees(person, sheet));
  for await (const page of store.history(room)) {
    const shown = page.map(sieve);
    if (sight.changedAt !== since || !mayGoOn())
      throw new Error(`The sight of room ${room} changed while its history was read.`);
    yield shown;
  }
}
