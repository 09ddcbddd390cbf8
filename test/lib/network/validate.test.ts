import { describe, expect, it } from 'vitest';
import { type Layer, NETWORKS, type Network } from '@/lib/network/layers';
import { NetworkError, networkProblems, parseNetwork } from '@/lib/network/validate';
import { assertWeightsFit, parameterCount, totalParameters, weightShapes } from '@/lib/network/weights';
import { someWeights, VARIED } from './networks';

describe('the tables', () => {
  it.each([...Object.values(NETWORKS), VARIED] as Network[])('of $name is sound', (network) => {
    expect(networkProblems(network)).toEqual([]);
    expect(parseNetwork(JSON.parse(JSON.stringify(network)))).toEqual(network);
  });
});

describe('what is wrong with a table', () => {
  const changed = (id: string, change: object): Network => ({
    ...NETWORKS.cnn,
    layers: NETWORKS.cnn.layers.map((layer) =>
      layer.id === id ? ({ ...layer, ...change } as Layer) : layer,
    ),
  });

  it.each([
    [
      'a shape that does not follow',
      changed('conv2', { shape: [12, 12, 64] }),
      [
        'conv2: its shape is given as 12×12×64, and follows as 11×11×64.',
        'pool2: its shape is given as 5×5×64, and follows as 6×6×64.',
      ],
    ],
    [
      'a filter larger than its input',
      changed('conv2', { kernel: [14, 14] }),
      ['conv2: its input pool1 (13×13×32) is nothing for a layer of kind conv.'],
    ],
    [
      'an input that comes later',
      changed('conv1', { inputs: ['pool2'] }),
      ['conv1: its input pool2 does not stand before it.', 'input: nothing uses it.'],
    ],
    [
      'two inputs where one belongs',
      changed('conv2', { inputs: ['pool1', 'conv1'] }),
      ['conv2: a layer of kind conv has exactly one input.'],
    ],
    [
      'a dense layer over maps',
      changed('dense', { inputs: ['pool2'] }),
      ['dense: its input pool2 (5×5×64) is nothing for a layer of kind dense.', 'dropout: nothing uses it.'],
    ],
    [
      'a name given twice',
      changed('pool2', { id: 'pool1' }),
      expect.arrayContaining(['pool1: two layers have this name.']),
    ],
    [
      'an input of another size',
      changed('input', { shape: [32, 32, 1] }),
      expect.arrayContaining(['input: the input is not 28×28×1.']),
    ],
    [
      'an output that is none',
      { ...NETWORKS.cnn, outputs: { digits: 'dense', isDigit: 'digits' } },
      [
        'The output dense is not a softmax over ten digits.',
        'The output digits is not one sigmoid.',
        'isDigit: nothing uses it.',
      ],
    ],
  ])('%s', (_, network, problems) => {
    expect(networkProblems(network as Network)).toEqual(problems);
  });

  it.each([
    ['nothing', null],
    ['an unknown kind', changed('pool1', { kind: 'mean-pool' })],
    ['a side of zero', changed('pool1', { size: 0 })],
    ['a fraction', changed('conv1', { stride: 1.5 })],
    ['dropping everything', changed('dropout', { rate: 1 })],
    ['shapes that do not follow', changed('conv2', { shape: [12, 12, 64] })],
  ])('a table from a file is refused with %s', (_, value) => {
    expect(() => parseNetwork(value)).toThrow(NetworkError);
  });
});

describe('weights', () => {
  it('have the shapes and counts that follow from the table', () => {
    const { layers } = NETWORKS.cnn;
    expect(layers.map((layer) => parameterCount(NETWORKS.cnn, layer))).toEqual([
      0, 320, 0, 18_496, 0, 0, 0, 204_928, 1290, 129,
    ]);
    expect(totalParameters(NETWORKS.cnn)).toBe(225_163);
    expect(weightShapes(NETWORKS.cnn, layers[3])).toEqual({ kernel: [3, 3, 32, 64], bias: [64], fanIn: 288 });
    expect(weightShapes(NETWORKS.cnn, layers[7])).toEqual({ kernel: [1600, 128], bias: [128], fanIn: 1600 });
    expect(weightShapes(NETWORKS.cnn, layers[2])).toBeNull();
  });

  it('are refused when they do not fit', () => {
    const weights = someWeights(VARIED, 1);
    expect(() => assertWeightsFit(VARIED, weights)).not.toThrow();
    const without = new Map(weights);
    without.delete('narrow');
    expect(() => assertWeightsFit(VARIED, without)).toThrow('the layer narrow has none');
    expect(() => assertWeightsFit(VARIED, new Map(weights).set('pool', weights.get('wide')!))).toThrow(
      'there is no layer pool that has weights',
    );
    const broken = weights.get('hidden')!.kernel.slice();
    broken[17] = Number.NaN;
    expect(() =>
      assertWeightsFit(VARIED, new Map(weights).set('hidden', { ...weights.get('hidden')!, kernel: broken })),
    ).toThrow('the kernel of hidden holds a value that is not a number');
  });
});
