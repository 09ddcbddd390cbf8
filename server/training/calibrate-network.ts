import type { Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import type { Tensorflow } from '@/server/inference/tensorflow';
import { type Calibration, fitTemperature, foldCalibration, thresholdKeeping } from './calibrate';
import { calibrationError } from './calibration-error';
import { readAll } from './evaluate';
import type { TrainingData } from './training-data';

/** What a card says of a calibration: what was folded, and what it did to the drawings that it was fitted on. */
export interface CalibrationRecord extends Calibration {
  readonly data: string;
  /** Expected calibration error, 0 to 1. */
  readonly errorBefore: number;
  readonly errorAfter: number;
}

/** Fits temperature and threshold on the validation drawings, and on nothing else, and folds them into the last layers. */
export async function calibrate(
  tf: Tensorflow,
  network: Network,
  weights: NetworkWeights,
  { validation, kept }: Pick<TrainingData, 'validation' | 'kept'>,
): Promise<{ readonly weights: NetworkWeights; readonly record: CalibrationRecord }> {
  const answers = await readAll(tf, network, weights, validation);
  const thresholds: number[] = [];
  for (const { source, share } of kept) {
    const { isDigit } = await readAll(tf, network, weights, source);
    if (isDigit) thresholds.push(thresholdKeeping(share, source, isDigit));
  }
  const calibration: Calibration = {
    temperature: fitTemperature(validation, answers),
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
