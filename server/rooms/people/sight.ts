import type { ParticipantId, Seq, SessionId } from '@/lib/ids';
import type { Entry, ShownEntry } from '@/lib/room/entry';
import { allSeeSheet, type RoomFacts, readsSheet, seesSheet } from '@/lib/room/facts';
import { sheetOf, sheetOfAction } from '@/lib/room/sheet-of';
import { writeSnapshot } from '@/lib/room/snapshot';
import type { RoomState } from '@/lib/room/state';
import { visibleState } from '@/lib/room/visible-state';
import type { Snapshot } from '@/lib/wire';

/** Who sees what of a room: everything that leaves it for one person passes here. */
export class Sight {
  /** Of the entries that are still at hand; null: for everybody. */
  readonly #sheets = new WeakMap<Entry, number | null>();
  /** One for all to whom the entry is withheld: what is the same for many is encoded once. */
  readonly #hidden = new WeakMap<Entry, ShownEntry>();
  #changedAt: number = 0;

  constructor(private readonly state: RoomState) {}

  /** Whoever stands before this seq has seen another part of the room, or less: entries alone do not bring them up to date. */
  get changedAt(): Seq {
    return this.#changedAt as Seq;
  }

  sees(person: ParticipantId, sheet: number): boolean {
    return seesSheet(this.state.facts, sheet, person);
  }

  /** Whether they are told what the network reads there: no prediction and no frame else. */
  reads(person: ParticipantId, sheet: number): boolean {
    return readsSheet(this.state.facts, sheet, person);
  }

  /** Nobody in the room is told less of what the network reads there than another. */
  allRead(sheet: number): boolean {
    const { facts } = this.state;
    return allSeeSheet(facts, sheet) && facts.sheets[sheet]!.readings;
  }

  /** Before the entry is applied: what it touches may be gone afterwards. */
  note(entry: Entry): void {
    this.#sheets.set(entry, sheetOf(this.state, entry.op));
  }

  /** Everybody in the room gets it as it is: nobody has to be asked about one by one. */
  isForAll(entry: Entry): boolean {
    const sheet = this.#sheets.get(entry);
    return sheet === null || (sheet !== undefined && allSeeSheet(this.state.facts, sheet));
  }

  entryFor(person: ParticipantId, session: SessionId, entry: Entry): ShownEntry {
    const sheet = this.#sheets.get(entry);
    // An entry that was never noted is nobody's.
    const shown = sheet === null || (sheet !== undefined && this.sees(person, sheet));
    if (shown) return entry;
    if (entry.session === session) return { seq: entry.seq, hidden: true, n: entry.n };
    const known = this.#hidden.get(entry);
    if (known) return known;
    const hidden: ShownEntry = { seq: entry.seq, hidden: true };
    this.#hidden.set(entry, hidden);
    return hidden;
  }

  snapshotFor(person: ParticipantId, session: SessionId): Snapshot {
    return writeSnapshot(visibleState(this.state, person, session));
  }

  /**
   * Facts have changed: on which sheets that hold ink, or where something can be undone, somebody may see, or be told of, what they did
   * not, or the other way round.
   * @returns whether a person's sight is another one; null where nobody's is
   */
  change(before: RoomFacts): ((person: ParticipantId) => boolean) | null {
    const { facts, seq } = this.state;
    const touched = new Set<number>();
    const others = facts.sheets.flatMap((sheet, i) =>
      sheet?.audience === before.sheets[i]?.audience && sheet?.readings === before.sheets[i]?.readings
        ? []
        : [i],
    );
    if (others.length > 0) {
      for (const { sheet } of this.state.strokes.values()) touched.add(sheet);
      // An empty sheet that was cleared has no ink, and something to undo.
      for (const id of this.state.actions.keys()) {
        const sheet = sheetOfAction(this.state, id);
        if (sheet !== null) touched.add(sheet);
      }
    }
    const turned = others.filter((sheet) => touched.has(sheet));
    if (turned.length === 0) return null;
    this.#changedAt = seq;
    return (person) =>
      turned.some(
        (sheet) =>
          seesSheet(before, sheet, person) !== seesSheet(facts, sheet, person) ||
          readsSheet(before, sheet, person) !== readsSheet(facts, sheet, person),
      );
  }
}
