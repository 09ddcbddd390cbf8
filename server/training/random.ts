/** A seeded source of random numbers: the same seed gives the same training run on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number in [0, n). */
  below(n: number): number;
  /** Puts an array into random order, in place. */
  shuffle(values: Uint32Array): Uint32Array;
  /** The whole state, to be put into a checkpoint. */
  state(): RandomState;
}

export type RandomState = readonly [number, number, number, number];

/** xoshiro128** 1.1 (Blackman and Vigna, 2018), seeded through SplitMix32. */
export function createRandom(seed: number | RandomState): Random {
  let [a, b, c, d] = typeof seed === 'number' ? spread(seed) : seed;

  const bits = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  const next = () => bits() / 0x1_0000_0000;
  const below = (n: number) => Math.floor(next() * n);

  return {
    next,
    below,
    between: (low, high) => low + next() * (high - low),
    // Box-Muller; the cosine's twin is not kept, so that the state stays four words.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffle: (values) => {
      for (let i = values.length - 1; i > 0; i--) {
        const j = below(i + 1);
        const kept = values[i]!;
        values[i] = values[j]!;
        values[j] = kept;
      }
      return values;
    },
    state: () => [a, b, c, d],
  };
}

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

function spread(seed: number): RandomState {
  let state = seed | 0;
  const word = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  return [word(), word(), word(), word()];
}
