import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CellRef, cellOfEngineIndex, engineIndex, placeOf } from '@/lib/explain/cells';
import { strongestInputs, strongestOutputs } from '@/lib/explain/connections';
import { shownAmounts } from '@/lib/explain/ledger';
import { explain } from '@/lib/explain/neuron';
import { fieldSize, receptiveField, WHOLE_INPUT } from '@/lib/explain/receptive-field';
import { activate } from '@/lib/network/activation-functions';
import { referenceGradients } from '@/lib/network/backward';
import { layerValues, referenceForward } from '@/lib/network/forward';
import { carriesValues, cellCount, INPUT_VALUES, NETWORKS, type Network } from '@/lib/network/layers';
import { numbers, someWeights, VARIED } from '../network/networks';

const cases = [VARIED, NETWORKS.dense, NETWORKS.cnn, NETWORKS.deep].map((network: Network) => {
  const weights = someWeights(network, 3);
  const pass = referenceForward(network, weights, numbers(INPUT_VALUES, 8).map(Math.abs));
  return { name: network.name, network, weights, pass, shown: layerValues(network, pass) };
});

/** Any cell of any layer that has values. */
const anyCell = (network: Network): fc.Arbitrary<CellRef> =>
  fc
    .constantFrom(...network.layers.filter(carriesValues))
    .chain((layer) => fc.record({ layer: fc.constant(layer.id), cell: fc.nat(cellCount(layer) - 1) }));

describe.each(cases)('in $name', ({ network, weights, pass, shown }) => {
  test('what is said of a cell adds up to its value', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyCell(network), (ref) => {
        const explanation = explain(network, weights, pass, ref);
        expect(explanation.value).toBe(shown.get(ref.layer)![ref.cell]);
        seen.add(explanation.kind);
        if (explanation.kind === 'max-pool') {
          const values = explanation.window.map(({ value }) => value);
          expect(Math.max(...values)).toBe(explanation.value);
          expect(explanation.window.filter(({ wins }) => wins).map(({ value }) => value)).toEqual([
            explanation.value,
          ]);
        }
        if (explanation.kind !== 'weighted') return;
        const { terms, bias, sum, activation, rivals, value } = explanation;
        let total = bias;
        for (const { from, value: held, weight, product } of terms) {
          expect(held).toBe(shown.get(from.layer)![from.cell]);
          expect(product).toBe(held * weight);
          total += product;
        }
        expect(total).toBeCloseTo(sum, 4);
        const among = rivals ?? [sum];
        const passed = activate(activation, Float32Array.from(among));
        expect(passed[rivals ? ref.cell : 0]).toBeCloseTo(value, 5);
        // As shown: every figure rounded, and still they add up.
        const amounts = [...terms.map(({ product }) => product), bias];
        const ledger = shownAmounts(amounts, sum);
        const units = (amount: number) => Math.round(amount * 1000);
        expect(ledger.shown.reduce((all, amount) => all + units(amount), 0)).toBe(units(ledger.total));
        expect(Math.abs(ledger.total - sum)).toBeLessThanOrEqual(0.0005001);
        for (const [i, amount] of ledger.shown.entries())
          expect(Math.abs(amount - amounts[i]!)).toBeLessThan(0.00201);
      }),
    );
    expect(seen).toContain('weighted');
  });

  test('a cell depends on its receptive field, and on nothing else', () => {
    fc.assert(
      fc.property(anyCell(network), (ref) => {
        const layer = network.layers.find(({ id }) => id === ref.layer)!;
        const seed = new Float32Array(cellCount(layer));
        seed[engineIndex(layer.shape, ref.cell)] = 1;
        const seeds = pass.sums.has(layer.id)
          ? { sums: new Map([[layer.id, seed]]) }
          : { values: new Map([[layer.id, seed]]) };
        const gradient = referenceGradients(network, weights, pass, seeds).get('input')!;
        const { top, left, bottom, right } = receptiveField(network, ref);
        gradient.forEach((slope, pixel) => {
          const [row, column] = [Math.floor(pixel / 28), pixel % 28];
          const inside = row >= top && row <= bottom && column >= left && column <= right;
          if (!inside) expect(slope).toBe(0);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('connections up and down name what both ends say of them, the strongest first', () => {
    let found = 0;
    fc.assert(
      fc.property(anyCell(network), (ref) => {
        const down = strongestInputs(ref, explain(network, weights, pass, ref), 6);
        const up = strongestOutputs(network, weights, pass, ref, 6);
        expect(down.length).toBeLessThanOrEqual(6);
        for (const list of [down, up])
          expect(list.map(({ weight }) => Math.abs(weight))).toEqual(
            list.map(({ weight }) => Math.abs(weight)).sort((a, b) => b - a),
          );
        for (const { from, to, weight } of [...down, ...up]) {
          found++;
          expect(from.layer === ref.layer || to.layer === ref.layer).toBe(true);
          const reader = explain(network, weights, pass, to);
          if (reader.kind === 'weighted') {
            const term = reader.terms.find(
              (candidate) => candidate.from.layer === from.layer && candidate.from.cell === from.cell,
            );
            expect(term?.product).toBeCloseTo(weight, 10);
          } else if (reader.kind === 'max-pool') expect(weight).toBe(reader.value);
          else throw new Error('Nothing leads to a pixel.');
        }
      }),
    );
    expect(found).toBeGreaterThan(50);
  });
});

test('places are map-major, and the engines and flatten take them channels-last', () => {
  const shape = [4, 5, 3] as const;
  expect(placeOf(shape, 2 * 20 + 3 * 5 + 4)).toEqual({ map: 2, row: 3, column: 4 });
  expect(engineIndex(shape, 2 * 20 + 3 * 5 + 4)).toBe((3 * 5 + 4) * 3 + 2);
  for (let cell = 0; cell < 60; cell++) expect(cellOfEngineIndex(shape, engineIndex(shape, cell))).toBe(cell);
  expect(placeOf([10], 7)).toEqual({ map: 0, row: 0, column: 7 });
});

test('the receptive fields of cnn, by hand', () => {
  const field = (layer: string, cell: number) => receptiveField(NETWORKS.cnn, { layer, cell });
  expect(field('input', 29)).toEqual({ top: 1, left: 1, bottom: 1, right: 1 });
  expect(field('conv1', 26 * 2 + 5)).toEqual({ top: 2, left: 5, bottom: 4, right: 7 });
  expect(field('pool1', 0)).toEqual({ top: 0, left: 0, bottom: 3, right: 3 });
  // A 3×3 window of pooled cells: 6×6 features, 8×8 pixels; pooled once more, 10×10.
  expect(fieldSize(field('conv2', 0))).toEqual({ rows: 8, columns: 8 });
  expect(fieldSize(field('pool2', 12))).toEqual({ rows: 10, columns: 10 });
  expect(field('dense', 4)).toEqual(WHOLE_INPUT);
});

test('shown amounts stay exact where many small ones would be lost to rounding', () => {
  expect(shownAmounts([0.0004, 0.0004, 0.0004, 0.0004], 0.0016)).toEqual({
    shown: [0.001, 0.001, 0, 0],
    total: 0.002,
  });
  expect(shownAmounts([1.5, -0.25], 1.25)).toEqual({ shown: [1.5, -0.25], total: 1.25 });
  expect(shownAmounts([], 0)).toEqual({ shown: [], total: 0 });
});
