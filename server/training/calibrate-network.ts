import type { Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import type { Tensorflow } from '@/server/inference/tensorflow';
import {
  type Calibration,
  fitTemperature,
  foldCalibration,
  thresholdKeeping,
  thresholdRefusing,
} from './calibrate';
import { IS_DIGIT } from './data/digit-or-not';
import { NONE, type Source } from './data/source';
import type { TrainingData } from './data/training-data';
import { calibrationError } from './evaluation/calibration-error';
import { readAll } from './evaluation/evaluate';

/** What a card says of a calibration: what was folded, and what it did to the drawings that it was fitted on. */
export interface CalibrationRecord extends Calibration {
  readonly data: string;
  /** Expected calibration error, 0 to 1. */
  readonly errorBefore: number;
  readonly errorAfter: number;
}

/**
 * Fits temperature and threshold on the validation drawings, and on nothing else, and folds them into the last layers.
 * @param before the weights that the run began with, for what is to be kept as they keep it
 */
export async function calibrate(
  tf: Tensorflow,
  network: Network,
  weights: NetworkWeights,
  {
    validation,
    kept,
    refused,
    keepsTemperature = false,
  }: Pick<TrainingData, 'validation' | 'kept' | 'refused' | 'keepsTemperature'>,
  before: NetworkWeights | null = null,
): Promise<{ readonly weights: NetworkWeights; readonly record: CalibrationRecord }> {
  const answers = await readAll(tf, network, weights, validation);
  const thresholds: number[] = [];
  for (const { source, share } of kept) {
    const { isDigit } = await readAll(tf, network, weights, source);
    if (isDigit)
      thresholds.push(
        thresholdKeeping(share ?? (await shareKept(tf, network, before, source)), source, isDigit),
      );
  }
  if (refused && thresholds.length > 0) {
    const { isDigit } = await readAll(tf, network, weights, refused.source);
    if (isDigit) thresholds.push(thresholdRefusing(refused.share, refused.source, isDigit));
  }
  const calibration: Calibration = {
    temperature: keepsTemperature ? 1 : fitTemperature(validation, answers),
    threshold: thresholds.length > 0 ? Math.min(...thresholds) : null,
  };
  const folded = foldCalibration(network, weights, calibration);
  const after = await readAll(tf, network, folded, validation);
  return {
    weights: folded,
    record: {
      ...calibration,
      data: validation.name,
      errorBefore: calibrationError(validation, answers).error,
      errorAfter: calibrationError(validation, after).error,
    },
  };
}

/** Of the digits, how many these weights let pass. */
async function shareKept(
  tf: Tensorflow,
  network: Network,
  weights: NetworkWeights | null,
  source: Source,
): Promise<number> {
  if (!weights) throw new Error(`Nothing came before that says how many of ${source.name} to keep.`);
  const { isDigit } = await readAll(tf, network, weights, source);
  const digits = isDigit!.filter((_, index) => source.label(index) !== NONE);
  return digits.filter((p) => p >= IS_DIGIT).length / Math.max(1, digits.length);
}
