'use client';

import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import type { Network } from '@/lib/network/layers';
import type { ShownFrames } from './frame-source';
import { HoverTip } from './hover-tip';
import { hoverWords } from './hover-words';
import type { NetworkFocus } from './network-focus';
import styles from './network-panel.module.css';
import type { NetworkProbe } from './network-probe';
import type { Arrangement, HoveredCell, NetworkView } from './network-view';

interface Props {
  readonly network: Network;
  readonly focus: NetworkFocus;
  readonly frames: ShownFrames;
  /** Where given, the stage shows how `frames` differ from these, of the same network. */
  readonly minus?: ShownFrames | undefined;
  readonly arrangement: Arrangement;
  readonly label: string;
  readonly describedBy: string;
  readonly testId: string;
  /** The view while it stands, for the tools around it. */
  readonly view: RefObject<NetworkView | null>;
  readonly onToggle: (layer: string) => void;
  /** Whether the view came, or why not. */
  readonly onStage: (kind: '3d' | 'not-loaded') => void;
  /** Keys that are not the view's own; true when used. */
  readonly onOtherKey: (key: string) => boolean;
}

/** The element that carries the view; tests and the benchmark find what it shows here. */
export interface NetworkStageElement extends HTMLDivElement {
  networkView?: NetworkProbe;
}

/** One network in 3D. */
export function NetworkStage(props: Props) {
  const { network, focus, frames, minus, arrangement, view } = props;
  const stage = useRef<NetworkStageElement>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const host = stage.current;
    if (!host) return;
    let closed = false;
    let stop = (): void => undefined;
    // Three is the largest part of the page: it comes once the rest is usable.
    import('./network-view').then(
      ({ NetworkView }) => {
        if (closed) return;
        const tip = new HoverTip(host, { tip: styles.tip!, value: styles.tipValue! });
        const hover = (cell: HoveredCell | null): void => {
          if (cell) tip.show(hoverWords(network, cell.layout, cell.hit, cell.value), cell);
          else tip.hide();
        };
        const made = new NetworkView(host, {
          network,
          focus,
          arrangement: latest.current.arrangement,
          labelStyles: {
            label: styles.label!,
            name: styles.labelName!,
            shape: styles.labelShape!,
            parameters: styles.labelParameters!,
            digit: styles.digit!,
            winner: styles.winner!,
          },
          onHover: hover,
          onToggle: (layer) => latest.current.onToggle(layer),
        });
        view.current = made;
        host.networkView = made.probe;
        const feed = (): (() => void) => {
          const { frames, minus } = latest.current;
          const show = (): void => {
            if (minus) made.showDifference(frames.latest, minus.latest);
            else made.show(frames.latest);
          };
          show();
          const stops = [frames.subscribe(show), minus?.subscribe(show)];
          return () => {
            for (const end of stops) end?.();
          };
        };
        let unfeed = feed();
        refeed.current = () => {
          unfeed();
          unfeed = feed();
        };
        stop = () => {
          unfeed();
          refeed.current = null;
          made.dispose();
          tip.dispose();
          view.current = null;
          delete host.networkView;
        };
        latest.current.onStage('3d');
      },
      // The chunk did not arrive, or the driver refused: the flat maps need neither.
      () => latest.current.onStage('not-loaded'),
    );
    return () => {
      closed = true;
      stop();
    };
  }, [network, focus, view]);

  const refeed = useRef<(() => void) | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other frames are to be shown, whatever they are.
  useEffect(() => refeed.current?.(), [frames, minus]);

  useEffect(() => view.current?.arrange(arrangement), [arrangement, view]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey) return;
    // On a layer's name Enter presses it.
    if (event.key === 'Enter' && event.target !== event.currentTarget) return;
    if (view.current?.key(event) || (!event.altKey && props.onOtherKey(event.key))) event.preventDefault();
  };

  return (
    <div
      ref={stage}
      className={styles.stage}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys that turn and zoom need the focus.
      tabIndex={0}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      onKeyDown={onKeyDown}
      data-testid={props.testId}
    />
  );
}
