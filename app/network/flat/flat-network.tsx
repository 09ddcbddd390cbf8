'use client';

import { type MouseEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { Network } from '@/lib/network/layers';
import { addressOfCell } from '@/lib/scene/cells';
import { describeLayer } from '@/lib/scene/describe';
import { exposureOf } from '@/lib/scene/exposure';
import { layOut, opensByDefault, type SceneLayout } from '@/lib/scene/layout';
import { layerNamed } from '@/lib/scene/marked';
import { CellStore } from '../cell-store';
import type { ShownFrames } from '../frame-source';
import { HoverTip } from '../hover-tip';
import { hoverWords } from '../hover-words';
import type { NetworkFocus } from '../network-focus';
import panel from '../network-panel.module.css';
import type { LayersShown } from '../network-view';
import { FlatMarks } from './flat-marks';
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
  /** What is marked. */
  readonly focus: NetworkFocus;
  /** A picture that is only compared: it names nothing, and a click on it goes nowhere. */
  readonly second?: boolean;
  /** Stands above the maps; null: nothing. */
  readonly note: string | null;
}

/** Every layer's maps on plain canvases, for browsers without WebGL 2: the same bytes in the same colours, the same marks. */
export function FlatNetwork({
  network,
  frames,
  minus,
  layers,
  through = null,
  note,
  focus,
  second = false,
}: Props) {
  const layout = useMemo(() => layOut(network, { isOpen: () => true, arrangement: 'compact' }), [network]);
  const canvases = useRef(new Map<number, HTMLCanvasElement>());
  const shown = layout.layers.filter(
    // The long row would show the maps before it once more.
    (l) => l.holder === l.index && (layers === 'all' || opensByDefault(network.layers[l.index]!)),
  );

  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const pointer = useRef<Pointer | null>(null);
  const tell = useRef<() => void>(() => undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `layers` brings new canvases, which must be painted.
  useEffect(() => {
    const host = box.current!;
    const tip = new HoverTip(host, { tip: panel.tip!, value: panel.tipValue! });
    const store = new CellStore(network, layout);
    const paint = (): void => {
      for (const [slot, canvas] of canvases.current)
        paintLayer(canvas, layout, slot, store, exposureOf(network.layers[layout.layers[slot]!.index]!));
    };
    tell.current = () => {
      const at = pointer.current;
      const layer = at && layout.layers[at.slot];
      const hit = layer && addressOfCell(layout, layer.base + at.cell, layer);
      if (!hit) return tip.hide();
      const within = { width: host.clientWidth, height: host.clientHeight };
      const value = store.valueAt(layer, layer.base + at.cell);
      tip.show(hoverWords(network, layout, hit, value), { x: at.x, y: at.y, within });
    };
    const show = (): void => {
      if (minus) store.writeDifference(frames.latest, minus.latest);
      else store.write(frames.latest);
      paint();
      tell.current();
    };
    show();
    const stops = [frames.subscribe(show), minus?.subscribe(show)];
    return () => {
      for (const stop of stops) stop?.();
      tip.dispose();
    };
  }, [network, layout, frames, minus, layers]);

  const point = (slot: number, event: PointerEvent<HTMLCanvasElement>): void => {
    const cell = cellUnder(layout, slot, event);
    const { left, top } = box.current!.getBoundingClientRect();
    pointer.current = cell === null ? null : { slot, cell, x: event.clientX - left, y: event.clientY - top };
    focus.hover.set(cell === null ? null : { layer: layout.layers[slot]!.id, cell });
    tell.current();
  };
  const leave = (): void => {
    pointer.current = null;
    focus.hover.set(null);
    tell.current();
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `layers` brings maps above what was in sight.
  useEffect(() => {
    const bring = (id: string | undefined): void => {
      const figure = id === undefined ? null : content.current?.querySelector(`[data-layer="${id}"]`);
      figure?.scrollIntoView({ block: 'nearest' });
    };
    const follow = (): void => {
      const layer = layerNamed(layout, focus.selection.get()?.layer ?? '');
      bring(layout.layers.find(({ index }) => index === layer?.holder)?.id);
    };
    // On its way the signal leads, and a selection only when it changes.
    if (through !== null) bring(layout.layers[through]?.id);
    else follow();
    return focus.selection.subscribe(follow);
  }, [layout, through, focus, layers]);

  return (
    <div ref={box} className={styles.box} data-testid={second ? 'second-flat-network' : 'flat-network'}>
      <div className={styles.scroller}>
        <div ref={content} className={styles.layers}>
          {note && <p className={styles.note}>{note}</p>}
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
                  {second ? (
                    <strong>{words.name}</strong>
                  ) : (
                    <button
                      type="button"
                      className={styles.name}
                      onClick={() => focus.selection.set({ layer: placed.id, cell: null })}
                    >
                      {words.name}
                    </button>
                  )}{' '}
                  <span>{words.shape}</span>
                </figcaption>
                <canvas
                  role="img"
                  aria-label={`${words.name}: ${words.shape}`}
                  width={width}
                  height={height}
                  style={{ width: shownWidth({ width, height }) }}
                  data-pick={!second || undefined}
                  onPointerMove={(event) => point(slot, event)}
                  onPointerLeave={leave}
                  onClick={(event) => {
                    const cell = second ? null : cellUnder(layout, slot, event);
                    if (cell !== null) focus.selection.set({ layer: placed.id, cell });
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
          <FlatMarks
            layout={layout}
            focus={focus}
            pictures={canvases.current}
            content={content}
            shown={layers}
          />
        </div>
      </div>
    </div>
  );
}

/** A cell under the pointer, and where that is: CSS pixels from the corner of what is in sight. */
interface Pointer {
  readonly slot: number;
  readonly cell: number;
  readonly x: number;
  readonly y: number;
}

function cellUnder(
  layout: SceneLayout,
  slot: number,
  { currentTarget, clientX, clientY }: MouseEvent<HTMLCanvasElement>,
): number | null {
  const { left, top, width, height } = currentTarget.getBoundingClientRect();
  return cellInPicture(layout, slot, (clientX - left) / width, (clientY - top) / height);
}
