import type { EpochMillis, ModelId, OpId, ParticipantId, StrokeId } from '../ids';
import type { RoomRole } from './rights';
import type { DRAWING, LinkKind, OTHERS_INK } from './room-op';

export interface RoomSettings {
  /** Null: as it was named when it was made. */
  readonly name: string | null;
  readonly listed: boolean;
  readonly drawing: (typeof DRAWING)[number];
  readonly othersInk: (typeof OTHERS_INK)[number];
}

/** How often each link was made anew. */
export type LinkTurns = { readonly [Kind in LinkKind]: number };

/** What the log says of one person; of whom it says nothing, they are what they came as. */
export interface Standing {
  /** Null: as they came. */
  readonly role: RoomRole | null;
  /** The pen was handed to them. */
  readonly hand: boolean;
  readonly muted: boolean;
  /** Removed while the links stood so: only a newer one lets them in again. */
  readonly removed: LinkTurns | null;
}

/** Null in a set: everyone. Who is to draw on a sheet must be among those who see it, too. */
export interface Sheet {
  readonly name: string;
  readonly writers: readonly ParticipantId[] | null;
  readonly audience: readonly ParticipantId[] | null;
  /** Whether who sees the sheet is told what the network reads there. */
  readonly readings: boolean;
  /** The room's rules alone change it: a game's sheet. */
  readonly ruled: boolean;
}

/** All the ink of one person, taken away at once. */
export interface InkRemoval {
  readonly id: OpId;
  readonly by: ParticipantId;
  readonly of: ParticipantId;
  readonly at: EpochMillis;
  readonly strokes: readonly StrokeId[];
}

/** A sheet that was deleted a moment ago, with what brings it back as it was. */
export interface SheetRemoval {
  readonly id: OpId;
  readonly by: ParticipantId;
  readonly at: EpochMillis;
  readonly number: number;
  readonly sheet: Sheet;
}

/** A place in the network that somebody marked for everyone. */
export interface Pin {
  readonly by: ParticipantId;
  readonly at: { readonly layer: string; readonly cell: number | null };
}

/** What a room is apart from its ink. Never changed in place: an op that changes something makes another. */
export interface RoomFacts {
  readonly settings: RoomSettings;
  readonly links: LinkTurns;
  readonly people: ReadonlyMap<ParticipantId, Standing>;
  /** By number; a room begins with one. Null: deleted, and the number is nobody's for ever. */
  readonly sheets: readonly (Sheet | null)[];
  /** Where everybody was brought to. */
  readonly shown: number | null;
  /** What reads it; null: what has read it from the beginning. */
  readonly model: ModelId | null;
  /** One a person, the newest last. */
  readonly pins: readonly Pin[];
  /** Those that can still be taken back, oldest first. */
  readonly removals: readonly InkRemoval[];
  readonly sheetRemovals: readonly SheetRemoval[];
}

/** Milliseconds for which a removal of ink, or of a sheet, can be taken back. */
export const RETURN_MS = 60_000;
/** So many people know each other at the table; in a larger room everybody's ink is their own. */
export const MAX_FEW = 8;

export const openSheet: Sheet = { name: '', writers: null, audience: null, readings: true, ruled: false };
export const plainStanding: Standing = { role: null, hand: false, muted: false, removed: null };

export const newFacts: RoomFacts = {
  settings: { name: null, listed: false, drawing: 'everyone', othersInk: 'few' },
  links: { draw: 0, view: 0 },
  people: new Map(),
  sheets: [openSheet],
  shown: null,
  model: null,
  pins: [],
  removals: [],
  sheetRemovals: [],
};

export const standingOf = (facts: RoomFacts, person: ParticipantId): Standing =>
  facts.people.get(person) ?? plainStanding;

/** How many sheets there are, deleted ones left out. */
export const countSheets = ({ sheets }: Pick<RoomFacts, 'sheets'>): number =>
  sheets.reduce((sum, sheet) => (sheet === null ? sum : sum + 1), 0);

const among = (set: readonly ParticipantId[] | null, person: ParticipantId): boolean =>
  set === null || set.includes(person);

export function seesSheet(facts: RoomFacts, sheet: number, person: ParticipantId): boolean {
  const there = facts.sheets[sheet];
  return !!there && among(there.audience, person);
}

/** Whoever is in the room sees it. */
export const allSeeSheet = (facts: RoomFacts, sheet: number): boolean =>
  facts.sheets[sheet]?.audience === null;

/** Is told what the network reads there. */
export const readsSheet = (facts: RoomFacts, sheet: number, person: ParticipantId): boolean =>
  seesSheet(facts, sheet, person) && facts.sheets[sheet]!.readings;

export const writesSheet = (facts: RoomFacts, sheet: number, person: ParticipantId): boolean =>
  seesSheet(facts, sheet, person) && among(facts.sheets[sheet]!.writers, person);
