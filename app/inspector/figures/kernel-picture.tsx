'use client';

import { useMemo } from 'react';
import { engineIndex, sourceOf } from '@/lib/explain/cells';
import type { Layer, Network } from '@/lib/network/layers';
import { mapsOf } from '@/lib/network/quantise';
import type { NetworkWeights } from '@/lib/network/weights';
import { CellCanvas } from './cell-canvas';
import { tileMaps } from './paint-cells';

interface Props {
  readonly network: Network;
  readonly weights: NetworkWeights;
  readonly layer: Layer;
  /** Map of a convolution, unit of a dense layer. */
  readonly output: number;
  readonly className?: string | undefined;
}

/** The trained weights of one map or neuron: a tile for each map of the layer before. */
export function KernelPicture({ network, weights, layer, output, className }: Props) {
  const tiles = useMemo(
    () => kernelTiles(network, weights, layer, output),
    [network, weights, layer, output],
  );
  return (
    <CellCanvas
      className={className}
      label="Its weights: orange counts for it, blue against it"
      values={tiles.values}
      columns={tiles.width}
      rows={tiles.height}
      ink={{ kind: 'signed', full: tiles.full }}
    />
  );
}

function kernelTiles(network: Network, weights: NetworkWeights, layer: Layer, output: number) {
  const { kernel, bias } = weights.get(layer.id)!;
  const outputs = bias.length;
  const source = sourceOf(network, layer)!;
  const { maps, cells } = mapsOf(source.shape);
  if (layer.kind === 'conv') {
    const [rows, columns] = layer.kernel;
    const own = Array.from({ length: maps }, (_, c) =>
      Float32Array.from({ length: rows * columns }, (_, tap) => kernel[(tap * maps + c) * outputs + output]!),
    );
    return withFull(tileMaps(own, { columns, rows, across: acrossFor(maps, columns / rows) }));
  }
  // A dense neuron weighs every cell of the layer before: laid out as that layer is.
  const columns = source.shape.length === 3 ? source.shape[1] : acrossFor(cells, 1);
  const rows = Math.ceil(cells / columns);
  const own = Array.from({ length: maps }, (_, m) =>
    Float32Array.from(
      { length: cells },
      (_, i) => kernel[engineIndex(source.shape, m * cells + i) * outputs + output]!,
    ),
  );
  return withFull(tileMaps(own, { columns, rows, across: acrossFor(maps, columns / rows) }));
}

/** Tiles a row, so that the whole is about square. */
const acrossFor = (tiles: number, aspect: number): number => Math.ceil(Math.sqrt(tiles / aspect));

function withFull(tiled: ReturnType<typeof tileMaps>) {
  let full = 0;
  for (const value of tiled.values) if (!Number.isNaN(value)) full = Math.max(full, Math.abs(value));
  return { ...tiled, full };
}
