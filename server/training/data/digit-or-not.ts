import { thresholdKeeping } from '../calibrate';
import type { DataSet } from './data-set';
import type { Answers } from '../evaluation/evaluate';
import { NONE } from './source';

/** Half: the threshold that suits people's digits is folded into each network's last layer. */
export const IS_DIGIT = 0.5;
/** The share of digits at which networks are compared. */
export const SHARE_KEPT = 0.98;

/** Shares, 0 to 1; null where there is no such drawing. */
export interface Refusal {
  /** Below this isDigit a drawing is refused. */
  readonly threshold: number;
  /** Of the digits, those let pass. */
  readonly kept: number | null;
  /** Of what looks like no digit, those refused. */
  readonly refused: number | null;
  /** Of what a person, too, may take for a digit, those refused. */
  readonly likeDigitRefused: number | null;
}

export interface DigitOrNot {
  /** As the product decides. */
  readonly asShipped: Refusal;
  /** With the threshold at which just SHARE_KEPT of these digits pass; null without digits. */
  readonly atShareKept: Refusal | null;
}

/** How well digits are told from what is none; null for a network that cannot tell. */
export function digitOrNot(data: DataSet, { isDigit }: Answers): DigitOrNot | null {
  if (isDigit === null) return null;
  const { source } = data;
  const hasDigits = Array.from({ length: source.count }, (_, i) => source.label(i)).some((l) => l !== NONE);
  return {
    asShipped: refusalAt(IS_DIGIT, data, isDigit),
    atShareKept: hasDigits ? refusalAt(thresholdKeeping(SHARE_KEPT, source, isDigit), data, isDigit) : null,
  };
}

function refusalAt(threshold: number, { source, likeDigit }: DataSet, isDigit: Float32Array): Refusal {
  const groups = { digits: new Tally(), others: new Tally(), alike: new Tally() };
  for (let index = 0; index < source.count; index++) {
    const passes = isDigit[index]! >= threshold;
    if (source.label(index) !== NONE) groups.digits.add(passes);
    else (likeDigit(index) ? groups.alike : groups.others).add(!passes);
  }
  return {
    threshold,
    kept: groups.digits.share,
    refused: groups.others.share,
    likeDigitRefused: groups.alike.share,
  };
}

class Tally {
  private all = 0;
  private hits = 0;

  add(hit: boolean): void {
    this.all++;
    if (hit) this.hits++;
  }

  get share(): number | null {
    return this.all > 0 ? this.hits / this.all : null;
  }
}
