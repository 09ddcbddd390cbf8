import type { ParticipantId, PersonId } from '@/lib/ids';
import type { RoomRole } from '@/lib/room/rights';
import type { LinkKind } from '@/lib/room/room-op';
import type { Participant } from '@/lib/wire';
import type { ParticipantRecord } from '@/server/storage/ports';

/** Those who are here come first; of the absent, as many as fill a list that one can read. */
export const MAX_LISTED = 200;

/** Who belongs to a room, and who is here, in how many tabs. */
export class Roster {
  readonly #records = new Map<ParticipantId, ParticipantRecord>();
  readonly #tabs = new Map<ParticipantId, number>();

  constructor(records: readonly ParticipantRecord[]) {
    for (const record of records) this.#records.set(record.id, record);
  }

  put(record: ParticipantRecord): void {
    this.#records.set(record.id, record);
  }

  get(id: ParticipantId): ParticipantRecord | undefined {
    return this.#records.get(id);
  }

  of(person: PersonId): ParticipantId | null {
    for (const record of this.#records.values()) if (record.person === person) return record.id;
    return null;
  }

  /** Ends what lets somebody in without a key. */
  expel(id: ParticipantId): void {
    const record = this.#records.get(id);
    if (record) this.put({ ...record, via: null });
  }

  /**
   * A link is made anew: those who are kept no longer hang on it.
   * @returns the others who came by it
   */
  leaveBy(link: LinkKind, kept: ReadonlySet<ParticipantId>): ReadonlySet<ParticipantId> {
    const leaving = new Set<ParticipantId>();
    for (const record of this.#records.values()) {
      if (record.via !== link) continue;
      if (kept.has(record.id)) this.put({ ...record, via: 'kept' });
      else leaving.add(record.id);
    }
    return leaving;
  }

  enter(id: ParticipantId): void {
    this.#tabs.set(id, (this.#tabs.get(id) ?? 0) + 1);
  }

  leave(id: ParticipantId): void {
    const left = (this.#tabs.get(id) ?? 0) - 1;
    if (left > 0) this.#tabs.set(id, left);
    else this.#tabs.delete(id);
  }

  get present(): number {
    return this.#tabs.size;
  }

  /** As the others see them. */
  shown({ id, name, colour, role, via }: ParticipantRecord): Participant {
    return { id, name, colour, role, via, present: this.#tabs.has(id) };
  }

  /** @param roleOf what somebody is now, which may be more or less than what they came as */
  list(roleOf: (record: ParticipantRecord) => RoomRole): readonly Participant[] {
    const all = [...this.#records.values()].map((record) => this.shown({ ...record, role: roleOf(record) }));
    const listed = [...all.filter((p) => p.present), ...all.filter((p) => !p.present)];
    return listed.slice(0, MAX_LISTED);
  }
}
