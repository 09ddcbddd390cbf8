'use client';

import { useMemo, useState } from 'react';
import { percentText } from '@/app/answer/certainty';
import type { NetworkFocus } from '@/app/network/network-focus';
import { cellAt } from '@/lib/explain/cells';
import { statisticsOf } from '@/lib/explain/statistics';
import type { Layer } from '@/lib/network/layers';
import { mapsOf, toMapMajor } from '@/lib/network/quantise';
import { describeLayer } from '@/lib/scene/describe';
import { exposureOf } from '@/lib/scene/exposure';
import { chooseGrid } from '@/lib/scene/grid';
import { CellCanvas } from '../figures/cell-canvas';
import { KernelPicture } from '../figures/kernel-picture';
import styles from '../inspector.module.css';
import type { LivePass } from '../live-pass';
import { Facts } from './facts';
import own from './layer-view.module.css';
import { parameterWords, purposeWords } from './layer-words';
import { MapView } from './map-view';

interface Props {
  readonly live: LivePass;
  readonly layer: Layer;
  readonly focus: NetworkFocus;
}

/** A whole layer: what it does, how much of it is lit, and every map of it with the kernel that made it. */
export function LayerView({ live, layer, focus }: Props) {
  const { network, weights } = live.model;
  const words = describeLayer(network, layer);
  const values = useMemo(() => toMapMajor(live.pass.values.get(layer.id)!, layer.shape), [live.pass, layer]);
  const statistics = useMemo(() => statisticsOf(values), [values]);
  const [map, setMap] = useState<number | null>(null);
  const { maps, cells } = mapsOf(layer.shape);
  const exposure = exposureOf(layer);
  const pick = (cell: number): void => focus.selection.set({ layer: layer.id, cell });

  return (
    <>
      <h2 className={styles.title}>
        {words.name} <span>{words.shape}</span>
      </h2>
      <p className={own.hint}>
        {words.hint} {purposeWords(network, layer)}
      </p>
      <Facts statistics={statistics} parameters={parameterWords(network, layer)} />
      {layer.shape.length === 3 && maps > 1 ? (
        <>
          {map !== null && (
            <MapView
              key={map}
              live={live}
              layer={layer}
              map={map}
              values={values.subarray(map * cells, (map + 1) * cells)}
              full={statistics.most}
              onPick={pick}
              onMap={setMap}
            />
          )}
          <section className={styles.section} data-main="">
            <h3>{layer.kind === 'conv' ? 'Every map, and its kernel' : 'Every map'}</h3>
            <ol className={own.maps}>
              {Array.from({ length: maps }, (_, m) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the index is the map.
                <li key={m}>
                  <button
                    type="button"
                    className={own.map}
                    aria-pressed={m === map}
                    aria-label={`Map ${m + 1}`}
                    onClick={() => setMap(m)}
                    data-testid={`map-${m}`}
                  >
                    <CellCanvas
                      label={`Map ${m + 1}`}
                      values={values.subarray(m * cells, (m + 1) * cells)}
                      columns={layer.shape[1]!}
                      rows={layer.shape[0]}
                      ink={{ kind: 'ramp', full: statistics.most, exposure }}
                    />
                    <span className={own.under}>
                      <span>{m + 1}</span>
                      {layer.kind === 'conv' && (
                        <KernelPicture
                          className={own.kernel}
                          network={network}
                          weights={weights}
                          layer={layer}
                          output={m}
                        />
                      )}
                    </span>
                  </button>
                </li>
              ))}
            </ol>
          </section>
        </>
      ) : (
        <section className={styles.section} data-main="">
          <h3>{layer.shape.length === 3 ? 'Click a pixel' : 'Click a value to take it apart'}</h3>
          <Units live={live} layer={layer} values={values} full={statistics.most} onPick={pick} />
        </section>
      )}
    </>
  );
}

interface UnitsProps {
  readonly live: LivePass;
  readonly layer: Layer;
  readonly values: Float32Array;
  readonly full: number;
  onPick(cell: number): void;
}

/** The drawing, or a dense layer's values folded into rows. */
function Units({ live, layer, values, full, onPick }: UnitsProps) {
  const { network } = live.model;
  if (layer.shape.length === 3) {
    const { shape } = layer;
    return (
      <CellCanvas
        className={`${styles.picture} ${own.drawing}`}
        label="The drawing"
        values={values}
        columns={shape[1]}
        rows={shape[0]}
        ink={{ kind: 'ramp', full: 1, exposure: 1 }}
        onPick={(row, column) => onPick(cellAt(shape, { map: 0, row, column }))}
        testId="layer-cells"
      />
    );
  }
  const output = layer.id === network.outputs.digits || layer.id === network.outputs.isDigit;
  const { columns } = chooseGrid(values.length, UNITS_ASPECT);
  return output ? (
    <ol className={own.outputs}>
      {Array.from(values, (value, unit) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the unit.
        <li key={unit}>
          <button type="button" onClick={() => onPick(unit)} data-testid={`unit-${unit}`}>
            <span>{layer.id === network.outputs.digits ? unit : 'a digit'}</span>
            <span className={own.track}>
              <span className={own.fill} style={{ transform: `scaleX(${value})` }} />
            </span>
            <span>{percentText(value)}</span>
          </button>
        </li>
      ))}
    </ol>
  ) : (
    <CellCanvas
      className={styles.picture}
      label={`${values.length} values`}
      values={padded(values, columns)}
      columns={columns}
      rows={Math.ceil(values.length / columns)}
      ink={{ kind: 'ramp', full, exposure: exposureOf(layer) }}
      onPick={(row, column) => {
        const unit = row * columns + column;
        if (unit < values.length) onPick(unit);
      }}
      testId="layer-cells"
    />
  );
}

/** Wider than high: it stands in a column of text. */
const UNITS_ASPECT = 2.4;

/** A last row that is not full stays transparent at its end. */
function padded(values: Float32Array, columns: number): Float32Array {
  const all = new Float32Array(Math.ceil(values.length / columns) * columns).fill(Number.NaN);
  all.set(values);
  return all;
}
