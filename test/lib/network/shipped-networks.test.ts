import { expect, it } from 'vitest';
import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import { carriesValues, cellCount, NETWORKS, type Network } from '@/lib/network/layers';
import { totalParameters } from '@/lib/network/weights';
import { layOut, opensByDefault } from '@/lib/scene/layout';
import { decodeFrame, encodeFrame } from '@/lib/wire/frame-codec';

const networks: readonly Network[] = Object.values(NETWORKS);

it.each(networks)('$name stands in the scene and fits a frame with every layer', (network) => {
  const layout = layOut(network, { isOpen: opensByDefault, arrangement: 'compact' });
  const shown = network.layers.flatMap((layer, index) => (carriesValues(layer) ? [index] : []));
  // The long row is drawn too, though its cells are those of the layer before it.
  expect(layout.layers.map(({ id }) => id)).toEqual(
    network.layers.flatMap((layer) => (carriesValues(layer) || layer.kind === 'flatten' ? [layer.id] : [])),
  );
  const frame = {
    model: `${network.name}@shipped` as ModelId,
    glyph: 'session1.1' as GlyphId,
    seq: 1 as Seq,
    isDigit: 0.75,
    probabilities: new Float32Array(10).fill(0.1),
    input: null,
    layers: shown.map((index) => ({
      index,
      cells: cellCount(network.layers[index]!),
      scale: 1,
      deflated: Uint8Array.of(1),
    })),
  };
  expect(decodeFrame(encodeFrame(frame)).layers.map(({ cells }) => cells)).toEqual(
    frame.layers.map(({ cells }) => cells),
  );
});

it.each(networks)(
  '$name tells digits from what is none, in at most a quarter of a million numbers',
  (network) => {
    expect(network.outputs.isDigit).toBe('isDigit');
    // Weights travel to the page: a megabyte of them.
    expect(totalParameters(network)).toBeLessThan(250_000);
  },
);
