import { type Cell, createCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import type { StrokeId } from '@/lib/ids';
import { MAX_STROKES_PER_ACTION } from '@/lib/room/op';
import { isVisible } from '@/lib/room/state';
import { clampedOffset, type Offset } from '@/lib/room/targets';
import { type Bounds, boundsOf } from '@/lib/stroke/bounds';
import type { Held } from './painter';
import { createSheetView, type SheetView } from './sheet-view';

export const TOOL_KINDS = ['pen', 'eraser', 'select', 'hand'] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];

/** What lies on the table beside the sheet: the tool in hand, what is selected, and what of the sheet is in sight. */
export interface Desk {
  readonly tool: Cell<ToolKind>;
  readonly view: SheetView;
  readonly selection: Cell<ReadonlySet<StrokeId>>;
  /** What the painter shows above the rest while a tool has it. */
  readonly held: Cell<Held | null>;
  take(tool: ToolKind): void;
  select(strokes: Iterable<StrokeId>): void;
  /** The strokes of the sign that a stroke belongs to, as the network reads it. */
  signOf(stroke: StrokeId): readonly StrokeId[];
  /** Of the selection where it stands, what a drag has done to it included; null where there is none. */
  selectionBounds(): Bounds | null;
  /** Shows the selection so far from where it stands, in sheet units; nobody else sees it before `drop`. */
  dragTo(offset: Offset): void;
  /** Further by so much. */
  nudge(by: Offset): void;
  drop(): void;
  /** Puts back what was dragged. */
  release(): void;
  erase(strokes: Iterable<StrokeId>): void;
  /** Follows what others do to the selection, and whom one follows; the returned function ends it. */
  open(): () => void;
}

const NOTHING: ReadonlySet<StrokeId> = new Set();

export function createDesk(session: RoomSession): Desk {
  const { replica } = session;
  const tool = createCell<ToolKind>('pen');
  const view = createSheetView(session.presence);
  const selection = createCell(NOTHING);
  const held = createCell<Held | null>(null);

  const selected = () => [...selection.get()].flatMap((id) => replica.stroke(id) ?? []);

  function select(strokes: Iterable<StrokeId>): void {
    drop();
    const next = new Set(strokes);
    selection.set(next.size === 0 ? NOTHING : next);
  }

  function dragTo({ dx, dy }: Offset): void {
    const strokes = selection.get();
    if (strokes.size === 0) return;
    const offset = clampedOffset(selected(), { dx: Math.round(dx), dy: Math.round(dy) });
    held.set({ kind: 'shift', strokes, ...offset });
  }

  function release(): void {
    held.set(null);
  }

  function drop(): void {
    const shift = held.get();
    if (shift?.kind !== 'shift') return;
    const { dx, dy } = shift;
    if (dx !== 0 || dy !== 0)
      for (const strokes of parts(shift.strokes)) session.submit({ kind: 'move', strokes, dx, dy });
    release();
  }

  function erase(strokes: Iterable<StrokeId>): void {
    release();
    for (const part of parts(strokes)) session.submit({ kind: 'erase', strokes: part });
  }

  /** Only what is there can be selected; what others moved away takes its frame along. */
  function prune(): void {
    const before = selection.get();
    if (before.size === 0) return;
    const left = [...before].filter((id) => {
      const stroke = replica.stroke(id);
      return stroke !== undefined && stroke.sheet === session.status.get().sheet && isVisible(stroke);
    });
    // A set of its own each time: whoever shows where it is looks again.
    selection.set(left.length === 0 ? NOTHING : new Set(left));
  }

  return {
    tool,
    view,
    selection,
    held,
    take(next) {
      if (next !== 'select') select([]);
      tool.set(next);
    },
    select,
    signOf(stroke) {
      for (const { strokes } of session.predictions.all.values())
        if (strokes.includes(stroke)) return strokes;
      return [stroke];
    },
    selectionBounds() {
      const bounds = boundsOf(selected().map(({ points }) => points));
      const shift = held.get();
      if (bounds === null || shift?.kind !== 'shift') return bounds;
      return {
        left: bounds.left + shift.dx,
        top: bounds.top + shift.dy,
        right: bounds.right + shift.dx,
        bottom: bounds.bottom + shift.dy,
      };
    },
    dragTo,
    nudge({ dx, dy }) {
      const shift = held.get();
      const before = shift?.kind === 'shift' ? shift : { dx: 0, dy: 0 };
      dragTo({ dx: before.dx + dx, dy: before.dy + dy });
    },
    drop,
    release,
    erase,
    open() {
      const stops = [replica.onChange(prune), view.open()];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

function* parts(strokes: Iterable<StrokeId>): Generator<StrokeId[]> {
  const all = [...strokes];
  for (let at = 0; at < all.length; at += MAX_STROKES_PER_ACTION)
    yield all.slice(at, at + MAX_STROKES_PER_ACTION);
}
