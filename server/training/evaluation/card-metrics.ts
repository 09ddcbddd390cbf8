import { IS_DIGIT } from '../data/digit-or-not';
import { NONE, type Source } from '../data/source';
import { calibrationError } from './calibration-error';
import type { Answers } from './evaluate';
import { measure } from './metrics';

/**
 * A data set's line on a model's card. `kept` is the share of the digits that isDigit lets pass, `refused` the share of the others
 * that it does not; of a data set without digits, accuracy is the share refused.
 */
export function cardMetrics(source: Source, answers: Answers) {
  const { count, accuracy, loss } = measure(source, answers);
  const { isDigit } = answers;
  const sides = { digits: 0, kept: 0, others: 0, refused: 0, loss: 0 };
  for (let index = 0; isDigit && index < source.count; index++) {
    const p = isDigit[index]!;
    if (source.label(index) !== NONE) {
      sides.digits++;
      if (p >= IS_DIGIT) sides.kept++;
    } else {
      sides.others++;
      if (p < IS_DIGIT) sides.refused++;
      sides.loss -= Math.log(Math.max(FLOOR, 1 - p));
    }
  }
  const refusal = {
    ...(sides.digits > 0 ? { kept: sides.kept / sides.digits } : {}),
    ...(sides.others > 0 ? { refused: sides.refused / sides.others } : {}),
  };
  if (count === 0) {
    const others = Math.max(1, sides.others);
    return {
      data: source.name,
      drawings: source.count,
      accuracy: sides.refused / others,
      loss: sides.loss / others,
      ...refusal,
    };
  }
  return {
    data: source.name,
    drawings: count,
    accuracy,
    loss,
    calibrationError: calibrationError(source, answers).error,
    ...refusal,
  };
}

/** Smallest probability that enters a loss: one certain mistake must not make it infinite. */
const FLOOR = 1e-12;
