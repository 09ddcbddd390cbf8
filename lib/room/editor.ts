import type { OpId, ParticipantId, Seq, SessionId, StrokeId } from '../ids';
import { POINT_STRIDE, type Points } from '../stroke/points';
import { withoutRemoval, withSheetGone } from './apply-room';
import type { InkRemoval, RoomFacts, SheetRemoval } from './facts';
import { sheetOfAction } from './sheet-of';
import { type Action, MAX_UNDO_DEPTH, type RoomState, type StrokeRecord } from './state';
import type { Offset } from './targets';

/** How to take back what was applied on trial, newest last. */
export type Journal = (() => void)[];

/** Undoes, newest first, everything that was noted since the journal was empty. */
export function rollBack(journal: Journal): void {
  for (let back = journal.pop(); back; back = journal.pop()) back();
}

const without = <T>(list: readonly T[], gone: T): T[] => list.filter((item) => item !== gone);

function shiftPoints(points: number[], dx: number, dy: number): void {
  for (let i = 0; i < points.length; i += POINT_STRIDE) {
    points[i]! += dx;
    points[i + 1]! += dy;
  }
}

/**
 * The only hands that change a RoomState. With a journal every change notes its inverse, at a cost proportional to the change,
 * so that a client can lay its own unconfirmed ops on top of the confirmed state and lift them off again. On trial nothing is
 * forgotten (R12): a stroke taken out of the map could not be put back in its place.
 */
export class StateEditor {
  constructor(
    private readonly state: RoomState,
    private readonly journal: Journal | null,
  ) {}

  advance(seq: Seq, session: SessionId, by: ParticipantId, n: number): void {
    const { state } = this;
    const before = state.seq;
    const known = state.sessions.get(session);
    this.journal?.push(() => {
      state.seq = before;
      if (known) state.sessions.set(session, known);
      else state.sessions.delete(session);
    });
    state.seq = seq;
    state.sessions.set(session, { by, lastN: n });
  }

  addStroke(stroke: StrokeRecord): void {
    this.journal?.push(() => this.state.strokes.delete(stroke.id));
    this.state.strokes.set(stroke.id, stroke);
  }

  extend(stroke: StrokeRecord, points: Points): void {
    const length = stroke.points.length;
    this.journal?.push(() => {
      stroke.points.length = length;
    });
    for (const value of points) stroke.points.push(value);
    this.#touch(stroke);
  }

  end(stroke: StrokeRecord): void {
    this.journal?.push(() => {
      stroke.ended = false;
    });
    stroke.ended = true;
    this.#touch(stroke);
  }

  /** Sheet units. */
  shift(stroke: StrokeRecord, { dx, dy }: Offset): void {
    this.journal?.push(() => shiftPoints(stroke.points, -dx, -dy));
    shiftPoints(stroke.points, dx, dy);
    this.#touch(stroke);
  }

  hide(stroke: StrokeRecord, by: OpId): void {
    this.#setHiddenBy(stroke, [...stroke.hiddenBy, by]);
  }

  show(stroke: StrokeRecord, by: OpId): void {
    this.#setHiddenBy(stroke, without(stroke.hiddenBy, by));
  }

  setActive(action: Action, active: boolean): void {
    const before = action.active;
    this.journal?.push(() => {
      action.active = before;
    });
    action.active = active;
  }

  setOffset(action: Extract<Action, { kind: 'move' }>, { dx, dy }: Offset): void {
    const before = { dx: action.dx, dy: action.dy };
    this.journal?.push(() => Object.assign(action, before));
    action.dx = dx;
    action.dy = dy;
  }

  /** An import goes on. */
  addStrokes(action: Extract<Action, { kind: 'import' }>, strokes: readonly StrokeId[]): void {
    const before = action.strokes;
    this.journal?.push(() => {
      action.strokes = before;
    });
    action.strokes = [...before, ...strokes];
  }

  /** A new action: its author's redo is over, and what falls off the far end of the undo stack is settled for good. */
  addAction(action: Action): void {
    const { state } = this;
    for (const id of state.redo.get(action.by) ?? []) this.#settle(id);
    this.#setStack(state.redo, action.by, []);
    this.journal?.push(() => state.actions.delete(action.id));
    state.actions.set(action.id, action);
    const stack = [...(state.undo.get(action.by) ?? []), action.id];
    const oldest = stack.length > MAX_UNDO_DEPTH ? stack.shift() : undefined;
    this.#setStack(state.undo, action.by, stack);
    if (oldest !== undefined) this.#settle(oldest);
  }

