import type { ParticipantId, PersonId } from '@/lib/ids';
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

  list(): readonly Participant[] {
    const all = [...this.#records.values()].map(({ id, name, colour, role }) => ({
      id,
      name,
      colour,
      role,
      present: this.#tabs.has(id),
    }));
    const listed = [...all.filter((p) => p.present), ...all.filter((p) => !p.present)];
    return listed.slice(0, MAX_LISTED);
  }
}
