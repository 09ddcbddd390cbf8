/** The two likeliest digits and how sure the network is, in a word. */
export interface Verdict {
  readonly digit: number;
  readonly runnerUp: number;
  readonly probability: number;
  readonly runnerUpProbability: number;
  readonly certainty: 'sure' | 'probably' | 'unsure' | 'no digit';
}

/** From here on the network is right so nearly always that a doubt would mislead. */
const SURE = 0.95;
/** Below this the runner-up is worth naming as a question. */
const PROBABLY = 0.7;
/** Below this it is likelier to be something else. */
const IS_DIGIT = 0.5;

export function verdictOf(probabilities: ArrayLike<number>, isDigit: number | null): Verdict {
  let digit = 0;
  for (let i = 1; i < probabilities.length; i++) if (probabilities[i]! > probabilities[digit]!) digit = i;
  let runnerUp = digit === 0 ? 1 : 0;
  for (let i = 0; i < probabilities.length; i++)
    if (i !== digit && probabilities[i]! > probabilities[runnerUp]!) runnerUp = i;
  const probability = probabilities[digit]!;
  return {
    digit,
    runnerUp,
    probability,
    runnerUpProbability: probabilities[runnerUp]!,
    certainty: certaintyOf(probability, isDigit),
  };
}

function certaintyOf(probability: number, isDigit: number | null): Verdict['certainty'] {
  if (isDigit !== null && isDigit < IS_DIGIT) return 'no digit';
  if (probability >= SURE) return 'sure';
  return probability >= PROBABLY ? 'probably' : 'unsure';
}

export function sentenceOf({ digit, runnerUp, certainty }: Verdict): string {
  switch (certainty) {
    case 'sure':
      return 'sure';
    case 'probably':
      return 'probably';
    case 'unsure':
      return `unsure, is it ${withArticle(digit)} or ${withArticle(runnerUp)}?`;
    case 'no digit':
      return 'this does not look like a digit';
    default: {
      const never: never = certainty;
      throw new Error(`An unknown certainty: ${String(never)}`);
    }
  }
}

/** “a 3”, “an 8”. */
export const withArticle = (digit: number): string => (digit === 8 ? 'an 8' : `a ${digit}`);

const percent = new Intl.NumberFormat('en', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** One decimal; what is not quite certain never reads 100 %. */
export const percentText = (probability: number): string =>
  percent.format(probability < 1 ? Math.min(probability, 0.999) : 1);
