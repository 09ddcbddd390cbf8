'use client';

import { Layers, Maximize } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { IconButton } from '@/app/ui/icon-button';
import { NETWORKS, type Network, type NetworkName } from '@/lib/network/layers';
import { describeLayer } from '@/lib/scene/describe';
import { layersWithCells } from '@/lib/scene/layout';
import type { FrameSource } from './frame-source';
import { HoverTip } from './hover-tip';
import { hoverWords } from './hover-words';
import { Maps2d } from './maps-2d';
import styles from './network-panel.module.css';
import type { NetworkProbe } from './network-probe';
import type { HoveredCell, LayersShown, NetworkView } from './network-view';
import { RampLegend } from './ramp-legend';

interface Props {
  readonly network: NetworkName;
  readonly frames: FrameSource;
  readonly layers: LayersShown;
  readonly onLayersChange: (layers: LayersShown) => void;
}

/** The element that carries the view; tests and the benchmark find what it shows here. */
export interface NetworkStageElement extends HTMLDivElement {
  networkView?: NetworkProbe;
}

type Stage = 'loading' | '3d' | 'no-webgl' | 'not-loaded';

/** The network, live: in 3D where the browser can, as flat maps where it cannot. */
export function NetworkPanel({ network: name, frames, layers, onLayersChange }: Props) {
  const network: Network = NETWORKS[name];
  const stage = useRef<NetworkStageElement>(null);
  const tip = useRef<HoverTip>(null);
  const view = useRef<NetworkView>(null);
  const wanted = useRef(layers);
  const [kind, setKind] = useState<Stage>('loading');
  const [lit, setLit] = useState(false);
  const describedBy = useId();

  useEffect(() => {
    setLit(frames.latest !== null);
    return frames.subscribe((frame) => setLit(frame !== null));
  }, [frames]);

  useEffect(() => {
    const host = stage.current;
    if (!host) return;
    if (!hasWebGl2()) {
      setKind('no-webgl');
      return;
    }
    let closed = false;
    let stop = (): void => undefined;
    const hover = (cell: HoveredCell | null): void => {
      if (cell) tip.current?.show(hoverWords(network, cell.layout, cell.hit, cell.value), cell);
      else tip.current?.hide();
    };
    // Three is the largest part of the page: it comes once the rest is usable.
    import('./network-view').then(
      ({ NetworkView }) => {
        if (closed) return;
        tip.current = new HoverTip(host, { tip: styles.tip!, value: styles.tipValue! });
        const made = new NetworkView(host, {
          network,
          layers: wanted.current,
          labelStyles: {
            label: styles.label!,
            name: styles.labelName!,
            shape: styles.labelShape!,
            digit: styles.digit!,
            winner: styles.winner!,
          },
          onHover: hover,
        });
        view.current = made;
        host.networkView = made.probe;
        made.show(frames.latest);
        const unsubscribe = frames.subscribe((frame) => made.show(frame));
        stop = () => {
          unsubscribe();
          made.dispose();
          tip.current?.dispose();
          tip.current = null;
          view.current = null;
          delete host.networkView;
        };
        setKind('3d');
      },
      // The chunk did not arrive, or the driver refused: the flat maps need neither.
      () => setKind('not-loaded'),
    );
    return () => {
      closed = true;
      stop();
    };
  }, [network, frames]);

  useEffect(() => {
    if (wanted.current === layers) return;
    wanted.current = layers;
    view.current?.setLayers(layers);
  }, [layers]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (view.current?.key(event)) event.preventDefault();
  };
  const all = layers === 'all';

  return (
    <section className={styles.panel} aria-label="The network, live" data-testid="network-panel">
      {kind === 'no-webgl' || kind === 'not-loaded' ? (
        <Maps2d network={network} frames={frames} layers={layers} because={kind} />
      ) : (
        <div
          ref={stage}
          className={styles.stage}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys that turn and zoom need the focus.
          tabIndex={0}
          aria-label="The network in 3D"
          aria-describedby={describedBy}
          onKeyDown={onKeyDown}
          data-testid="network-stage"
        />
      )}
      <p id={describedBy} className="visually-hidden">
        {summary(network)} Arrow keys turn, with Shift they move, plus and minus zoom, 0 shows all.
      </p>
      {lit ? null : <p className={styles.empty}>Draw a digit, and the network lights up.</p>}
      <div className={styles.toolbar}>
        <IconButton
          label="All layers"
          hint={all ? 'Close the large layers' : 'Open every layer'}
          aria-pressed={all}
          className={styles.tool}
          onClick={() => onLayersChange(all ? 'default' : 'all')}
        >
          <Layers />
        </IconButton>
        {kind === '3d' ? (
          <IconButton label="Show all of it" className={styles.tool} onClick={() => view.current?.fit()}>
            <Maximize />
          </IconButton>
        ) : null}
      </div>
      <RampLegend />
    </section>
  );
}

function summary(network: Network): string {
  const parts = layersWithCells(network).map(({ layer }) => {
    const { name, shape } = describeLayer(network, layer);
    return `${name} (${shape})`;
  });
  return `From the drawing to the answer: ${parts.join(', ')}.`;
}

function hasWebGl2(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  // Browsers keep few contexts alive: this one was only a question.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
