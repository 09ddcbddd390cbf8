import { labelText } from '@/lib/drawing/label';
import type { Changed, ComparedSet } from '@/lib/training/comparison';
import type { GateEvidence } from '@/lib/training/gate';
import { IS_DIGIT } from '@/server/training/data/digit-or-not';
import { type Labelled, NONE } from '@/server/training/data/source';
import { calibrationError } from '@/server/training/evaluation/calibration-error';
import type { Answers } from '@/server/training/evaluation/evaluate';
import { argmax, measure } from '@/server/training/evaluation/metrics';

/** What two versions say of the same drawings. */
export interface Pair {
  readonly drawings: Labelled;
  readonly before: Answers;
  readonly after: Answers;
}

const DIGITS = 10;
const MOST_EXAMPLES = 24;

interface Said {
  /** The likeliest, and its probability. */
  readonly digit: number;
  readonly sure: number;
  /** How probable it is that it is one at all. */
  readonly isDigit: number;
}

function saidOf({ probabilities, isDigit }: Answers, index: number): Said {
  const row = probabilities.subarray(index * DIGITS, (index + 1) * DIGITS);
  const digit = argmax(row);
  return { digit, sure: row[digit]!, isDigit: isDigit?.[index] ?? 1 };
}

const refuses = ({ isDigit }: Said): boolean => isDigit < IS_DIGIT;

/** A digit is read right by its likeliest digit; what is none, by being refused. How many digits are refused counts by itself. */
const isRight = (label: number, said: Said): boolean =>
  label === NONE ? refuses(said) : said.digit === label;

/** By which it is right or wrong: 0 to 9, or 10 where what is none is refused. */
const judgedBy = (label: number, said: Said): { read: number; confidence: number } =>
  label === NONE && refuses(said)
    ? { read: NONE, confidence: 1 - said.isDigit }
    : { read: said.digit, confidence: said.sure };

/** Which drawings only one of the two reads right, by their places. */
export function changes({ drawings, before, after }: Pair): { fixed: number[]; broken: number[] } {
  const fixed: number[] = [];
  const broken: number[] = [];
  for (let index = 0; index < drawings.count; index++) {
    const label = drawings.label(index);
    const was = isRight(label, saidOf(before, index));
    const is = isRight(label, saidOf(after, index));
    if (is && !was) fixed.push(index);
    if (was && !is) broken.push(index);
  }
  return { fixed, broken };
}

/** What the gate looks at. @param authors how many people drew them */
export function evidenceOf(pair: Pair, authors: number): GateEvidence['holdOut'] {
  const { fixed, broken } = changes(pair);
  const { drawings, before, after } = pair;
  const both = (of: (answers: Answers) => number | null) => ({ before: of(before), after: of(after) });
  return {
    drawings: drawings.count,
    authors,
    fixed: fixed.length,
    broken: broken.length,
    accuracy: both((answers) =>
      share(
        drawings,
        answers,
        () => true,
        (label, said) => isRight(label, said),
      ),
    ),
    kept: both((answers) =>
      answers.isDigit === null
        ? null
        : share(
            drawings,
            answers,
            (label) => label !== NONE,
            (_, said) => !refuses(said),
          ),
    ),
    refused: both((answers) =>
      answers.isDigit === null
        ? null
        : share(
            drawings,
            answers,
            (label) => label === NONE,
            (_, said) => refuses(said),
          ),
    ),
    calibration: both((answers) => (hasDigits(drawings) ? calibrationError(drawings, answers).error : null)),
  };
}

/** For charts. @param inputOf the 784 bytes of a drawing; null where they are gone @param nameOf what names it */
export async function comparedSet(
  pair: Pair,
  nameOf: (index: number) => string | number,
  inputsOf: (indices: readonly number[]) => Promise<ReadonlyMap<number, Uint8Array>>,
): Promise<ComparedSet> {
  const { fixed, broken } = changes(pair);
  const { drawings, before, after } = pair;
  const judged = (answers: Answers, index: number) => judgedBy(drawings.label(index), saidOf(answers, index));
  const surest = (indices: readonly number[], of: Answers) =>
    [...indices]
      .sort((a, b) => judged(of, b).confidence - judged(of, a).confidence || a - b)
      .slice(0, MOST_EXAMPLES);
  const [good, bad] = [surest(fixed, after), surest(broken, after)];
  const inputs = await inputsOf([...good, ...bad]);
  const example = (index: number): Changed[] => {
    const input = inputs.get(index);
    if (!input) return [];
    return [
      {
        drawing: nameOf(index),
        input: Buffer.from(input).toString('base64'),
        label: labelText(drawings.label(index)),
        before: judged(before, index),
        after: judged(after, index),
      },
    ];
  };
  const side = (answers: Answers) => {
    const { accuracy, loss, confusion } = measure(drawings, answers);
    const { error, bins } = calibrationError(drawings, answers);
    return {
      accuracy,
      loss,
      confusion: confusion.map((row) => [...row]),
      calibration: { error, bins: [...bins] },
    };
  };
  return {
    drawings: drawings.count,
    before: side(before),
    after: side(after),
    fixed: fixed.length,
    broken: broken.length,
    fixedExamples: good.flatMap(example),
    brokenExamples: bad.flatMap(example),
  };
}

/** Share read right, of each of these groups of drawings. */
export function accuracyOf(drawings: Labelled, answers: Answers, indices: readonly number[]): number {
  const right = indices.filter((index) => isRight(drawings.label(index), saidOf(answers, index)));
  return right.length / Math.max(1, indices.length);
}

function share(
  drawings: Labelled,
  answers: Answers,
  counts: (label: number) => boolean,
  hits: (label: number, said: Said) => boolean,
): number | null {
  let all = 0;
  let hit = 0;
  for (let index = 0; index < drawings.count; index++) {
    const label = drawings.label(index);
    if (!counts(label)) continue;
    all++;
    if (hits(label, saidOf(answers, index))) hit++;
  }
  return all === 0 ? null : hit / all;
}

function hasDigits(drawings: Labelled): boolean {
  for (let index = 0; index < drawings.count; index++) if (drawings.label(index) !== NONE) return true;
  return false;
}
