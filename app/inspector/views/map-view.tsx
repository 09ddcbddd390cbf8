'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { IconButton } from '@/app/ui/icon-button';
import { statisticsOf } from '@/lib/explain/statistics';
import type { Layer } from '@/lib/network/layers';
import { mapsOf } from '@/lib/network/quantise';
import { exposureOf } from '@/lib/scene/exposure';
import { CellCanvas } from '../figures/cell-canvas';
import { KernelPicture } from '../figures/kernel-picture';
import { TopInputs } from '../figures/top-inputs';
import styles from '../inspector.module.css';
import type { LivePass } from '../live-pass';
import { Facts } from './facts';
import own from './map-view.module.css';

interface Props {
  readonly live: LivePass;
  readonly layer: Layer;
  readonly map: number;
  /** Of this map. */
  readonly values: Float32Array;
  /** What the brightest colour stands for: the layer's strongest cell. */
  readonly full: number;
  onPick(cell: number): void;
  onMap(map: number): void;
}

/** One map, enlarged: each cell can be clicked. */
export function MapView({ live, layer, map, values, full, onPick, onMap }: Props) {
  const { network, weights } = live.model;
  const { maps, cells } = mapsOf(layer.shape);
  const columns = layer.shape[1]!;
  const to = (step: number) => onMap((map + step + maps) % maps);
  return (
    <section className={`${styles.section} ${own.map}`} data-testid="map-view">
      <header className={own.head}>
        <h3>
          Map {map + 1} <span className={styles.soft}>of {maps}</span>
        </h3>
        <IconButton label="Map before" onClick={() => to(-1)}>
          <ChevronLeft />
        </IconButton>
        <IconButton label="Map after" onClick={() => to(1)}>
          <ChevronRight />
        </IconButton>
      </header>
      <div className={own.pictures}>
        <figure>
          <CellCanvas
            className={styles.picture}
            label={`Map ${map + 1}: click a cell to take it apart`}
            values={values}
            columns={columns}
            rows={layer.shape[0]}
            ink={{ kind: 'ramp', full, exposure: exposureOf(layer) }}
            onPick={(row, column) => onPick(map * cells + row * columns + column)}
            testId="map-cells"
          />
          <figcaption>click a cell to take it apart</figcaption>
        </figure>
        {layer.kind === 'conv' && (
          <figure>
            <KernelPicture
              className={styles.picture}
              network={network}
              weights={weights}
              layer={layer}
              output={map}
            />
            <figcaption>
              its kernel: <b className={styles.for}>for</b>, <b className={styles.against}>against</b>
            </figcaption>
          </figure>
        )}
      </div>
      <Facts statistics={statisticsOf(values)} />
      <TopInputs model={live.model} layer={layer} map={map} />
    </section>
  );
}
