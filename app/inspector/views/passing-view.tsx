'use client';

import { useEffect, useMemo, useState } from 'react';
import type { NetworkFocus } from '@/app/network/network-focus';
import button from '@/app/ui/button.module.css';
import { cellOfEngineIndex, engineIndex, placeOf, sourceOf } from '@/lib/explain/cells';
import { cellCount, type Layer } from '@/lib/network/layers';
import { mapsOf, toMapMajor } from '@/lib/network/quantise';
import { describeLayer } from '@/lib/scene/describe';
import { exposureOf } from '@/lib/scene/exposure';
import { CellCanvas } from '../figures/cell-canvas';
import styles from '../inspector.module.css';
import type { LivePass } from '../live-pass';
import { count, figure } from '../number-words';
import { placeWords } from '../place-words';
import { purposeWords } from './layer-words';
import own from './passing-view.module.css';

interface Props {
  readonly live: LivePass;
  readonly layer: Layer;
  /** Of the layer before, map-major: the cell whose place is asked for; null for any. */
  readonly cell: number | null;
  readonly focus: NetworkFocus;
}

/** A layer without values of its own: where flatten puts each cell, what dropout does while the network learns. */
export function PassingView({ live, layer, cell, focus }: Props) {
  const { network } = live.model;
  const words = describeLayer(network, layer);
  return (
    <>
      <h2 className={styles.title}>
        {words.name} <span>{words.shape}</span>
      </h2>
      <p className={own.hint}>
        {words.hint} {purposeWords(network, layer)}
      </p>
      {layer.kind === 'dropout' ? (
        <Dropped live={live} layer={layer} rate={layer.rate} />
      ) : (
        <Unrolled live={live} layer={layer} cell={cell} focus={focus} />
      )}
    </>
  );
}

/** The row of a flattened layer, folded so that it can be seen. */
const ROW = 80;

function useRow(live: LivePass, layer: Layer) {
  return useMemo(() => {
    const values = live.pass.values.get(layer.id)!;
    const columns = Math.min(ROW, Math.ceil(Math.sqrt(values.length * 2.5)));
    const rows = Math.ceil(values.length / columns);
    const folded = new Float32Array(rows * columns).fill(Number.NaN);
    folded.set(values);
    return { values, folded, columns, rows, full: values.reduce((most, v) => Math.max(most, v), 0) };
  }, [live.pass, layer]);
}

function Unrolled({ live, layer, cell: asked, focus }: Props) {
  const { network } = live.model;
  const source = sourceOf(network, layer)!;
  const row = useRow(live, layer);
  const { maps, cells } = mapsOf(source.shape);
  // Else the strongest cell to begin with, so that there is something to see.
  const [chosen, setChosen] = useState(() =>
    asked === null ? row.values.indexOf(row.full) : engineIndex(source.shape, asked),
  );
  const cell = cellOfEngineIndex(source.shape, chosen);
  const place = placeOf(source.shape, cell);
  const mapValues = useMemo(
    () =>
      toMapMajor(live.pass.values.get(source.id)!, source.shape).subarray(
        place.map * cells,
        (place.map + 1) * cells,
      ),
    [live.pass, source, place.map, cells],
  );
  const ref = useMemo(() => ({ layer: source.id, cell }), [source.id, cell]);
  useEffect(() => {
    focus.highlight.set({ lines: [], marks: [ref] });
    return () => focus.highlight.set(null);
  }, [focus, ref]);
  const ink = { kind: 'ramp', full: row.full, exposure: exposureOf(source) } as const;
  const columns = source.shape[1] ?? source.shape[0];

  return (
    <section className={styles.section}>
      <h3>Where each cell goes</h3>
      <div className={styles.split}>
        <CellCanvas
          className={styles.picture}
          label={`Map ${place.map + 1} of the layer before`}
          values={mapValues}
          columns={columns}
          rows={source.shape[0]}
          ink={ink}
          marked={place}
          onPick={(r, c) => setChosen(engineIndex(source.shape, place.map * cells + r * columns + c))}
        />
        <div>
          <p data-testid="unrolled-place" data-index={chosen}>
            {placeWords(network, ref)} ({figure(row.values[chosen]!)}) is number <b>{count(chosen + 1)}</b> of{' '}
            {count(row.values.length)}.
          </p>
          {maps > 1 && (
            <p className={styles.figures}>
              (row × {columns} + column) × {maps} maps + map: ({place.row} × {columns} + {place.column}) ×{' '}
              {maps} + {place.map} + 1 = {count(chosen + 1)}
            </p>
          )}
          <button
            type="button"
            className={`${button.button} ${own.button}`}
            onClick={() => focus.selection.set(ref)}
          >
            How this cell came about
          </button>
        </div>
      </div>
      <p className={own.caption}>The one long row, folded; click a place to see where it comes from.</p>
      <CellCanvas
        className={styles.picture}
        label="All values in a row"
        values={row.folded}
        columns={row.columns}
        rows={row.rows}
        ink={ink}
        marked={{ row: Math.floor(chosen / row.columns), column: chosen % row.columns }}
        onPick={(r, c) => setChosen(Math.min(row.values.length - 1, r * row.columns + c))}
        testId="unrolled-row"
      />
    </section>
  );
}

interface DroppedProps {
  readonly live: LivePass;
  readonly layer: Layer;
  readonly rate: number;
}

/** One step of training: some values at random do not go on, and the others are raised to make up for it. */
function Dropped({ live, layer, rate }: DroppedProps) {
  const row = useRow(live, layer);
  const [draw, setDraw] = useState(1);
  const kept = useMemo(
    () => Uint8Array.from({ length: row.values.length }, (_, i) => (chance(draw, i) < rate ? 0 : 1)),
    [row.values.length, draw, rate],
  );
  const shown = row.folded.map((value, i) => (kept[i] === 0 ? Number.NaN : value / (1 - rate)));
  const dropped = kept.reduce((all, one) => all + 1 - one, 0);
  return (
    <section className={styles.section}>
      <h3>As in one step of its training</h3>
      <CellCanvas
        className={styles.picture}
        label="The values with some switched off"
        values={shown}
        columns={row.columns}
        rows={row.rows}
        ink={{ kind: 'ramp', full: row.full / (1 - rate), exposure: exposureOf(layer) }}
      />
      <p className={own.caption}>
        {count(dropped)} of {count(cellCount(layer))} switched off; the others count {figure(1 / (1 - rate))}{' '}
        times as much, so that the sum stays the same on average. While it reads, nothing is switched off.
      </p>
      <button type="button" className={`${button.button} ${own.button}`} onClick={() => setDraw(draw + 1)}>
        Another step
      </button>
    </section>
  );
}

/** A number in 0..1 that depends on nothing but its two (a small integer hash). */
function chance(draw: number, index: number): number {
  let h = Math.imul(draw, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}
