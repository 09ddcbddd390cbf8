import type { ParticipantId } from '@/lib/ids';
import { type RequestError, requestError } from '@/lib/room/error';
import { newFacts, type RoomFacts, seesSheet } from '@/lib/room/facts';
import { drawingObjection, sheetObjection } from '@/lib/room/may';
import { outranks, ROOM_RIGHTS, type RoomRights } from '@/lib/room/rights';
import type { Participant, RoomInfo } from '@/lib/wire';
import type { Closing } from './connection';
import type { Watched } from './reading';

export interface Links {
  readonly drawUrl: string;
  readonly viewUrl: string;
}

/** Where a tab stands with its room. */
export type Phase =
  /** Nothing was drawn yet: there is no room, and none is asked for. */
  | { readonly kind: 'blank' }
  /** The draft is being made, or the first join is under way. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'live' }
  /** The wire stands again; what was missed is on its way. */
  | { readonly kind: 'catching-up' }
  | { readonly kind: 'offline' }
  /** It will not come back by itself. */
  | { readonly kind: 'refused'; readonly error: RequestError }
  | { readonly kind: 'closed'; readonly closing: Closing };

/** The room is over for this tab. */
export type OverPhase = Extract<Phase, { readonly kind: 'refused' | 'closed' }>;

export const phaseIsOver = ({ kind }: Phase): boolean => kind === 'refused' || kind === 'closed';

/** The slow side of a session: what React renders. */
export interface SessionStatus {
  readonly phase: Phase;
  readonly room: RoomInfo | null;
  readonly you: Participant | null;
  readonly people: readonly Participant[];
  /** Only for those who may hand out the right that a link gives. */
  readonly links: Links | null;
  /** Own strokes, and what else one did, that the server has not confirmed; counted only while the wire is down, they must wait for their turn, or the server is long about it. */
  readonly unsent: number;
  /** The server hears what is drawn and has put none of it on disk for a while. */
  readonly unsaved: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** The ink that was found on coming in has been painted: what else the page has to start may take its time from here on. */
  readonly inkShown: boolean;
  /** Nothing is visible on the sheet. */
  readonly empty: boolean;
  /** The one that this tab shows. */
  readonly sheet: number;
  /** Settings, people and sheets of the room. */
  readonly facts: RoomFacts;
  readonly watched: Watched;
  readonly layers: 'default' | 'all';
  /** Why something that was drawn is not there any more. */
  readonly notice: string | null;
}

export const firstStatus: SessionStatus = {
  phase: { kind: 'blank' },
  room: null,
  you: null,
  people: [],
  links: null,
  unsent: 0,
  unsaved: false,
  canUndo: false,
  canRedo: false,
  inkShown: false,
  empty: true,
  sheet: 0,
  facts: newFacts,
  watched: 'latest',
  layers: 'default',
  notice: null,
};

/** Until the server has said who this is, nothing is withheld: a draft belongs to who draws it. */
export const rightsOf = ({ you }: SessionStatus): RoomRights => ROOM_RIGHTS[you?.role ?? 'owner'];

/** Whether this person has a say over another; who is not listed any more stands below all. */
export const moderates = (status: SessionStatus, other: ParticipantId): boolean =>
  status.you !== null &&
  rightsOf(status).moderate &&
  outranks(status.you.role, status.people.find(({ id }) => id === other)?.role ?? 'viewer');

/** Why a pen may not touch the sheet now; null where it may. Before the server has said who this is, nothing stands against it. */
export function drawObjection({ room, you, facts, sheet }: SessionStatus): RequestError | null {
  if (room !== null && room.deletedAt !== null)
    return requestError('archived', 'This room is archived: it can be looked at until it is deleted.');
  if (you === null) return null;
  return drawingObjection(facts, you.id, you.role) ?? sheetObjection(facts, sheet, you.id);
}

/** Whether a pen may touch the sheet: not while something stands against it, nor once the session has ended. */
export const mayDraw = (status: SessionStatus): boolean =>
  !phaseIsOver(status.phase) && drawObjection(status) === null;

/** Sheets that this person may see, by number. */
export const visibleSheets = ({ facts, you }: SessionStatus): readonly number[] =>
  facts.sheets.flatMap((there, sheet) =>
    there !== null && (you === null || seesSheet(facts, sheet, you.id)) ? [sheet] : [],
  );

/** Whether the page may start what is heavy: nobody waits for ink any more. */
export const mayStartRest = ({ inkShown, phase }: SessionStatus): boolean =>
  inkShown || phase.kind === 'offline' || phaseIsOver(phase);

/** Ink takes its person's colour; before the server has given one, the first. */
export const ownColour = ({ you }: SessionStatus): number => you?.colour ?? 0;
