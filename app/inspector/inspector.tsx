'use client';

import { X } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { isTaken } from '@/app/canvas/shortcuts';
import type { Selection, WhyQuestion } from '@/app/network/network-focus';
import { sharedReference } from '@/app/network/reference/create-reference';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { IconButton } from '@/app/ui/icon-button';
import { carriesValues, type Network } from '@/lib/network/layers';
import { describeLayer } from '@/lib/scene/describe';
import styles from './inspector.module.css';
import { LayerRail } from './layer-rail';
import { followDrawing, type LivePass } from './live-pass';
import { withinLayer } from './place-words';
import { CellView } from './views/cell-view';
import { LayerView } from './views/layer-view';
import { PassingView } from './views/passing-view';
import { WhyView } from './views/why-view';

interface Props {
  readonly session: RoomSession;
  /** Of the room's model, until the model itself has come. */
  readonly network: Network;
}

/** Everything about what is selected: a layer, a single cell, or the whole answer. It follows the drawing while its pen moves. */
export function Inspector({ session, network }: Props) {
  const { focus } = session;
  const selection = useCell(focus.selection, (value) => value);
  const why = useCell(focus.why, (value) => value);
  const [drawing, setDrawing] = useState<ReturnType<typeof followDrawing> | null>(null);
  const body = useRef<HTMLElement>(null);

  useEffect(() => {
    const following = followDrawing(session, sharedReference());
    setDrawing(following);
    return () => {
      following.close();
      focus.highlight.set(null);
      focus.ink.set(null);
    };
  }, [session, focus]);

  const close = (): void => {
    focus.selection.set(null);
    focus.why.set(null);
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // From wherever the focus was left, the button that opened it included; a field, a menu or a dialog has the key first.
      if (event.key !== 'Escape' || isTaken(event)) return;
      focus.selection.set(null);
      focus.why.set(null);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [focus]);
  return (
    <aside className={styles.inspector} aria-label="Inspector" data-testid="inspector">
      <header className={styles.head}>
        <LayerRail
          network={network}
          selected={selection?.layer ?? null}
          onSelect={(layer) => {
            focus.why.set(null);
            focus.selection.set({ layer, cell: null });
          }}
        />
        <IconButton label="Close the inspector" onClick={close}>
          <X />
        </IconButton>
      </header>
      {/* Another cell begins at its top, however far down the one before was read. */}
      <section
        key={`${selection?.layer} ${selection?.cell}`}
        ref={body}
        className={styles.body}
        aria-label="What is looked at"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be scrolled by keys, too.
        tabIndex={0}
      >
        {drawing && (
          <Body session={session} drawing={drawing} selection={selection} why={why} within={body} />
        )}
      </section>
    </aside>
  );
}

interface BodyProps {
  readonly session: RoomSession;
  readonly drawing: ReturnType<typeof followDrawing>;
  readonly selection: Selection | null;
  readonly why: WhyQuestion | null;
  /** What scrolls. */
  readonly within: RefObject<HTMLElement | null>;
}

function Body({ session, drawing, selection, why, within }: BodyProps) {
  const state = useCell(drawing.state, (value) => value);
  switch (state.kind) {
    case 'empty':
      return <p className={styles.note}>Draw a digit, and its numbers stand here.</p>;
    case 'loading':
      return <p className={styles.note}>Fetching the network’s weights…</p>;
    case 'failed':
      return (
        <p className={styles.note} role="alert">
          {state.message}
        </p>
      );
    case 'pass':
      return (
        <Explained session={session} live={state.live} selection={selection} why={why} within={within} />
      );
    default:
      throw new Error(`Unknown state: ${state satisfies never}`);
  }
}

interface ExplainedProps extends Omit<BodyProps, 'drawing'> {
  readonly live: LivePass;
}

function Explained({ session, live, selection, why, within }: ExplainedProps) {
  const { focus } = session;
  const { network } = live.model;
  useEffect(() => {
    const body = within.current;
    const main = body?.querySelector('[data-main]');
    if (!body || !main || !focus.touring.get()) return;
    // Its words may come later than its picture, and be higher.
    const observer = new ResizeObserver(() => scrollToMain(body));
    observer.observe(main);
    return () => observer.disconnect();
  }, [focus, within]);
  if (selection === null) return <WhyView live={live} focus={focus} question={why} />;
  const layer = network.layers.find(({ id }) => id === selection.layer);
  // Another network reads now.
  if (!layer) return <p className={styles.note}>This network has no such layer. Choose one above.</p>;
  const { cell } = selection;
  const key = `${live.model.id} ${layer.id}`;
  if (!carriesValues(layer))
    return <PassingView key={`${key} ${cell}`} live={live} layer={layer} cell={cell} focus={focus} />;
  if (cell === null) return <LayerView key={key} live={live} layer={layer} focus={focus} />;
  const ref = { layer: layer.id, cell };
  return (
    <>
      <h2 className={styles.title}>
        <button
          type="button"
          className={styles.up}
          onClick={() => focus.selection.set({ layer: layer.id, cell: null })}
        >
          {describeLayer(network, layer).name}
        </button>{' '}
        <span>{withinLayer(network, ref)}</span>
      </h2>
      <CellView key={`${key} ${cell}`} live={live} place={ref} focus={focus} />
    </>
  );
}

/** Shows as much as fits of the part that a view is there for, which the tour speaks of. */
function scrollToMain(body: HTMLElement): void {
  const main = body.querySelector('[data-main]')?.getBoundingClientRect();
  if (!main) return;
  const { top, bottom } = body.getBoundingClientRect();
  // Not scrollIntoView, which would scroll the page as well.
  body.scrollTop += Math.max(0, Math.min(main.top - top - MARGIN_PX, main.bottom - bottom + MARGIN_PX));
}

/** Between that part and the edge. */
const MARGIN_PX = 8;
