import { DIGITS, type Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import { NONE, type Source } from './data/source';
import type { Answers } from './evaluation/evaluate';

/** Probabilities below this are taken as this: one certain mistake must not decide a fit. */
const FLOOR = 1e-12;

/**
 * The temperature T ≥ 0.2 that makes softmax(logits / T) fit the labels best, by mean −log p (Guo et al., 2017). From the
 * probabilities at temperature 1, as softmax(log p / T) is the same.
 */
export function fitTemperature(source: Source, answers: Answers): number {
  return lowest(lossByTemperature(source, answers), 0.2, 5);
}

/** Mean of −log p(right digit) over a source's digits, at the temperature that is the best for it: as the network will ship. */
export function calibratedLoss(source: Source, answers: Answers): number {
  const lossAt = lossByTemperature(source, answers);
  return lossAt(lowest(lossAt, 0.2, 5));
}

function lossByTemperature(source: Source, { probabilities }: Answers): (temperature: number) => number {
  const logs = Float64Array.from(probabilities, (p) => Math.log(Math.max(FLOOR, p)));
  return (temperature) => {
    let loss = 0;
    let count = 0;
    for (let index = 0; index < source.count; index++) {
      const label = source.label(index);
      if (label === NONE) continue;
      const row = logs.subarray(index * DIGITS, (index + 1) * DIGITS);
      const highest = row.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
      let sum = 0;
      for (const value of row) sum += Math.exp((value - highest) / temperature);
      loss += Math.log(sum) - (row[label]! - highest) / temperature;
      count++;
    }
    return loss / Math.max(1, count);
  };
}

/** Golden-section search for the lowest place of a function with one valley. */
function lowest(f: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [fa, fb] = [f(a), f(b)];
  while (high - low > 1e-3) {
    if (fa < fb) {
      [high, b, fb] = [b, a, fa];
      a = high - ratio * (high - low);
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + ratio * (high - low);
      fb = f(b);
    }
  }
  return (low + high) / 2;
}

/** The isDigit that keeps this share of the digits of a source: those that are at least as sure. */
export function thresholdKeeping(share: number, source: Source, isDigit: Float32Array): number {
  const own = isDigit.filter((_, index) => source.label(index) !== NONE).sort();
  if (own.length === 0) throw new Error('A threshold needs digits to keep.');
  return own[Math.floor(own.length * (1 - share))]!;
}

/** The lowest isDigit that refuses this share of what a source has that is no digit: those that are less sure. */
export function thresholdRefusing(share: number, source: Source, isDigit: Float32Array): number {
  const others = isDigit.filter((_, index) => source.label(index) === NONE).sort();
  if (others.length === 0) throw new Error('A threshold needs drawings to refuse.');
  return others[Math.ceil(others.length * share)] ?? 1;
}

/** What is folded into a network's last layers. */
export interface Calibration {
  /** Divides the digits' logits. */
  readonly temperature: number;
  /** The isDigit, before folding, that becomes ½; null for a network that cannot tell. */
  readonly threshold: number | null;
}

/** The same network, calibrated: from here on its probabilities mean what they say, and isDigit is decided at ½. */
export function foldCalibration(
  network: Network,
  weights: NetworkWeights,
  { temperature, threshold }: Calibration,
): NetworkWeights {
  const folded = new Map(weights);
  const digits = weights.get(network.outputs.digits)!;
  folded.set(network.outputs.digits, {
    kernel: digits.kernel.map((value) => value / temperature),
    bias: digits.bias.map((value) => value / temperature),
  });
  const { isDigit } = network.outputs;
  if (isDigit !== null && threshold !== null) {
    const p = Math.min(1 - FLOOR, Math.max(FLOOR, threshold));
    const { kernel, bias } = weights.get(isDigit)!;
    folded.set(isDigit, { kernel, bias: bias.map((value) => value - Math.log(p / (1 - p))) });
  }
  return folded;
}
