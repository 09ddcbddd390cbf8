'use client';

import { useCallback, useEffect, useRef } from 'react';
import { CheerLayer } from '@/app/chat/cheer-layer';
import { GlyphPopover } from '@/app/drawings/glyph-popover';
import { attachInkMarks } from '@/app/inspector/ink-marks';
import { attachCursors } from '@/app/presence/cursors';
import cursorStyles from '@/app/presence/cursors.module.css';
import { attachPointing } from '@/app/presence/pointing';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { mayDraw } from '@/app/session/status';
import { useTheme } from '@/app/theme/current-theme';
import { NotSentLayer } from '@/app/unsent/not-sent-layer';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import type { Viewport } from '@/lib/viewport/viewport';
import type { Desk } from './desk';
import styles from './drawing-sheet.module.css';
import { attachGlyphLabels } from './glyph-labels';
import { createPainter, type Painter } from './painter';
import { inkFills, pointedFill } from './palette';
import type { PenTool } from './pen';
import { attachSelectionFrame } from './selection-frame';
import { sheetPlace } from './sheet-view';
import { attachTools } from './tools';
import { ZoomControls } from './zoom-controls';

interface Props {
  readonly session: RoomSession;
  readonly desk: Desk;
  readonly pen: PenTool;
  /** Shown on an empty sheet. */
  readonly hint: string;
}

/** More pixels than this cost time and are not seen. */
const MAX_PIXEL_RATIO = 3;

/** The sheet of paper: ink, labels and tools. It fills the width it is given; the place around it decides how large that is. */
export function DrawingSheet({ session, desk, pen, hint }: Props) {
  const paper = useRef<HTMLDivElement>(null);
  const rest = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const world = useRef<HTMLDivElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const cursors = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter | null>(null);
  const held = useRef(pen);
  held.current = pen;
  const theme = useTheme();
  const empty = useCell(session.status, (status) => status.empty);
  const draws = useCell(session.status, mayDraw);
  const sheet = useCell(session.status, (status) => status.sheet);
  const notSent = useCell(session.unsent.notSent, (strokes) =>
    strokes.some((stroke) => stroke.sheet === sheet),
  );
  const tool = useCell(desk.tool, (kind) => kind);
  const asks = useCallback(() => desk.tool.get() !== 'select', [desk]);

  useEffect(() => {
    const surface = live.current!;
    const { viewport } = desk.view;
    const made = createPainter(rest.current!, surface, session.replica, sheet, viewport, session.inkShown);
    painter.current = made;
    made.recolour(inkFills(paper.current!), pointedFill(paper.current!));
    const resize = () => made.resize(surface.clientWidth, Math.min(devicePixelRatio, MAX_PIXEL_RATIO));
    resize();
    const observer = new ResizeObserver(resize);
    observer.observe(surface);
    const laid = () => layOut(world.current!, viewport.get());
    laid();
    const frame = attachSelectionFrame(world.current!, desk);
    const stops = [
      viewport.subscribe(laid),
      session.replica.onChange((change) => made.change(change)),
      attachGlyphLabels(labels.current!, sheet, session, viewport),
      attachCursors(cursors.current!, sheet, session),
      attachPointing(surface, sheet, session.presence, () => sheetPlace(surface, viewport.get())),
      attachInkMarks(labels.current!, session),
      attachTools(paper.current!, surface, session, desk, made, frame, () => held.current),
      frame.close,
    ];
    return () => {
      // What was picked stays behind with its sheet.
      desk.select([]);
      observer.disconnect();
      for (const stop of stops) stop();
      made.close();
      painter.current = null;
    };
  }, [session, desk, sheet]);

  useEffect(() => {
    // The theme is seen by now: the palette is read from it.
    if (theme !== undefined) painter.current?.recolour(inkFills(paper.current!), pointedFill(paper.current!));
  }, [theme]);

  return (
    <div ref={paper} className={styles.paper} data-readonly={!draws || undefined} data-tool={tool}>
      <div className={styles.frame}>
        <canvas ref={rest} className={styles.layer} />
        <canvas
          ref={live}
          className={styles.layer}
          data-testid="sheet"
          role="img"
          aria-label={draws ? 'Sheet to draw on' : 'Sheet, to look at'}
        />
        <div ref={world} className={styles.world}>
          <CheerLayer session={session} sheet={sheet} />
          <NotSentLayer unsent={session.unsent} sheet={sheet} />
          <div ref={labels} className={styles.labels} />
          <div ref={cursors} className={cursorStyles.layer} aria-hidden="true" />
        </div>
      </div>
      {empty && !notSent && (
        <p className={styles.hint} data-testid="empty-hint">
          {hint}
        </p>
      )}
      <ZoomControls view={desk.view} />
      <GlyphPopover session={session} labels={labels} asks={asks} />
    </div>
  );
}

/** What stands on the sheet beside the ink keeps its size at any zoom, and its place: the element is as large as the whole sheet. */
function layOut(world: HTMLElement, { zoom, left, top }: Viewport): void {
  world.style.width = `${zoom * 100}%`;
  world.style.height = `${zoom * 100}%`;
  world.style.transform = `translate(${-(left / SHEET_WIDTH) * 100}%, ${-(top / SHEET_HEIGHT) * 100}%)`;
}
