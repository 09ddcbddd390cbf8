'use client';

import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { followDrawing } from '@/app/inspector/live-pass';
import { sharedReference } from '@/app/network/reference/create-reference';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { mayDraw } from '@/app/session/status';
import button from '@/app/ui/button.module.css';
import { IconButton } from '@/app/ui/icon-button';
import { drawSample } from './sample-digit';
import styles from './tour.module.css';
import { rememberTour } from './tour-memory';
import { type Stop, tourStops } from './tour-stops';

interface Props {
  readonly session: RoomSession;
  onEnd(): void;
}

/**
 * The guided tour: a card of words while the page itself shows what they are about. The sheet and the network stay usable.
 */
export function Tour({ session, onEnd }: Props) {
  const { focus } = session;
  const [drawing, setDrawing] = useState<ReturnType<typeof followDrawing> | null>(null);

  useEffect(() => {
    // Seen as soon as it began: who leaves it half-way does not want to be asked again.
    rememberTour();
    if (session.status.get().empty && mayDraw(session.status.get())) drawSample(session);
    const following = followDrawing(session, sharedReference());
    setDrawing(following);
    return () => following.close();
  }, [session]);

  const end = (): void => {
    focus.selection.set(null);
    focus.why.set(null);
    onEnd();
  };
  if (drawing === null) return null;
  return <Card session={session} drawing={drawing} onEnd={end} />;
}

interface CardProps extends Props {
  readonly drawing: ReturnType<typeof followDrawing>;
}

function Card({ session, drawing, onEnd }: CardProps) {
  const state = useCell(drawing.state, (value) => value);
  const [shown, setShown] = useState<{ readonly stops: readonly Stop[]; readonly at: number } | null>(null);
  const next = useRef<HTMLButtonElement>(null);
  const [title, words] = [useId(), useId()];
  const { focus } = session;
  const stop = shown?.stops[shown.at];

  useEffect(() => {
    if (shown === null && state.kind === 'pass')
      setShown({ stops: tourStops(state.live.model.network, state.live.pass), at: 0 });
  }, [shown, state]);
  useEffect(() => {
    if (!stop) return;
    focus.why.set(stop.why);
    focus.selection.set(stop.selection);
    // The keys belong to the tour until its visitor goes elsewhere.
    next.current?.focus({ preventScroll: true });
  }, [focus, stop]);

  const go = (step: number): void => {
    if (shown === null) return;
    // Each stop is made for the drawing as it is by now.
    const stops = state.kind === 'pass' ? tourStops(state.live.model.network, state.live.pass) : shown.stops;
    if (shown.at + step >= stops.length) onEnd();
    else setShown({ stops, at: Math.max(0, shown.at + step) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onEnd();
    else if (event.key === 'ArrowRight') go(1);
    else if (event.key === 'ArrowLeft') go(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section
      className={styles.card}
      role="dialog"
      aria-labelledby={title}
      aria-describedby={words}
      onKeyDown={onKeyDown}
      data-testid="tour"
      data-stop={stop?.id}
    >
      <header className={styles.head}>
        <h2 id={title}>{stop ? stop.title : 'One moment'}</h2>
        <IconButton label="Leave the tour" onClick={onEnd}>
          <X />
        </IconButton>
      </header>
      <p id={words} aria-live="polite">
        {stop ? stop.words : waiting(state.kind, session)}
      </p>
      {shown && stop && (
        <footer className={styles.foot}>
          <span className={styles.where}>
            {shown.at + 1} of {shown.stops.length}
          </span>
          <button
            type="button"
            className={button.button}
            onClick={() => go(-1)}
            disabled={shown.at === 0}
            data-testid="tour-back"
          >
            Back
          </button>
          <button
            ref={next}
            type="button"
            className={button.solid}
            onClick={() => go(1)}
            data-testid="tour-next"
          >
            {shown.at + 1 === shown.stops.length ? 'Done' : 'Next'}
          </button>
        </footer>
      )}
    </section>
  );
}

function waiting(kind: 'empty' | 'loading' | 'failed' | 'pass', session: RoomSession): string {
  if (kind === 'failed')
    return 'The network’s numbers cannot be fetched just now. Try again when the connection is back.';
  if (kind === 'empty' && !mayDraw(session.status.get()))
    return 'The tour needs a drawing. It goes on when somebody has drawn one.';
  return 'A digit is drawn and read…';
}
