import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adamStep, createMoments } from '@/server/training/adam';
import { createRandom } from '@/server/training/random';
import { learningRate } from '@/server/training/schedule';

describe('random numbers', () => {
  it('are those of xoshiro128** for a given state', () => {
    const random = createRandom([1, 2, 3, 4]);
    const words = Array.from({ length: 8 }, () => random.next() * 2 ** 32);
    expect(words).toEqual([
      11520, 0, 5_927_040, 70_819_200, 2_031_721_883, 1_637_235_492, 1_287_239_034, 3_734_860_849,
    ]);
  });

  it('go on from a state that was put aside', () => {
    const random = createRandom(5);
    for (let i = 0; i < 100; i++) random.normal();
    const state = JSON.parse(JSON.stringify(random.state()));
    const expected = Array.from({ length: 20 }, () => random.next());
    const resumed = createRandom(state);
    expect(Array.from({ length: 20 }, () => resumed.next())).toEqual(expected);
  });

  it('have the distributions that they claim', () => {
    const random = createRandom(6);
    const n = 40_000;
    const normals = Array.from({ length: n }, () => random.normal());
    const mean = normals.reduce((sum, x) => sum + x, 0) / n;
    const variance = normals.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < n; i++) counts[random.below(7)]!++;
    for (const count of counts) expect(Math.abs(count / n - 1 / 7)).toBeLessThan(0.01);
  });

  it('shuffle without losing anything, and differently for other seeds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer(), (length, seed) => {
        const values = Uint32Array.from({ length }, (_, i) => i);
        expect([...createRandom(seed).shuffle(values.slice())].sort((a, b) => a - b)).toEqual([...values]);
      }),
    );
    const order = (seed: number) =>
      createRandom(seed)
        .shuffle(Uint32Array.from({ length: 50 }, (_, i) => i))
        .join();
    expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBe(5);
  });
});

describe('the learning rate', () => {
  const schedule = { rate: 2e-3, warmUp: 10, steps: 110 };

  it('rises, stands at its highest for one step, and falls to zero', () => {
    expect(learningRate(schedule, 1)).toBeCloseTo(2e-4, 12);
    expect(learningRate(schedule, 10)).toBeCloseTo(2e-3, 12);
    expect(learningRate(schedule, 60)).toBeCloseTo(1e-3, 12);
    expect(learningRate(schedule, 110)).toBeCloseTo(0, 12);
    for (let step = 10; step < 110; step++) {
      expect(learningRate(schedule, step + 1)).toBeLessThan(learningRate(schedule, step));
    }
  });

  it('stays in range for runs shorter than the warm-up', () => {
    const short = { rate: 1, warmUp: 300, steps: 20 };
    for (let step = 1; step <= 20; step++) expect(learningRate(short, step)).toBeCloseTo(step / 300, 12);
  });
});

describe('Adam', () => {
  it('moves by the rate, against the gradient, at its first step', () => {
    const parameters = Float32Array.of(1, 1, 1);
    adamStep(parameters, Float32Array.of(0.5, -20, 0), createMoments(3), 0.01, 1);
    expect(parameters[0]).toBeCloseTo(0.99, 6);
    expect(parameters[1]).toBeCloseTo(1.01, 6);
    expect(parameters[2]).toBe(1);
  });

  it('follows the published recursion', () => {
    const gradients = [0.3, -0.1, 0.7, 0.2];
    const parameters = Float32Array.of(0.5);
    const moments = createMoments(1);
    let [value, m, v] = [0.5, 0, 0];
    gradients.forEach((g, index) => {
      const t = index + 1;
      adamStep(parameters, Float32Array.of(g), moments, 0.05, t);
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      value -= (0.05 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      expect(parameters[0]).toBeCloseTo(value, 5);
    });
  });

  it('finds the lowest point of a bowl', () => {
    const parameters = Float32Array.of(3, -2);
    const moments = createMoments(2);
    for (let step = 1; step <= 2000; step++) {
      const gradients = Float32Array.of(2 * (parameters[0]! - 1), 20 * (parameters[1]! - 4));
      adamStep(parameters, gradients, moments, 0.02, step);
    }
    expect(parameters[0]).toBeCloseTo(1, 2);
    expect(parameters[1]).toBeCloseTo(4, 2);
  });

  it('never keeps a denormal number', () => {
    const moments = createMoments(1);
    const parameters = Float32Array.of(1);
    adamStep(parameters, Float32Array.of(1e-3), moments, 0.01, 1);
    for (let step = 2; step < 3000; step++) adamStep(parameters, Float32Array.of(0), moments, 0.01, step);
    expect(moments.first[0]).toBe(0);
    for (let step = 3000; step < 80_000; step++)
      adamStep(parameters, Float32Array.of(0), moments, 0.01, step);
    expect(moments.second[0]).toBe(0);
  });
});
