'use client';

import { useEffect, useRef } from 'react';
import { CheerLayer } from '@/app/chat/cheer-layer';
import { attachInkMarks } from '@/app/inspector/ink-marks';
import { attachCursors } from '@/app/presence/cursors';
import cursorStyles from '@/app/presence/cursors.module.css';
import { attachPointing } from '@/app/presence/pointing';
import { useCell } from '@/app/session/cell';
import { type RoomSession, SHEET } from '@/app/session/room-session';
import { mayDraw } from '@/app/session/status';
import { useTheme } from '@/app/theme/current-theme';
import { NotSentLayer } from '@/app/unsent/not-sent-layer';
import styles from './drawing-sheet.module.css';
import { attachGlyphLabels } from './glyph-labels';
import { createPainter, type Painter } from './painter';
import { inkFills } from './palette';
import { attachPen, type PenTool } from './pen';

interface Props {
  readonly session: RoomSession;
  readonly tool: PenTool;
  /** Shown on an empty sheet. */
  readonly hint: string;
}

/** More pixels than this cost time and are not seen. */
const MAX_PIXEL_RATIO = 3;

/** The sheet of paper: ink, labels and pen. It fills the width it is given; the place around it decides how large that is. */
export function DrawingSheet({ session, tool, hint }: Props) {
  const paper = useRef<HTMLDivElement>(null);
  const rest = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const cursors = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter | null>(null);
  const held = useRef(tool);
  held.current = tool;
  const theme = useTheme();
  const empty = useCell(session.status, (status) => status.empty);
  const draws = useCell(session.status, mayDraw);

  useEffect(() => {
    const surface = live.current!;
    const made = createPainter(rest.current!, surface, session.replica, SHEET);
    painter.current = made;
    made.recolour(inkFills(paper.current!));
    const resize = () => made.resize(surface.clientWidth, Math.min(devicePixelRatio, MAX_PIXEL_RATIO));
    resize();
    const observer = new ResizeObserver(resize);
    observer.observe(surface);
    const stops = [
      session.replica.onChange((change) => made.change(change)),
      attachGlyphLabels(labels.current!, SHEET, session),
      attachCursors(cursors.current!, SHEET, session),
      attachPointing(surface, SHEET, session.presence),
      attachInkMarks(labels.current!, session),
      attachPen(surface, SHEET, {
        submit: (op) => session.submit(op),
        preview: (stroke, points) => made.preview(stroke, points),
        tool: () => held.current,
        mayDraw: () => mayDraw(session.status.get()),
        drawing(active) {
          paper.current?.toggleAttribute('data-drawing', active);
        },
      }),
    ];
    return () => {
      observer.disconnect();
      for (const stop of stops) stop();
      made.close();
      painter.current = null;
    };
  }, [session]);

  useEffect(() => {
    // The theme is seen by now: the palette is read from it.
    if (theme !== undefined) painter.current?.recolour(inkFills(paper.current!));
  }, [theme]);

  return (
    <div ref={paper} className={styles.paper} data-readonly={!draws || undefined}>
      <canvas ref={rest} className={styles.layer} />
      <canvas
        ref={live}
        className={styles.layer}
        data-testid="sheet"
        role="img"
        aria-label={draws ? 'Sheet to draw on' : 'Sheet, to look at'}
      />
      {empty && (
        <p className={styles.hint} data-testid="empty-hint">
          {hint}
        </p>
      )}
      <CheerLayer session={session} sheet={SHEET} />
      <NotSentLayer unsent={session.unsent} sheet={SHEET} />
      <div ref={labels} className={styles.labels} />
      <div ref={cursors} className={cursorStyles.layer} aria-hidden="true" />
    </div>
  );
}
