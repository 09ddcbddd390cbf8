import {
  type EpochMillis,
  importedStrokeId,
  type OpId,
  opId,
  type ParticipantId,
  type PersonId,
  type RoomId,
  type Seq,
  type SessionId,
  type StrokeId,
} from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import type { Op } from '@/lib/room/op';
import type { StrokeRecord } from '@/lib/room/state';
import { POINT_STRIDE } from '@/lib/stroke/points';
import type { ParticipantRecord, PersonRecord, RoomRecord, StoredSession } from '@/server/storage/ports';

export const NOW = 1_764_000_000_000 as EpochMillis;
export const later = (ms: number): EpochMillis => (NOW + ms) as EpochMillis;

export const aPerson = (name: string): PersonRecord => ({
  id: `person-${name}` as PersonId,
  name,
  role: 'person',
});

export const aRoom = (name: string, owner: PersonId, more: Partial<RoomRecord> = {}): RoomRecord => ({
  id: `room-${name}` as RoomId,
  name,
  draft: true,
  owner,
  model: 'cnn@shipped' as RoomRecord['model'],
  createdAt: NOW,
  drawKey: `draw-key-of-${name}`,
  viewKey: `view-key-of-${name}`,
  drawTurn: 0,
  viewTurn: 0,
  listed: false,
  seenAt: NOW,
  archivedAt: null,
  ...more,
});

export const aParticipant = (room: RoomId, person: PersonId): ParticipantRecord => ({
  id: `${room}-${person}`.slice(0, 40) as ParticipantId,
  room,
  person,
  role: 'drawer',
  via: 'draw',
  name: person,
  colour: 3,
});

/** A line of `count` samples from (x, 500); its coordinates are all different, so that no two segments can be mistaken. */
export const samples = (count: number, x: number, startMs = 0): number[] =>
  Array.from({ length: count }, (_, i) => [x + i, 500 + 2 * i, startMs + 8 * i, 128 + (i % 100)]).flat();

/** Writes a room's log as a server would, and keeps what the store must give back. */
export class RoomWriter {
  seq = 0;
  /** Not yet taken by `batch`. */
  pending: Entry[] = [];
  readonly entries: Entry[] = [];
  readonly strokes = new Map<StrokeId, StrokeRecord>();
  readonly sessions = new Map<SessionId, StoredSession>();

  add(session: SessionId, by: ParticipantId, op: Op): OpId {
    const n = (this.sessions.get(session)?.lastN ?? 0) + 1;
    const entry: Entry = { seq: ++this.seq as Seq, session, n, by, at: later(this.seq), op };
    this.pending.push(entry);
    this.sessions.set(session, { by, lastN: n, refusals: [] });
    const id = opId(session, n);
    if (op.kind !== 'extend') this.entries.push(entry);
    if (op.kind === 'begin') {
      const { kind: _, ...meta } = op;
      const { seq: firstSeq, at } = entry;
      const points = [...op.points];
      this.strokes.set(id, {
        id,
        by,
        session,
        ...meta,
        at,
        firstSeq,
        lastSeq: firstSeq,
        points,
        ended: false,
        hiddenBy: [],
      });
    }
    if (op.kind === 'import')
      op.strokes.forEach((stroke, place) => {
        const imported = importedStrokeId(id, place);
        const { seq, at } = entry;
        this.strokes.set(imported, {
          id: imported,
          by,
          session,
          sheet: op.sheet,
          ...stroke,
          at,
          firstSeq: seq,
          lastSeq: seq,
          ended: true,
          hiddenBy: [],
        });
      });
    if (op.kind === 'extend' || op.kind === 'end') {
      const stroke = this.strokes.get(op.stroke)!;
      stroke.lastSeq = entry.seq;
      if (op.kind === 'extend') stroke.points.push(...op.points);
      else stroke.ended = true;
    }
    return id;
  }

  begin(session: SessionId, by: ParticipantId, points = samples(3, 10)): StrokeId {
    return this.add(session, by, { kind: 'begin', sheet: 0, colour: 2, width: 8, pointer: 'pen', points });
  }

  /** A whole stroke: a begin, two extends and an end. */
  stroke(session: SessionId, by: ParticipantId): StrokeId {
    const stroke = this.begin(session, by);
    for (const x of [100, 200])
      this.add(session, by, {
        kind: 'extend',
        stroke,
        points: samples(4, x, this.strokes.get(stroke)!.points.length * POINT_STRIDE),
      });
    this.add(session, by, { kind: 'end', stroke });
    return stroke;
  }

  /** Strokes of three samples each. */
  imported(session: SessionId, by: ParticipantId, count: number): OpId {
    const strokes = Array.from({ length: count }, (_, i) => ({
      colour: i % 8,
      width: 2 + (i % 79),
      pointer: 'touch' as const,
      points: samples(3, i),
    }));
    return this.add(session, by, { kind: 'import', sheet: 0, strokes });
  }

  /** What was added since the last call. */
  batch(): Entry[] {
    const batch = this.pending;
    this.pending = [];
    return batch;
  }

  /** What `take` must answer, but for the room and the epoch. */
  expected() {
    return {
      seq: this.seq,
      entries: this.entries,
      strokes: [...this.strokes.values()],
    };
  }
}
