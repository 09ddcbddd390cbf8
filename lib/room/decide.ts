import type { EpochMillis, OpId, ParticipantId, Seq, SessionId } from '../ids';
import { MAX_SAMPLES_PER_STROKE, POINT_STRIDE, sampleCount } from '../stroke/points';
import { alone, type Company } from './company';
import { roomObjection } from './decide-room';
import type { Entry } from './entry';
import { type RequestError, requestError } from './error';
import { type RoomFacts, seesSheet } from './facts';
import { drawingObjection, mayTouchOthersInk, roleIn, sheetObjection } from './may';
import type { Op } from './op';
import { ROOM_RIGHTS, type RoomRole } from './rights';
import { sheetOfAction } from './sheet-of';
import type { RoomState, StrokeRecord } from './state';
import { clampedOffset, erasable, movable, remembered } from './targets';

/** Who asks, through which tab, by which right. */
export interface Actor {
  readonly participant: ParticipantId;
  readonly session: SessionId;
  /** As what they came; the log may say otherwise. `rules`: the room itself acts in their name, by its game or its door. */
  readonly role: RoomRole | 'rules';
  /** People in the room, this one included: the server counts them, a page goes by what it was told and leaves the rest to the server. */
  readonly present: number;
}

/** An op as its session counts it. */
export interface NumberedOp {
  readonly n: number;
  readonly op: Op;
}

export type Decision =
  | { readonly ok: true; readonly entry: Entry }
  | { readonly ok: false; readonly error: RequestError };

/** A page draws 10,000 strokes at 60 frames a second; twice that is still usable, and a room's memory has an end. */
export const MAX_STROKES_PER_ROOM = 20_000;
/** The nine digits that an op id has room for. */
export const MAX_OPS_PER_SESSION = 999_999_999;

/**
 * May this actor do this, here and now? Reads only; the answer is the log's next entry, or why not. Rules: SPEC.md. The order of
 * a session's ops (R3) is not decided here: it needs the refused ones, too, which no log keeps.
 */
export function decide(
  state: RoomState,
  actor: Actor,
  { n, op }: NumberedOp,
  now: EpochMillis,
  company: Company = alone,
): Decision {
  const error = objection(state, actor, op, n, now, company);
  if (error) return { ok: false, error };
  const seq = (state.seq + 1) as Seq;
  const entry = {
    seq,
    session: actor.session,
    n,
    by: actor.participant,
    at: now,
    op: exact(state, op, company),
  };
  return { ok: true, entry };
}

/** The op with what its offset comes to here and now, so that the log alone tells where strokes are, whatever becomes of others. */
function exact(state: RoomState, op: Op, company: Company): Op {
  switch (op.kind) {
    case 'move':
      return { ...op, ...clampedOffset(movable(state, op.strokes), op) };
    case 'undo':
    case 'redo': {
      const { kind, action: id } = op;
      const action = state.actions.get(id);
      if (action?.kind !== 'move') return { kind, action: id };
      const back = { dx: -action.dx, dy: -action.dy };
      return { kind, action: id, shift: clampedOffset(remembered(state, action), back) };
    }
    case 'revoke':
      return { ...op, keep: keptBy(state, op.keep, company) };
    default:
      return op;
  }
}

/** Whom a revoked link leaves alone: whom the owner keeps, and those who help to run the room. */
function keptBy(state: RoomState, keep: readonly ParticipantId[], company: Company): ParticipantId[] {
  const helpers = [...state.facts.people].filter(([, { role }]) => role !== null && ROOM_RIGHTS[role].share);
  const kept = new Set([...keep, ...helpers.map(([person]) => person)]);
  return [...kept].filter((person) => company.roleOf(person) !== null);
}

