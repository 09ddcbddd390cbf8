import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CellStore, FLOATS_PER_LAYER, TEXTURE_WIDTH } from '@/app/network/cell-store';
import { readFrame } from '@/app/network/decode-frame';
import { carriesValues, NETWORKS } from '@/lib/network/layers';
import { layOut } from '@/lib/scene/layout';
import { byteOf, scaleOf, wireFrame } from './real-frame';

const network = NETWORKS.cnn;
const layout = layOut(network, { isOpen: () => true, arrangement: 'compact' });
const withValues: number[] = network.layers.flatMap((l, i) => (carriesValues(l) ? [i] : []));
const frameOf = (layers: readonly number[], withInput = false) =>
  readFrame(wireFrame({ network, layers, withInput }));

describe('CellStore', () => {
  test('holds, after any run of frames, exactly the bytes of the last one, and zeros for layers it left out', () => {
    const subset = fc.subarray(withValues);
    fc.assert(
      fc.property(fc.array(fc.option(subset), { minLength: 1, maxLength: 5 }), (run) => {
        const store = new CellStore(network, layout);
        for (const layers of run) store.write(layers === null ? null : frameOf(layers));
        const last = run.at(-1) ?? [];
        const bytes = store.bytesOf(store.generation);
        for (const [slot, { index, holder, base, cells }] of layout.layers.entries()) {
          const present = last.includes(holder);
          const held = bytes.subarray(base, base + cells);
          expect(held.every((byte, cell) => byte === (present ? byteOf(holder, cell) : 0))).toBe(true);
          expect(store.layerState[slot * FLOATS_PER_LAYER]).toBe(present ? 1 : 0);
          expect(store.valuesOf(index).length).toBe(present ? cells : 0);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('keeps the frame before for the light-up', () => {
    const store = new CellStore(network, layout);
    store.write(frameOf(withValues));
    const before = store.generation;
    const copy = store.bytesOf(before).slice();
    store.write(frameOf([8]));
    expect(store.generation).not.toBe(before);
    expect(store.bytesOf(before)).toEqual(copy);
    const conv1 = layout.layers.findIndex((l) => l.id === 'conv1') * FLOATS_PER_LAYER;
    expect([...store.layerState.subarray(conv1, conv1 + 4)]).toEqual([0, 1, 0, 1]);
  });

  test('gives values as byte / 255 × scale', () => {
    const store = new CellStore(network, layout);
    store.write(frameOf(withValues));
    const pool1 = layout.layers.find((l) => l.id === 'pool1')!;
    const values = store.valuesOf(pool1.index);
    for (const [cell, value] of values.entries())
      expect(value).toBeCloseTo((byteOf(pool1.index, cell) / 255) * scaleOf(pool1.index), 5);
  });

  test.each([
    ['by the largest difference of its layer', 100, 1],
    ['but what rounding makes stays faint', 2, (2 / 255) * 8],
  ])('draws a difference %s', (_, step, full) => {
    const store = new CellStore(network, layout);
    const frame = frameOf(withValues);
    const { index, base, cells } = layout.layers.find((l) => l.id === 'pool1')!;
    const layers = frame.layers.map((layer) => {
      if (layer.index !== index) return layer;
      const bytes = layer.bytes.slice();
      bytes[7] = bytes[7]! < 128 ? bytes[7]! + step : bytes[7]! - step;
      return { ...layer, bytes };
    });
    store.writeDifference({ ...frame, layers }, frame);
    const at = layout.layers.findIndex((l) => l.index === index) * FLOATS_PER_LAYER;
    const [now, before] = [store.bytesOf(store.generation), store.bytesOf(store.generation === 0 ? 1 : 0)];
    const drawn = Array.from({ length: cells }, (_, cell) =>
      Math.abs(
        (now[base + cell]! * store.layerState[at + 2]! - before[base + cell]! * store.layerState[at + 3]!) /
          255,
      ),
    );
    expect(Math.max(...drawn)).toBeCloseTo(full, 5);
    expect(drawn.filter((value) => value > 0)).toHaveLength(1);
  });

  test('draws a probability as what it is, a map by its brightest cell', () => {
    const store = new CellStore(network, layout);
    const frame = frameOf(withValues);
    store.write({
      ...frame,
      layers: frame.layers.map((l) => (l.index === 8 ? { ...l, scale: 0.4 } : l)),
    });
    const gain = (id: string) =>
      store.layerState[layout.layers.findIndex((l) => l.id === id) * FLOATS_PER_LAYER + 2];
    expect(gain('digits')).toBeCloseTo(0.4, 6);
    expect(gain('dense')).toBe(1);
  });

  test('shows the input bytes of the header where no layer brings them', () => {
    const store = new CellStore(network, layout);
    const frame = frameOf([8], true);
    store.write(frame);
    expect(store.bytesOf(store.generation).subarray(0, 784)).toEqual(frame.input);
  });

  test('leaves out a layer whose size or index is another network’s', () => {
    const store = new CellStore(network, layout);
    const frame = frameOf([]);
    store.write({
      ...frame,
      layers: [
        { index: 7, scale: 1, bytes: new Uint8Array(127).fill(9) },
        { index: 5, scale: 1, bytes: new Uint8Array(1600).fill(9) },
        { index: 200, scale: 1, bytes: new Uint8Array(10).fill(9) },
      ],
    });
    expect(store.bytesOf(store.generation).every((byte) => byte === 0)).toBe(true);
  });

  test('fills whole rows of the texture', () => {
    const store = new CellStore(network, layout);
    expect(store.bytesOf(0).length).toBe(TEXTURE_WIDTH * store.height);
    expect(store.height).toBe(146);
  });
});
