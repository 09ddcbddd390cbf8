import { describe, expect, it } from 'vitest';
import { referenceForward } from '@/lib/network/forward';
import { DIGITS, INPUT_VALUES, NETWORKS } from '@/lib/network/layers';
import {
  calibratedLoss,
  fitTemperature,
  foldCalibration,
  thresholdKeeping,
  thresholdRefusing,
} from '@/server/training/calibrate';
import { NONE, type Source } from '@/server/training/data/source';
import { calibrationError } from '@/server/training/evaluation/calibration-error';
import { measure } from '@/server/training/evaluation/metrics';
import { createRandom } from '@/server/training/random';
import { numbers, someWeights } from '../../lib/network/networks';

const labelled = (labels: readonly number[]): Source => ({
  name: 'labels',
  count: labels.length,
  label: (index) => labels[index]!,
  write: () => {},
});

/** Answers whose probabilities are right by construction, then sharpened or flattened by a temperature. */
function answersAt(temperature: number, count = 4000) {
  const random = createRandom(4);
  const labels: number[] = [];
  const probabilities = new Float32Array(count * DIGITS);
  for (let n = 0; n < count; n++) {
    const logits = Array.from({ length: DIGITS }, () => random.normal() * 2);
    const softmax = (t: number) => {
      const powers = logits.map((x) => Math.exp(x / t));
      const sum = powers.reduce((a, b) => a + b, 0);
      return powers.map((p) => p / sum);
    };
    const dice = random.next();
    let sum = 0;
    const fair = softmax(1);
    let label = 0;
    while (label < DIGITS - 1 && sum + fair[label]! < dice) sum += fair[label++]!;
    labels.push(label);
    probabilities.set(softmax(temperature), n * DIGITS);
  }
  return { source: labelled(labels), answers: { probabilities, isDigit: null } };
}

describe('temperature', () => {
  it.each([0.5, 1, 2.5])('is found again: answers made %d times as soft', (factor) => {
    const { source, answers } = answersAt(factor);
    expect(fitTemperature(source, answers) * factor).toBeGreaterThan(0.93);
    expect(fitTemperature(source, answers) * factor).toBeLessThan(1.07);
  });

  it('has no part in the calibrated loss: the same answers too soft or too sure lose as much as fair ones', () => {
    const [fair, soft, sure] = [1, 2.5, 0.5].map((factor) => {
      const { source, answers } = answersAt(factor);
      return { calibrated: calibratedLoss(source, answers), plain: measure(source, answers).loss };
    });
    expect(fair!.calibrated).toBeCloseTo(fair!.plain, 3);
    for (const { calibrated, plain } of [soft!, sure!]) {
      expect(calibrated).toBeCloseTo(fair!.calibrated, 3);
      expect(plain).toBeGreaterThan(calibrated + 0.05);
    }
  });

  it('what is no digit has no part in it', () => {
    const { source, answers } = answersAt(2, 200);
    const with200 = labelled([...Array.from({ length: 200 }, (_, i) => source.label(i)), NONE, NONE]);
    const probabilities = new Float32Array(202 * DIGITS).fill(0.1);
    probabilities.set(answers.probabilities);
    expect(fitTemperature(with200, { probabilities, isDigit: null })).toBe(fitTemperature(source, answers));
  });
});

describe('calibration error', () => {
  it('is small for answers that are right as often as they say, and large for sharpened ones', () => {
    const fair = answersAt(1);
    const sharp = answersAt(0.3);
    expect(calibrationError(fair.source, fair.answers).error).toBeLessThan(0.025);
    expect(calibrationError(sharp.source, sharp.answers).error).toBeGreaterThan(0.15);
  });

  it('by hand: two answers at 0.9, one of them wrong, are 0.4 off', () => {
    const row = (digit: number) => Array.from({ length: DIGITS }, (_, i) => (i === digit ? 0.9 : 0.1 / 9));
    const probabilities = Float32Array.from([...row(3), ...row(5), ...row(1)]);
    const { error, bins } = calibrationError(labelled([3, 6, NONE]), { probabilities, isDigit: null });
    expect(error).toBeCloseTo(0.4, 5);
    expect(bins.filter(({ count }) => count > 0)).toEqual([
      expect.objectContaining({ count: 2, accuracy: 0.5 }),
    ]);
    expect(calibrationError(labelled([]), { probabilities: new Float32Array(), isDigit: null }).error).toBe(
      0,
    );
  });
});

describe('threshold', () => {
  it('keeps the share of the digits that it shall', () => {
    const isDigit = Float32Array.from({ length: 200 }, (_, i) => (i % 100) / 100);
    const source = labelled(Array.from({ length: 200 }, (_, i) => (i < 100 ? 1 : NONE)));
    const threshold = thresholdKeeping(0.98, source, isDigit);
    expect(isDigit.subarray(0, 100).filter((p) => p >= threshold)).toHaveLength(98);
    expect(() => thresholdKeeping(0.98, labelled([NONE]), Float32Array.of(1))).toThrow('needs digits');
  });

  it('refuses the share of what is no digit that it shall, and no more', () => {
    const isDigit = Float32Array.from({ length: 200 }, (_, i) => (i % 100) / 100);
    const source = labelled(Array.from({ length: 200 }, (_, i) => (i < 100 ? NONE : 1)));
    const threshold = thresholdRefusing(0.97, source, isDigit);
    expect(isDigit.subarray(0, 100).filter((p) => p < threshold)).toHaveLength(97);
    expect(() => thresholdRefusing(0.97, labelled([1]), Float32Array.of(1))).toThrow('needs drawings');
  });
});

describe('folding', () => {
  const network = NETWORKS.dense;
  const weights = someWeights(network, 6);
  const input = numbers(INPUT_VALUES, 2).map(Math.abs);
  const read = (own: typeof weights) => referenceForward(network, own, input).values;

  it('divides the logits, and moves the threshold to one half', () => {
    const before = read(weights);
    const threshold = before.get('isDigit')![0]!;
    const after = read(foldCalibration(network, weights, { temperature: 2, threshold }));
    expect(after.get('isDigit')![0]).toBeCloseTo(0.5, 5);
    const roots = [...before.get('digits')!].map(Math.sqrt);
    const sum = roots.reduce((a, b) => a + b, 0);
    [...after.get('digits')!].forEach((p, digit) => {
      expect(p).toBeCloseTo(roots[digit]! / sum, 5);
    });
    expect(after.get('hidden')).toEqual(before.get('hidden'));
  });

  it('at temperature 1 and without a threshold changes nothing', () => {
    const same = foldCalibration(network, weights, { temperature: 1, threshold: null });
    expect(read(same)).toEqual(read(weights));
  });
});
