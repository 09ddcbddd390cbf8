import { randomBytes } from 'node:crypto';
import { CONSENT_VERSION, mayKeep } from '@/lib/drawing/consent';
import type { Label } from '@/lib/drawing/label';
import { scoresOf } from '@/lib/drawing/scores';
import type { DrawingId, EpochMillis, GlyphId, ParticipantId, PersonId, RoomId, Seq } from '@/lib/ids';
import type { StrokeRecord } from '@/lib/room/state';
import { sampleCount } from '@/lib/stroke/points';
import type { Rooms } from '@/server/rooms/create-rooms';
import type { GlyphMoment } from '@/server/rooms/port';
import type { DrawingRecord, DrawnStroke, ParticipantRecord, Storage } from '@/server/storage/ports';

/** What a person says of a glyph that stands in a room. Ink, pixels and reading are the room's own, never the page's. */
export interface KeepRequest {
  readonly by: PersonId;
  /** Names the request, so that it may be sent again. */
  readonly request: string;
  readonly room: RoomId;
  readonly glyph: GlyphId;
  /** The revision that the person saw. */
  readonly revision: Seq;
  readonly label: Label;
}

export type Kept =
  | { readonly ok: true; readonly drawing: DrawingRecord }
  | {
      readonly ok: false;
      readonly reason: 'unknown-room' | 'changed' | 'ask' | 'declined' | 'not-theirs' | 'in-game';
    };

export interface DrawingDeps {
  readonly storage: Pick<Storage, 'rooms' | 'people' | 'drawings'>;
  readonly rooms: Pick<Rooms, 'open'>;
  readonly now: () => EpochMillis;
}

/** 96 bits: two drawings never share one. */
export const newDrawingId = (): DrawingId => randomBytes(12).toString('base64url') as DrawingId;

/** Keeps a glyph with what somebody says it shows. It belongs to whose ink it is, who must have agreed, too; its room stays. */
export async function keepDrawing(deps: DrawingDeps, asked: KeepRequest): Promise<Kept> {
  const { storage } = deps;
  const agreed = mayKeep(await storage.people.consent(asked.by));
  if (agreed !== true) return { ok: false, reason: agreed === null ? 'ask' : 'declined' };
  const room = await deps.rooms.open(asked.room);
  if (!room) return { ok: false, reason: 'unknown-room' };
  const participants = await storage.rooms.participants(asked.room);
  const looking = participants.find(({ person }) => person === asked.by);
  const moment = looking ? await room.moment(asked.glyph, looking.id) : null;
  if (moment?.seq !== asked.revision) return { ok: false, reason: 'changed' };
  // Its answer would tell what the network reads before the game does, and its label would not be the prompt.
  if (moment.ruled) return { ok: false, reason: 'in-game' };
  const author = authorOf(moment.strokes, participants);
  if (author === null) return { ok: false, reason: 'changed' };
  const own = author === asked.by;
  if (!own && mayKeep(await storage.people.consent(author)) !== true)
    return { ok: false, reason: 'not-theirs' };
  const { read } = scoresOf(moment, asked.label);
  const [drawing] = await storage.drawings.save([
    {
      id: newDrawingId(),
      person: author,
      savedBy: asked.by,
      request: asked.request,
      place: placeOf(asked.room, moment),
      source: asked.label === read ? 'free' : 'correction',
      at: deps.now(),
      consent: CONSENT_VERSION,
      label: asked.label,
      labelSource: own ? 'self' : 'correction',
      status: 'pending',
      model: moment.model,
      isDigit: moment.isDigit,
      partOf: null,
      number: null,
      input: moment.input,
      probabilities: moment.probabilities,
      strokes: drawnStrokes(moment.strokes),
    },
  ]);
  await room.keep();
  return { ok: true, drawing: drawing! };
}

const placeOf = (room: RoomId, { sheet, glyph, seq, strokes }: GlyphMoment) => ({
  room,
  sheet,
  glyph,
  revision: seq,
  strokes: strokes.map(({ id }) => id),
});

/** Who drew most of it; null where nobody of the room did. */
export function authorOf(
  strokes: readonly StrokeRecord[],
  participants: readonly ParticipantRecord[],
): PersonId | null {
  const samples = new Map<ParticipantId, number>();
  for (const { by, points } of strokes) samples.set(by, (samples.get(by) ?? 0) + sampleCount(points));
  const most = [...samples].sort(([, a], [, b]) => b - a)[0]?.[0];
  return participants.find(({ id }) => id === most)?.person ?? null;
}

/** Times are the pen's own within a stroke, and the server's between strokes. */
export function drawnStrokes(strokes: readonly StrokeRecord[]): DrawnStroke[] {
  const began = Math.min(...strokes.map(({ at }) => at));
  return strokes.map(({ at, width, pointer, points }) => ({
    delay: Math.round(at - began),
    width,
    pointer,
    points: [...points],
  }));
}
