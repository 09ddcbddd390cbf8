import type { PredictedDrawing } from './predict-drawing';

export interface PredictedFile {
  readonly file: string;
  readonly digit: number;
  /** Probability of the digit. */
  readonly confidence: number;
  readonly isDigit: boolean;
  readonly runnerUp: { readonly digit: number; readonly probability: number };
  readonly probabilities: readonly number[];
}

export interface UnreadFile {
  readonly file: string;
  readonly error: { readonly code: string; readonly message: string };
}

export type FileResult = PredictedFile | UnreadFile;

export const resultOf = (
  file: string,
  { digit, confidence, isDigit, probabilities }: PredictedDrawing,
): PredictedFile => {
  let second = digit === 0 ? 1 : 0;
  probabilities.forEach((probability, i) => {
    if (i !== digit && probability > probabilities[second]!) second = i;
  });
  const runnerUp = { digit: second, probability: probabilities[second]! };
  return { file, digit, confidence, isDigit, runnerUp, probabilities };
};

/** A row a file, for a terminal. What could not be read says why in place of an answer. */
export const predictTable = (results: readonly FileResult[]): string => {
  const width = Math.max('file'.length, ...results.map(({ file }) => file.length));
  const head = `${'file'.padEnd(width)}   digit   certainty   a digit?   runner-up`;
  const rows = results.map((result) => {
    const name = result.file.padEnd(width);
    if ('error' in result) return `${name}   ${result.error.message}`;
    const { digit, confidence, isDigit, runnerUp } = result;
    return [
      name,
      String(digit).padStart(5),
      percent(confidence).padStart(9),
      (isDigit ? 'yes' : 'no').padStart(8),
      `${runnerUp.digit}  ${percent(runnerUp.probability)}`,
    ].join('   ');
  });
  return [head, ...rows].join('\n');
};

/** What is not quite certain never reads 100 %. */
const percent = (share: number): string => `${(100 * Math.min(share, share < 1 ? 0.999 : 1)).toFixed(1)} %`;
