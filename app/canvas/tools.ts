import type { RoomSession } from '@/app/session/room-session';
import { mayDraw } from '@/app/session/status';
import type { GlyphId, StrokeId } from '@/lib/ids';
import { SHEET_WIDTH } from '@/lib/stroke/points';
import type { Desk } from './desk';
import { erase, underEraser } from './eraser';
import type { Painter } from './painter';
import { drawWithPen, type PenTool } from './pen';
import { attachPointers } from './pointers';
import { onSheet } from './sample';
import { type Frame, selectOrMove } from './selecting';

const NOTHING: ReadonlySet<StrokeId> = new Set();

/** Puts the tools of the desk into the hands that touch the paper. The returned function takes them out again. */
export function attachTools(
  paper: HTMLElement,
  surface: HTMLElement,
  session: RoomSession,
  desk: Desk,
  painter: Painter,
  frame: { draw(frame: Frame | null): void },
  pen: () => PenTool,
): () => void {
  const { replica } = session;
  const index = () => painter.index;
  const eraser = {
    desk,
    index,
    mayErase: (stroke: StrokeId) => replica.objection({ kind: 'erase', strokes: [stroke] }) === null,
  };

  /** With the selecting tool a tap on a label takes the sign that it names. */
  function onClick(event: MouseEvent): void {
    const glyph = (event.target as Element).closest<HTMLElement>('[data-glyph]')?.dataset.glyph;
    if (glyph !== undefined && desk.tool.get() === 'select') desk.select(desk.signOf(glyph as GlyphId));
  }

  paper.addEventListener('click', onClick);
  const stops = [
    desk.held.subscribe(() => painter.hold(desk.held.get())),
    desk.tool.subscribe(() => painter.point(NOTHING)),
    attachPointers(paper, surface, {
      view: desk.view,
      presence: session.presence,
      tool: () => (mayDraw(session.status.get()) ? desk.tool.get() : 'hand'),
      begin(tool, event, place, tentative) {
        switch (tool) {
          case 'pen':
            return drawWithPen(
              event,
              place,
              session.status.get().sheet,
              {
                submit: (op) => session.submit(op),
                preview: (stroke, points) => painter.preview(stroke, points),
                tool: pen,
              },
              tentative,
            );
          case 'eraser':
            return erase(event, place, SHEET_WIDTH, eraser);
          case 'select':
            return selectOrMove(event, place, SHEET_WIDTH, { desk, index, frame: frame.draw });
          default:
            return tool satisfies never;
        }
      },
      hover(event, place) {
        if (event === null || desk.tool.get() !== 'eraser') painter.point(NOTHING);
        else painter.point(new Set(underEraser(event, place, SHEET_WIDTH, onSheet(event, place), eraser)));
      },
      busy: (active) => paper.toggleAttribute('data-drawing', active),
      hand(state) {
        if (state === null) delete paper.dataset.hand;
        else paper.dataset.hand = state;
      },
    }),
  ];
  return () => {
    paper.removeEventListener('click', onClick);
    for (const stop of stops) stop();
  };
}
