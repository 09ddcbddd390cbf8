import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Delays, slope } from './load/delays';
import { readLoadOptions } from './load/load-options';

describe('delays', () => {
  it('give the percentiles that sorting would give, to the millisecond', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1 }), (values) => {
        const delays = new Delays();
        for (const value of values) delays.add(value);
        const sorted = [...values].sort((a, b) => a - b);
        for (const share of [0.5, 0.95, 0.99, 1])
          expect(delays.percentile(share)).toBe(sorted[Math.ceil(values.length * share) - 1]);
        expect(delays.total).toBe(values.length);
      }),
      { seed: 7 },
    );
  });
});

describe('the slope of memory', () => {
  it('is that of a line, and nothing for too little', () => {
    expect(slope([0, 1, 2, 5].map((x) => [x, 100 + 3 * x] as const))).toBeCloseTo(3, 9);
    expect(slope([[1, 5]])).toBe(0);
    expect(slope([])).toBe(0);
  });
});

describe('what a load is asked for', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('has the run of half an hour for its default', () => {
    vi.stubEnv('INFERENCE_ENGINE', '');
    expect(readLoadOptions([])).toEqual({
      rooms: 100,
      people: 400,
      rate: 20,
      minutes: 30,
      strokes: null,
      engine: 'auto',
      json: false,
    });
    expect(readLoadOptions(['--rooms', '2', '--people', '6', '--minutes', '0.5'])).toMatchObject({
      rooms: 2,
      people: 6,
      minutes: 0.5,
    });
    expect(readLoadOptions(['--help'])).toBe('help');
  });

  it.each([
    ['--rooms', '0'],
    ['--rate', 'fast'],
    ['--people', '50'],
    ['--engine', 'steam'],
    ['--nonsense', '1'],
  ])('refuses %s %s', (...args) => {
    expect(() => readLoadOptions(args)).toThrow();
  });
});
