import type { EpochMillis, ParticipantId } from '../ids';
import type { Company } from './company';
import type { Actor } from './decide';
import { type RequestError, requestError } from './error';
import { countSheets, RETURN_MS, type RoomFacts, seesSheet, standingOf } from './facts';
import { roleIn } from './may';
import { outranks, ROOM_RIGHTS, type RoomRights } from './rights';
import { MAX_PINS, MAX_SHEET_NUMBERS, MAX_SHEETS, type RoomOp } from './room-op';

const forbidden = (message: string): RequestError => requestError('forbidden', message);

/** Why a room does not change so; null where it does. The room's own rules stand above its people, and below sense. */
export function roomObjection(
  facts: RoomFacts,
  actor: Actor,
  op: RoomOp,
  now: EpochMillis,
  company: Company,
): RequestError | null {
  const may = (right: keyof RoomRights, otherwise: string): RequestError | null =>
    actor.role === 'rules' || ROOM_RIGHTS[roleIn(facts, actor.participant, actor.role)][right]
      ? null
      : forbidden(otherwise);
  const arrange = () => may('arrange', 'Only the owners of this room arrange it.');
  /** Over whom one has no say, and who is unknown here. */
  const over = (person: ParticipantId, oneself: 'too' | 'never'): RequestError | null => {
    const role = standingOf(facts, person).role ?? company.roleOf(person);
    if (role === null) return requestError('unknown-person', 'That person is not of this room.');
    if (actor.role === 'rules') return null;
    if (person === actor.participant)
      return oneself === 'too' ? null : forbidden('That is for others to do, not for oneself.');
    return outranks(roleIn(facts, actor.participant, actor.role), role)
      ? null
      : forbidden('That person helps to run this room; only its owner can do that.');
  };
  const moderate = (person: ParticipantId, oneself: 'too' | 'never' = 'never') =>
    may('moderate', 'Only the owners of this room can do that.') ?? over(person, oneself);
  const appoint = () => may('appoint', 'Only the owner of this room can do that.');

  switch (op.kind) {
    case 'settings':
    case 'lock':
      return arrange();
    case 'hand':
      return moderate(op.person, 'too');
    case 'mute':
    case 'remove':
    case 'readmit':
      return moderate(op.person);
    case 'appoint':
      return (op.role === 'co-owner' ? appoint() : null) ?? moderate(op.person);
    case 'hand-over':
      return appoint() ?? over(op.person, 'never') ?? present(facts, op.person);
    case 'revoke':
      return may('share', 'Only the owners of this room make its links.');
    case 'remove-ink':
      return moderate(op.person, 'too');
    case 'return-ink': {
      const removal = facts.removals.find(({ id }) => id === op.removal);
      const late = !removal || now - removal.at > RETURN_MS;
      return (
        may('moderate', 'Only the owners of this room can do that.') ??
        (late ? requestError('nothing-to-undo', 'That cannot be brought back any more.') : null)
      );
    }
    case 'add-sheets': {
      if (op.ruled && actor.role !== 'rules') return forbidden('Only the room’s rules lay out such sheets.');
      if (countSheets(facts) + op.sheets.length > MAX_SHEETS) return tooManySheets();
      if (facts.sheets.length + op.sheets.length > MAX_SHEET_NUMBERS)
        return requestError('too-many', `A room lays out at most ${MAX_SHEET_NUMBERS} sheets in its life.`);
      return arrange();
    }
    case 'set-sheet': {
      const sheet = facts.sheets[op.sheet];
      if (!sheet) return noSuchSheet(op.sheet);
      if (sheet.ruled && actor.role !== 'rules') return forbidden('The rules of the game hold this sheet.');
      return arrange();
    }
    case 'remove-sheet': {
      const denied = arrange();
      if (denied) return denied;
      const seen = actor.role === 'rules' || seesSheet(facts, op.sheet, actor.participant);
      if (!facts.sheets[op.sheet] || !seen) return noSuchSheet(op.sheet);
      // Their numbers are seats: a game lays all of them out, and none may be missing.
      if (facts.sheets.some((sheet) => sheet?.ruled))
        return forbidden('A game holds the sheets of this room; none of them can be deleted.');
      return countSheets(facts) > 1
        ? null
        : requestError('not-now', 'A room has at least one sheet. Lay out another one first.');
    }
    case 'return-sheet': {
      const denied = arrange();
      if (denied) return denied;
      const removal = facts.sheetRemovals.find(({ id }) => id === op.removal);
      if (!removal || now - removal.at > RETURN_MS)
        return requestError('nothing-to-undo', 'That sheet cannot be brought back any more.');
      return countSheets(facts) < MAX_SHEETS ? null : tooManySheets();
    }
    case 'show-sheet': {
      if (op.sheet === null) return arrange();
      const seen = actor.role === 'rules' || seesSheet(facts, op.sheet, actor.participant);
      return facts.sheets[op.sheet] && seen ? arrange() : noSuchSheet(op.sheet);
    }
    case 'model':
      return actor.role === 'rules' ? null : forbidden('What reads here is the same in every room.');
    case 'pin': {
      const others = facts.pins.filter(({ by }) => by !== actor.participant);
      if (op.at !== null && others.length >= MAX_PINS)
        return requestError('too-many', `A room has at most ${MAX_PINS} marks in its network.`);
      return may('draw', 'You are watching; the view link marks nothing.');
    }
    default:
      return op satisfies never;
  }
}

const tooManySheets = (): RequestError =>
  requestError('too-many', `A room has at most ${MAX_SHEETS} sheets.`);

const noSuchSheet = (sheet: number): RequestError =>
  requestError('unknown-sheet', `There is no sheet ${sheet + 1} here for you.`);

const present = (facts: RoomFacts, person: ParticipantId): RequestError | null =>
  standingOf(facts, person).removed === null
    ? null
    : requestError('unknown-person', 'That person was removed from this room.');