function objection(
  state: RoomState,
  actor: Actor,
  op: Op,
  n: number,
  now: EpochMillis,
  company: Company,
): RequestError | null {
  const { facts } = state;
  const { participant } = actor;
  if (n > MAX_OPS_PER_SESSION)
    return requestError('too-many', 'This tab has drawn all it can; reload the page.');
  const role = actor.role === 'rules' ? 'rules' : roleIn(facts, participant, actor.role);
  /** Whether this person draws at all, and there. */
  const draws = (sheet: number | null): RequestError | null => {
    if (role === 'rules') return null;
    return (
      drawingObjection(facts, participant, role) ??
      (sheet === null ? null : sheetObjection(facts, sheet, participant))
    );
  };
  switch (op.kind) {
    case 'begin': {
      return draws(op.sheet) ?? roomFor(state, 1);
    }
    case 'extend': {
      const stroke = state.strokes.get(op.stroke);
      if (!stroke) return noSuchStroke();
      return (
        draws(stroke.sheet) ??
        notYours(stroke, actor) ??
        tooMuch(stroke, op.points) ??
        timeFalls(stroke, op.points)
      );
    }
    case 'end': {
      // Even of those who may draw no more: a stroke that nobody ends would grow for ever.
      const stroke = state.strokes.get(op.stroke);
      return stroke ? notYours(stroke, actor) : noSuchStroke();
    }
    case 'undo': {
      if (state.undo.get(participant)?.includes(op.action)) return draws(sheetOfAction(state, op.action));
      return requestError('nothing-to-undo', 'That was undone already, or is not yours to undo.');
    }
    case 'redo': {
      if (state.redo.get(participant)?.includes(op.action)) return draws(sheetOfAction(state, op.action));
      return requestError('nothing-to-redo', 'That cannot be brought back any more.');
    }
    case 'clear': {
      if (role !== 'rules' && !ROOM_RIGHTS[role].clear)
        return requestError('forbidden', 'Only the owner of the room clears it.');
      return seesSheet(facts, op.sheet, participant) || (role === 'rules' && facts.sheets[op.sheet])
        ? null
        : noSuchSheet(op.sheet);
    }
    case 'redact':
      if (role === 'rules') return null;
      return requestError('forbidden', 'Ink is deleted for good on the page of one’s own drawings.');
    case 'erase':
      return notTheirs(erasable(state, op.strokes), actor, facts, draws);
    case 'move':
      return notTheirs(movable(state, op.strokes), actor, facts, draws);
    case 'import': {
      const objection = draws(op.sheet);
      if (objection) return objection;
      if (op.more !== undefined && !goesOn(state, actor, op.more, op.sheet))
        return requestError('import-over', 'That import was taken back; its rest is left out.');
      return roomFor(state, op.strokes.length);
    }
    default:
      return roomObjection(facts, actor, op, now, company);
  }
}

const noSuchSheet = (sheet: number) =>
  requestError('unknown-sheet', `There is no sheet ${sheet + 1} here for you.`);
function roomFor(state: RoomState, strokes: number): RequestError | null {
  if (state.strokes.size + strokes <= MAX_STROKES_PER_ROOM) return null;
  return requestError(
    'room-full',
    `A room holds ${MAX_STROKES_PER_ROOM} strokes; this one has ${state.strokes.size}, those that undo can bring back included.`,
  );
}

function goesOn(state: RoomState, actor: Actor, import_: OpId, sheet: number): boolean {
  const action = state.actions.get(import_);
  return (
    action?.kind === 'import' && action.by === actor.participant && action.sheet === sheet && action.active
  );
}

/** Strokes to change, all on the one sheet of the first: an entry is withheld by its sheet. */
function notTheirs(
  strokes: readonly StrokeRecord[],
  actor: Actor,
  facts: RoomFacts,
  draws: (sheet: number) => RequestError | null,
): RequestError | null {
  const sheet = strokes[0]?.sheet;
  if (sheet === undefined) return requestError('unknown-stroke', 'Nothing of that is on the sheet any more.');
  const error = draws(sheet);
  if (error) return error;
  if (strokes.some((stroke) => stroke.sheet !== sheet))
    return requestError('malformed', 'One sheet at a time.');
  if (actor.role === 'rules') return null;
  if (mayTouchOthersInk(facts, roleIn(facts, actor.participant, actor.role), actor.present)) return null;
  if (strokes.every(({ by }) => by === actor.participant)) return null;
  return requestError('forbidden', 'In this room people erase and move only what they drew themselves.');
}

const noSuchStroke = () => requestError('unknown-stroke', 'That stroke is not in the room.');

function notYours(stroke: StrokeRecord, actor: Actor): RequestError | null {
  const own = stroke.session === actor.session && stroke.by === actor.participant;
  if (!own && actor.role !== 'rules')
    return requestError('forbidden', 'Only the tab that began a stroke goes on with it.');
  return stroke.ended ? requestError('stroke-ended', 'That stroke has ended.') : null;
}

function tooMuch(stroke: StrokeRecord, points: readonly number[]): RequestError | null {
  if (sampleCount(stroke.points) + sampleCount(points) <= MAX_SAMPLES_PER_STROKE) return null;
  return requestError('too-large', `A stroke has at most ${MAX_SAMPLES_PER_STROKE} samples.`);
}

function timeFalls(stroke: StrokeRecord, points: readonly number[]): RequestError | null {
  if (points[2]! >= stroke.points.at(2 - POINT_STRIDE)!) return null;
  return requestError('malformed', 'Time never runs backwards in a stroke.');
}
