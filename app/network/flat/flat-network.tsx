'use client';

import { useEffect, useMemo, useRef } from 'react';
import type { Network } from '@/lib/network/layers';
import { describeLayer } from '@/lib/scene/describe';
import { exposureOf } from '@/lib/scene/exposure';
import { layOut, opensByDefault } from '@/lib/scene/layout';
import { CellStore } from '../cell-store';
import type { ShownFrames } from '../frame-source';
import type { NetworkFocus } from '../network-focus';
import type { LayersShown } from '../network-view';
import styles from './flat-network.module.css';
import { cellInPicture, paintLayer, pictureSize, shownWidth } from './layer-picture';

interface Props {
  readonly network: Network;
  readonly frames: ShownFrames;
  /** Where given, what is shown is `frames` minus these, of the same network. */
  readonly minus?: ShownFrames | undefined;
  readonly layers: LayersShown;
  /** On the way of the signal, the last layer that it has come to, by its place in the layout; null: all. */
  readonly through?: number | null;
  /** Where a click goes; a picture that is only compared has none. */
  readonly focus?: NetworkFocus;
  /** Why there is no 3D; null where there is no room to say it. */
  readonly because: keyof typeof REASONS | null;
}

const REASONS = {
  'no-webgl': 'This browser has no WebGL 2, so here is the network flat instead of in 3D.',
  'not-loaded': 'The 3D view could not be loaded, so here is the network flat. Reload to try again.',
} as const;

/** Every layer's maps on plain canvases, for browsers without WebGL 2: the same bytes in the same colours. */
export function FlatNetwork({ network, frames, minus, layers, through = null, because, focus }: Props) {
  const layout = useMemo(() => layOut(network, { isOpen: () => true, arrangement: 'compact' }), [network]);
  const canvases = useRef(new Map<number, HTMLCanvasElement>());
  const shown = layout.layers.filter(
    // The long row would show the maps before it once more.
    (l) => l.holder === l.index && (layers === 'all' || opensByDefault(network.layers[l.index]!)),
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `layers` brings new canvases, which must be painted.
  useEffect(() => {
    const store = new CellStore(network, layout);
    const paint = (): void => {
      for (const [slot, canvas] of canvases.current)
        paintLayer(canvas, layout, slot, store, exposureOf(network.layers[layout.layers[slot]!.index]!));
    };
    const show = (): void => {
      if (minus) store.writeDifference(frames.latest, minus.latest);
      else store.write(frames.latest);
      paint();
    };
    show();
    const stops = [frames.subscribe(show), minus?.subscribe(show)];
    return () => {
      for (const stop of stops) stop?.();
    };
  }, [network, layout, frames, minus, layers]);

  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const id = through === null ? undefined : layout.layers[through]?.id;
    if (id) root.current?.querySelector(`[data-layer="${id}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [layout, through]);

  return (
    <div ref={root} className={styles.layers} data-testid={focus ? 'flat-network' : 'second-flat-network'}>
      {because && <p className={styles.note}>{REASONS[because]}</p>}
      {shown.map((placed) => {
        const slot = layout.layers.indexOf(placed);
        const words = describeLayer(network, network.layers[placed.index]!);
        const { width, height } = pictureSize(layout, slot);
        return (
          <figure
            key={placed.id}
            className={styles.layer}
            data-layer={placed.id}
            data-unlit={(through !== null && slot > through) || undefined}
          >
            <figcaption title={words.hint}>
              {focus ? (
                <button
                  type="button"
                  className={styles.name}
                  onClick={() => focus.selection.set({ layer: placed.id, cell: null })}
                >
                  {words.name}
                </button>
              ) : (
                <strong>{words.name}</strong>
              )}{' '}
              <span>{words.shape}</span>
            </figcaption>
            <canvas
              role="img"
              aria-label={`${words.name}: ${words.shape}`}
              width={width}
              height={height}
              style={{ width: shownWidth({ width, height }) }}
              data-pick={focus !== undefined || undefined}
              onClick={({ currentTarget, clientX, clientY }) => {
                const box = currentTarget.getBoundingClientRect();
                const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
                const cell = cellInPicture(layout, slot, x, y);
                if (cell !== null) focus?.selection.set({ layer: placed.id, cell });
              }}
              ref={(canvas) => {
                if (canvas) canvases.current.set(slot, canvas);
                return () => {
                  canvases.current.delete(slot);
                };
              }}
            />
          </figure>
        );
      })}
    </div>
  );
}
