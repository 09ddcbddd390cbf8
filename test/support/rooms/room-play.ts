import fc from 'fast-check';
import type { Epoch, EpochMillis, OpId, ParticipantId, SessionId, StrokeId } from '@/lib/ids';
import { opId } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import { type Actor, decide } from '@/lib/room/decide';
import type { Entry } from '@/lib/room/entry';
import type { RoomFacts } from '@/lib/room/facts';
import type { Op } from '@/lib/room/op';
import { emptyRoom, type RoomState, type StrokeRecord } from '@/lib/room/state';

/**
 * One move of a random play: who, what, and two picks that are reduced to targets which exist when the move is made, so that
 * random plays are mostly valid, and now and then not.
 */
export interface Move {
  readonly actor: number;
  readonly kind:
    | 'begin'
    | 'extend'
    | 'end'
    | 'undo'
    | 'redo'
    | 'clear'
    | 'erase'
    | 'move'
    | 'import'
    | 'sheet'
    | 'foreign';
  readonly pick: number;
  readonly x: number;
}

export const moveArbitrary = (actors: number): fc.Arbitrary<Move> =>
  fc.record({
    actor: fc.nat(actors - 1),
    kind: fc.oneof(
      { weight: 4, arbitrary: fc.constant('begin' as const) },
      { weight: 5, arbitrary: fc.constant('extend' as const) },
      { weight: 3, arbitrary: fc.constant('end' as const) },
      { weight: 3, arbitrary: fc.constant('undo' as const) },
      { weight: 2, arbitrary: fc.constant('redo' as const) },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
      { weight: 2, arbitrary: fc.constant('erase' as const) },
      { weight: 3, arbitrary: fc.constant('move' as const) },
      { weight: 1, arbitrary: fc.constant('import' as const) },
      { weight: 1, arbitrary: fc.constant('sheet' as const) },
      { weight: 1, arbitrary: fc.constant('foreign' as const) },
    ),
    pick: fc.nat(1000),
    x: fc.nat(1600),
  });

export const participant = (i: number) => `person-${i}` as ParticipantId;
export const session = (name: string | number) => `session-${name}` as SessionId;

const choose = <T>(from: readonly T[], pick: number): T | undefined => from[pick % Math.max(1, from.length)];

export const beginOp = (x = 10, y = 20): Extract<Op, { kind: 'begin' }> => ({
  kind: 'begin',
  sheet: 0,
  colour: 1,
  width: 12,
  pointer: 'mouse',
  points: [x, y, 0, 128],
});

/** Strokes of two samples each. */
export const importOp = (count: number, x = 10): Extract<Op, { kind: 'import' }> => ({
  kind: 'import',
  sheet: 0,
  strokes: Array.from({ length: count }, (_, i) => ({
    colour: i % 8,
    width: 10,
    pointer: 'pen',
    points: [x, 10 * i, 0, 90, x, 10 * i + 200, 40, 200],
  })),
});

/** Up to three neighbours in the order of drawing, one of them named twice. */
function some(strokes: readonly StrokeRecord[], pick: number): StrokeId[] {
  const first = pick % Math.max(1, strokes.length);
  const ids = strokes.slice(first, first + 1 + (pick % 3)).map(({ id }) => id);
  return [...ids, ...ids.slice(0, pick % 2)];
}

/** Lays a sheet out, deletes one, brings the last one back. */
function sheetOp(pick: number, facts: RoomFacts): Op | null {
  const removal = facts.sheetRemovals.at(-1);
  if (pick % 3 === 0 && removal) return { kind: 'return-sheet', removal: removal.id };
  const sheets = standing(facts);
  if (pick % 3 === 1 || sheets.length === 1)
    return { kind: 'add-sheets', sheets: [{ name: '', writers: null, audience: null }] };
  return { kind: 'remove-sheet', sheet: choose(sheets, Math.floor(pick / 3))! };
}

/** What an actor can see when it moves. */
export interface Sight {
  readonly session: SessionId;
  readonly strokes: readonly StrokeRecord[];
  /** Newest last. */
  readonly undo: readonly OpId[];
  readonly redo: readonly OpId[];
  readonly facts: RoomFacts;
}

/** Sheets that were not deleted, by number. */
export const standing = ({ sheets }: Pick<RoomFacts, 'sheets'>): readonly number[] =>
  sheets.flatMap((sheet, number) => (sheet === null ? [] : [number]));

export const sightOf = (state: RoomState, actor: Actor): Sight => ({
  session: actor.session,
  strokes: [...state.strokes.values()],
  undo: state.undo.get(actor.participant) ?? [],
  redo: state.redo.get(actor.participant) ?? [],
  facts: state.facts,
});

