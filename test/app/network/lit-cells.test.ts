import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CellStore } from '@/app/network/cell-store';
import { frameOfPass } from '@/app/network/computed-frames';
import { readFrame } from '@/app/network/decode-frame';
import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import { layerValues, referenceForward } from '@/lib/network/forward';
import { carriesValues, NETWORKS, type NetworkName } from '@/lib/network/layers';
import { quantisationStep } from '@/lib/network/quantise';
import { renderStrokes, strokesFromLists } from '@/lib/preprocess';
import { layOut } from '@/lib/scene/layout';
import { encodeFrame } from '@/lib/wire/frame-codec';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { handwriting } from '../../support/drawings/handwriting';
import { createModelsFolder, type ModelsFolder } from '../../support/random-model';

const glyph = 'session1.1' as GlyphId;
const seq = 4 as Seq;
/** How far the engines may be from the reference. */
const ENGINE_SLACK = 1e-4;

let inference: Inference;
let folder: ModelsFolder;
const weights = new Map<NetworkName, Awaited<ReturnType<ModelsFolder['add']>>>();

beforeAll(async () => {
  folder = await createModelsFolder();
  for (const [i, name] of (['dense', 'cnn', 'deep'] as const).entries())
    weights.set(name, await folder.add(name, name, i + 1));
  inference = await createInference({ engine: 'auto', modelsDirs: [folder.dir] });
});
afterAll(async () => {
  await inference.close();
  await folder.remove();
});

const drawn = (digit: number): Uint8Array =>
  renderStrokes(
    strokesFromLists(handwriting[digit]!.map((path) => path.map(([x, y]) => [x * 300, y * 300]))),
  )!;

/** What a view of all layers shows after a frame came over the wire. */
async function shownBy(name: NetworkName, input: Uint8Array): Promise<CellStore> {
  const model = `${name}@shipped` as ModelId;
  const reading = await inference.read({ model, input, layers: 'all', as: 'packed' });
  const bytes = encodeFrame({
    model,
    glyph,
    seq,
    isDigit: reading.isDigit,
    probabilities: reading.probabilities,
    input,
    layers: reading.packed,
  });
  const frame = readFrame(new Uint8Array(bytes).buffer);
  const store = new CellStore(
    NETWORKS[name],
    layOut(NETWORKS[name], { isOpen: () => true, arrangement: 'compact' }),
  );
  store.write(frame);
  return store;
}

describe.each(['dense', 'cnn', 'deep'] as const)('%s', (name) => {
  const network = NETWORKS[name];

  test.each([3, 8])(
    'a drawn %i lights each cell of each layer as the reference pass has it, within quantisation',
    async (digit) => {
      const input = drawn(digit);
      const store = await shownBy(name, input);
      const pass = referenceForward(
        network,
        weights.get(name)!,
        Float32Array.from(input, (byte) => byte / 255),
      );
      for (const [id, values] of layerValues(network, pass)) {
        const index = network.layers.findIndex((layer) => layer.id === id);
        const lit = store.valuesOf(index);
        expect(lit.length).toBe(values.length);
        const largest = values.reduce((most, value) => Math.max(most, value), 0);
        const half = ((quantisationStep(network.layers[index]!.shape) / 255) * largest) / 2;
        // Not vacuous: something is lit in every layer.
        expect(lit.some((value) => value > 0)).toBe(true);
        const worst = lit.reduce((most, value, cell) => Math.max(most, Math.abs(value - values[cell]!)), 0);
        expect(worst, id).toBeLessThanOrEqual(half + ENGINE_SLACK);
      }
    },
  );

  test('the page computes the very frame that the server sends, but for a level where the engines round apart', async () => {
    const input = drawn(5);
    const theirs = await shownBy(name, input);
    const pass = referenceForward(
      network,
      weights.get(name)!,
      Float32Array.from(input, (byte) => byte / 255),
    );
    const layout = layOut(network, { isOpen: () => true, arrangement: 'compact' });
    const ours = new CellStore(network, layout);
    ours.write(frameOfPass(network, pass, { model: `${name}@shipped` as ModelId, glyph, seq, input }));
    let apart = 0;
    for (const { index, base, cells } of layout.layers.filter((l) => l.holder === l.index)) {
      expect(carriesValues(network.layers[index]!)).toBe(true);
      const step = quantisationStep(network.layers[index]!.shape);
      for (let cell = base; cell < base + cells; cell++) {
        const difference = Math.abs(
          ours.bytesOf(ours.generation)[cell]! - theirs.bytesOf(theirs.generation)[cell]!,
        );
        expect(difference).toBeLessThanOrEqual(step);
        if (difference > 0) apart++;
      }
    }
    expect(apart / layout.cells).toBeLessThan(0.002);
  });
});
