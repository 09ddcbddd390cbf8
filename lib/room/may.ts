import type { ParticipantId } from '../ids';
import { type RequestError, requestError } from './error';
import { MAX_FEW, type RoomFacts, seesSheet, standingOf, writesSheet } from './facts';
import { ROOM_RIGHTS, type RoomRole } from './rights';

/** What somebody is now: as the log says, else as they came. */
export const roleIn = (facts: RoomFacts, person: ParticipantId, cameAs: RoomRole): RoomRole =>
  standingOf(facts, person).role ?? cameAs;

/** Why this person may not draw in the room just now; null where they may. */
export function drawingObjection(
  facts: RoomFacts,
  person: ParticipantId,
  role: RoomRole,
): RequestError | null {
  const { muted, hand } = standingOf(facts, person);
  if (!ROOM_RIGHTS[role].draw)
    return requestError('forbidden', 'You are watching; drawing needs the link to draw.');
  if (muted)
    return requestError('muted', 'You were muted: you see the room, and can change nothing in it for now.');
  if (facts.settings.drawing === 'handed' && !hand && !ROOM_RIGHTS[role].moderate)
    return requestError('locked', 'Drawing is locked just now. The owner of the room can hand you the pen.');
  return null;
}

/** Why this person may not draw on that sheet, which others may; null where they may. */
export function sheetObjection(facts: RoomFacts, sheet: number, person: ParticipantId): RequestError | null {
  // A sheet that is withheld is as good as none: not even its being there is owed to who asks for it.
  if (!seesSheet(facts, sheet, person))
    return requestError('unknown-sheet', `There is no sheet ${sheet + 1} here for you.`);
  if (!writesSheet(facts, sheet, person))
    return requestError('not-your-sheet', 'This sheet is for others to draw on; look for your own.');
  return null;
}

/**
 * Whether somebody may erase and move what others drew.
 * @param present people in the room, this one included
 */
export function mayTouchOthersInk(facts: RoomFacts, role: RoomRole, present: number): boolean {
  const { othersInk } = facts.settings;
  switch (othersInk) {
    case 'always':
      return true;
    case 'never':
      return ROOM_RIGHTS[role].moderate;
    case 'few':
      return present <= MAX_FEW || ROOM_RIGHTS[role].moderate;
    default:
      return othersInk satisfies never;
  }
}
