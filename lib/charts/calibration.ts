/** Answers of about one confidence. */
export interface CalibrationBin {
  readonly count: number;
  /** Mean confidence, 0 to 1. */
  readonly confidence: number;
  /** Share that was right, 0 to 1. */
  readonly accuracy: number;
}

export interface CalibrationMark<Bin> {
  readonly bin: Bin;
  /** 0…1 by the logarithm of the count, as nearly all answers are sure ones. */
  readonly weight: number;
}

/** What a calibration plot shows of its bins: those with answers, and how much each weighs. */
export function calibrationMarks<Bin extends CalibrationBin>(
  bins: readonly Bin[],
): readonly CalibrationMark<Bin>[] {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return bins
    .filter(({ count }) => count > 0)
    .map((bin) => ({ bin, weight: Math.log1p(bin.count) / Math.log1p(most) }));
}