/** The op that a move stands for, given what its actor sees; null where there is nothing it could name. */
export function opOf(move: Move, see: Sight): Op | null {
  const open = see.strokes.filter((s) => s.session === see.session && !s.ended);
  switch (move.kind) {
    case 'begin':
      return { ...beginOp(move.x, move.pick), sheet: choose(standing(see.facts), move.pick)! };
    case 'extend': {
      const stroke = choose(open, move.pick);
      if (!stroke) return null;
      const t = stroke.points.at(-2)! + (move.pick % 20);
      const points = [move.x, move.pick, t, 128, move.pick, move.x % 1000, t + 1, 128];
      return { kind: 'extend', stroke: stroke.id, points };
    }
    case 'end': {
      const stroke = choose(open, move.pick);
      return stroke ? { kind: 'end', stroke: stroke.id } : null;
    }
    case 'undo': {
      const action = see.undo.at(-1 - (move.pick % 7 === 0 ? 1 : 0));
      return action ? { kind: 'undo', action } : null;
    }
    case 'redo': {
      const action = see.redo.at(-1);
      return action ? { kind: 'redo', action } : null;
    }
    case 'clear':
      return { kind: 'clear', sheet: choose(standing(see.facts), move.pick)! };
    case 'erase': {
      const strokes = some(see.strokes, move.pick);
      return strokes.length > 0 ? { kind: 'erase', strokes } : null;
    }
    case 'move': {
      const strokes = some(see.strokes, move.pick);
      return strokes.length > 0 ? { kind: 'move', strokes, dx: move.x - 800, dy: 500 - move.pick } : null;
    }
    case 'import': {
      const more = move.pick % 3 === 0 ? see.undo.at(-1) : undefined;
      return { ...importOp(1 + (move.pick % 3), move.x), ...(more && { more }) };
    }
    case 'sheet':
      return sheetOp(move.pick, see.facts);
    case 'foreign': {
      const stroke = choose(see.strokes, move.pick);
      return stroke ? { kind: 'extend', stroke: stroke.id, points: [1, 1, move.pick, 128] } : null;
    }
    default:
      return move.kind satisfies never;
  }
}

export const actorOf = (i: number): Actor => ({
  participant: participant(i),
  session: session(i),
  role: i === 0 ? 'owner' : 'drawer',
  present: 4,
});

export interface Play {
  readonly state: RoomState;
  readonly log: readonly Entry[];
  /** All that was asked for, refused or not, in order. */
  readonly asked: readonly {
    readonly actor: number;
    readonly n: number;
    readonly op: Op;
    readonly at: number;
  }[];
  readonly refused: number;
}

/** Milliseconds before a move. Sheets take their time: some are brought back, and some are gone for good. */
const MOVE_MS: { readonly [Kind in Move['kind']]?: number } = { sheet: 25_000 };

/** Plays moves through decide and apply, as the server does. */
export function play(moves: readonly Move[], epoch = 1): Play {
  const state = emptyRoom(epoch as Epoch);
  const log: Entry[] = [];
  const asked: Play['asked'][number][] = [];
  const counts = new Map<number, number>();
  let refused = 0;
  let now = 1_000_000;
  for (const move of moves) {
    now += MOVE_MS[move.kind] ?? 10;
    const actor = actorOf(move.actor);
    const op = opOf(move, sightOf(state, actor));
    if (!op) continue;
    const n = (counts.get(move.actor) ?? 0) + 1;
    counts.set(move.actor, n);
    asked.push({ actor: move.actor, n, op, at: now });
    const decision = decide(state, actor, { n, op }, now as EpochMillis);
    if (!decision.ok) {
      refused += 1;
      continue;
    }
    log.push(decision.entry);
    applyEntry(state, decision.entry);
  }
  return { state, log, asked, refused };
}

/** Feeds ops of named actors and throws on a refusal: for tests that tell one story. */
export class Story {
  readonly state = emptyRoom(1 as Epoch);
  readonly log: Entry[] = [];
  readonly #n = new Map<SessionId, number>();

  do(actor: Actor, op: Op): OpId {
    const n = (this.#n.get(actor.session) ?? 0) + 1;
    const decision = decide(this.state, actor, { n, op }, (1000 + this.log.length) as EpochMillis);
    if (!decision.ok) throw new Error(`refused: ${decision.error.code}`);
    this.#n.set(actor.session, n);
    this.log.push(decision.entry);
    applyEntry(this.state, decision.entry);
    return opId(actor.session, n);
  }

  /** The code of the refusal, or null where the op would be taken. */
  refusal(actor: Actor, op: Op): string | null {
    const decision = decide(
      this.state,
      actor,
      { n: (this.#n.get(actor.session) ?? 0) + 1, op },
      0 as EpochMillis,
    );
    return decision.ok ? null : decision.error.code;
  }

  visible(): string[] {
    return [...this.state.strokes.values()].filter((s) => s.hiddenBy.length === 0).map((s) => s.id);
  }
}
