import type { Reference } from '@/app/network/reference/create-reference';
import { type Cell, createCell, patch } from '@/app/session/cell';
import { createPresenceBoard } from '@/app/session/presence-board';
import { createReadingSource } from '@/app/session/reading';
import type { RoomSession } from '@/app/session/room-session';
import type { SessionStatus } from '@/app/session/status';
import { opId, type ParticipantId, type SessionId, type StrokeId } from '@/lib/ids';
import type { Replay } from '@/lib/replay/replay';
import { requestError } from '@/lib/room/error';
import type { ReplicaChange, RoomReplica } from '@/lib/room/replica';
import { isVisible, type StrokeRecord } from '@/lib/room/state';
import { createReplayReadings } from './replay-readings';

/** All ink is this session's own, so that the sheet shows it up to its last sample and does not let it glide. */
const REPLAYED = 'replay' as SessionId;
const PAST = requestError('forbidden', 'The past cannot be changed.');

export interface ReplaySession {
  /** The room as it was: what shows a room shows this one the same way. Nothing in it can be changed. */
  readonly session: RoomSession;
  /** Milliseconds of replay. Not React's: it moves with every animation frame. */
  readonly time: number;
  readonly length: number;
  /** On the wall, milliseconds since 1970 UTC. */
  readonly moment: number;
  /** Who drew last. */
  readonly drew: ParticipantId | null;
  /** Why nothing is read, for the visitor. */
  readonly problem: Cell<string | null>;
  seek(time: number): void;
  seekMoment(moment: number): void;
  onSeek(listener: () => void): () => void;
  close(): void;
}

/** @param live goes on underneath */
export function createReplaySession(
  live: RoomSession,
  replay: Replay,
  reference: Pick<Reference, 'model' | 'forward'>,
): ReplaySession {
  const status = createCell(pastOf(live.status.get(), { watched: 'latest', empty: true }));
  const problem = createCell<string | null>(null);
  const changed = new Set<(change: ReplicaChange) => void>();
  const moved = new Set<() => void>();
  const readings = createReplayReadings({
    replay,
    reference,
    model: () => replay.model ?? status.get().room?.model ?? null,
    sheet: () => status.get().sheet,
    watched() {
      const { watched } = status.get();
      return watched === 'latest' ? null : watched;
    },
    failed: (reason) => problem.set(reason),
  });
  const reading = createReadingSource(readings.board, readings.frames, () => status.get());

  const owned = (stroke: StrokeRecord): StrokeRecord => ({ ...stroke, session: REPLAYED });
  const isEmpty = (): boolean => {
    for (const _ of replay.strokes(status.get().sheet)) return false;
    return true;
  };
  const stopped = () => undefined;
  const replica: RoomReplica = {
    session: REPLAYED,
    get participant() {
      return live.replica.participant;
    },
    get facts() {
      return live.replica.facts;
    },
    *strokes(sheet) {
      for (const stroke of replay.strokes(sheet)) yield owned(stroke);
    },
    stroke(id) {
      const stroke = replay.stroke(id);
      return stroke && owned(stroke);
    },
    onChange(listener) {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    submit: () => opId(REPLAYED, 1),
    objection: () => PAST,
    takeUnsent: () => [],
    hasUnsent: false,
    kept: () => [],
    begun: () => [],
    look: (id) => replica.stroke(id),
    disconnected: stopped,
    welcome: stopped,
    batch: stopped,
    stale: false,
    cursor: undefined,
    unsettledFrom: 1,
    unsettled: 0,
    unsettledDeeds: 0,
    undoable: () => null,
    redoable: () => null,
    onRefused: () => stopped,
    onStale: () => stopped,
  };

  function show(touched: Iterable<StrokeId>): void {
    const strokes = [...touched];
    if (strokes.length > 0) {
      for (const listener of [...changed]) listener({ strokes, room: false });
      readings.follow(strokes);
    }
    const { watched } = status.get();
    // What was picked may not have been drawn yet.
    if (watched !== 'latest' && !isThere(watched)) patch(status, { watched: 'latest' });
    patch(status, { empty: isEmpty() });
    reading.refresh();
    for (const listener of [...moved]) listener();
  }
  function isThere(glyph: Exclude<SessionStatus['watched'], 'latest'>): boolean {
    const stroke = replay.stroke(glyph);
    return stroke !== undefined && isVisible(stroke);
  }
  const seek = (time: number): void => show(replay.seek(time));

  const stop = live.status.subscribe(() => {
    const { sheet, watched, empty } = status.get();
    const now = live.status.get();
    const turned = now.sheet !== sheet;
    status.set(pastOf(now, { watched: turned ? 'latest' : watched, empty }));
    if (!turned) return;
    readings.look();
    patch(status, { empty: isEmpty() });
    reading.refresh();
  });

  const session: RoomSession = {
    ...live,
    replica,
    status,
    reading,
    frames: readings.frames,
    predictions: readings.board,
    // Where others point is about another ink, and so is where this one does.
    presence: { ...live.presence, others: createPresenceBoard(), point: stopped },
    submit: replica.submit,
    undo: stopped,
    redo: stopped,
    watch(watched) {
      if (status.get().watched === watched) return;
      patch(status, { watched });
      readings.look();
      reading.refresh();
    },
  };

  seek(0);
  return {
    session,
    problem,
    get time() {
      return replay.time;
    },
    length: replay.timetable.length,
    get moment() {
      return replay.timetable.wallAt(replay.time);
    },
    get drew() {
      return replay.lastStroke?.by ?? null;
    },
    seek,
    seekMoment: (moment) => seek(replay.timetable.playedAt(moment)),
    onSeek(listener) {
      moved.add(listener);
      return () => moved.delete(listener);
    },
    close() {
      stop();
      reading.close();
      readings.close();
    },
  };
}

/** Whoever looks at the past looks on. */
const pastOf = (now: SessionStatus, own: Pick<SessionStatus, 'watched' | 'empty'>): SessionStatus => ({
  ...now,
  ...own,
  you: now.you && { ...now.you, role: 'viewer' },
  canUndo: false,
  canRedo: false,
});