  moveAction(action: Action, from: 'undo' | 'redo', to: 'undo' | 'redo'): void {
    const { state } = this;
    this.#setStack(state[from], action.by, without(state[from].get(action.by) ?? [], action.id));
    this.#setStack(state[to], action.by, [...(state[to].get(action.by) ?? []), action.id]);
  }

  setFacts(facts: RoomFacts): void {
    const before = this.state.facts;
    this.journal?.push(() => {
      this.state.facts = before;
    });
    this.state.facts = facts;
  }

  /** A removal that nothing takes back any more. On trial nothing is forgotten. */
  settleRemoval({ id, strokes }: InkRemoval): void {
    if (this.journal) return;
    this.setFacts(withoutRemoval(this.state.facts, id));
    this.#forget(strokes);
  }

  /** A deleted sheet that nothing brings back any more, with all that was done there. On trial nothing is forgotten. */
  settleSheet(removal: SheetRemoval): void {
    if (this.journal) return;
    const { state } = this;
    this.setFacts(withSheetGone(state.facts, removal));
    const done = new Set(
      [...state.actions.keys()].filter((id) => sheetOfAction(state, id) === removal.number),
    );
    for (const id of done) state.actions.delete(id);
    for (const stacks of [state.undo, state.redo])
      for (const [by, stack] of stacks)
        stacks.set(
          by,
          stack.filter((id) => !done.has(id)),
        );
    for (const { id, sheet } of [...state.strokes.values()])
      if (sheet === removal.number) state.strokes.delete(id);
  }

  /** Nothing reaches this action any more: what it hides is hidden for ever. */
  #settle(id: OpId): void {
    const { state } = this;
    const action = state.actions.get(id);
    if (!action) return;
    this.journal?.push(() => state.actions.set(id, action));
    state.actions.delete(id);
    if (this.journal) return;
    switch (action.kind) {
      case 'draw':
        if (!action.active) this.#forget([action.stroke]);
        break;
      case 'import':
        if (!action.active) this.#forget(action.strokes);
        break;
      case 'clear':
      case 'erase':
        if (action.active) this.#forget(action.strokes);
        break;
      case 'move':
        break;
      default:
        action satisfies never;
    }
  }

  /** Deleted for good. Only ever confirmed (R19), so that there is nothing to take back. */
  redact(id: StrokeId): void {
    if (this.journal) throw new Error('What is deleted for good is never applied on trial.');
    this.#forget([id]);
  }

  /** Hidden for ever: out of memory, and out of their authors' undo where it could bring nothing back. */
  #forget(ids: readonly StrokeId[]): void {
    const { state } = this;
    const authors = new Set<ParticipantId>();
    for (const id of ids) {
      const stroke = state.strokes.get(id);
      if (!stroke) continue;
      authors.add(stroke.by);
      state.strokes.delete(id);
    }
    for (const by of authors)
      for (const stacks of [state.undo, state.redo]) {
        const stack = stacks.get(by) ?? [];
        const empty = stack.filter((id) => this.#drewNothingLeft(id));
        if (empty.length === 0) continue;
        for (const id of empty) state.actions.delete(id);
        this.#setStack(
          stacks,
          by,
          stack.filter((id) => !empty.includes(id)),
        );
      }
  }

  #drewNothingLeft(id: OpId): boolean {
    const action = this.state.actions.get(id);
    if (action?.kind === 'draw') return !this.state.strokes.has(action.stroke);
    return action?.kind === 'import' && !action.strokes.some((stroke) => this.state.strokes.has(stroke));
  }

  #setStack(stacks: RoomState['undo'], of: ParticipantId, stack: OpId[]): void {
    const before = stacks.get(of);
    this.journal?.push(() => {
      if (before) stacks.set(of, before);
      else stacks.delete(of);
    });
    stacks.set(of, stack);
  }

  #setHiddenBy(stroke: StrokeRecord, hiddenBy: OpId[]): void {
    const before = stroke.hiddenBy;
    this.journal?.push(() => {
      stroke.hiddenBy = before;
    });
    stroke.hiddenBy = hiddenBy;
    this.#touch(stroke);
  }

  #touch(stroke: StrokeRecord): void {
    const before = stroke.lastSeq;
    this.journal?.push(() => {
      stroke.lastSeq = before;
    });
    // A restored stroke knows its last extend before the ops that stand before it are replayed.
    if (this.state.seq > before) stroke.lastSeq = this.state.seq;
  }
}
