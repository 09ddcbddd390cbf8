import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** Digits that people drew with a pen, where the folder shared/data stands beside the repository; its READMEs have the formats. */
const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const FILES = {
  'pen-digits': `${DATA}pen-digits/pendigits-orig.tra`,
  unipen: `${DATA}unipen/digits.ndjson.gz`,
} as const;

export type DigitSet = keyof typeof FILES;
export const DIGIT_SETS = Object.keys(FILES) as readonly DigitSet[];

export const hasDigits = (set: DigitSet): boolean => existsSync(FILES[set]);

/** Behind the title of a test that needs them: why it was skipped. */
export const whySkipped = (set: DigitSet): string =>
  hasDigits(set) ? '' : ' (skipped: the folder shared/data does not stand beside the repository)';

export interface RealDigit {
  readonly label: number;
  readonly writer: string;
  /** Writers that nothing was trained, tuned or chosen on. */
  readonly holdOut: boolean;
  /** Units of the tablet, y down; not one is empty. */
  readonly strokes: readonly (readonly (readonly [x: number, y: number])[])[];
}

/** All digits of a set, in the file's own order. */
export const readDigits = (set: DigitSet): RealDigit[] => {
  switch (set) {
    case 'pen-digits':
      return readPenDigits();
    case 'unipen':
      return readUnipen();
    default:
      return set satisfies never;
  }
};

const readPenDigits = (): RealDigit[] => {
  const digits: RealDigit[] = [];
  let strokes: (readonly [number, number])[][] = [];
  let stroke: (readonly [number, number])[] | null = null;
  for (const line of readFileSync(FILES['pen-digits'], 'utf8').split('\n')) {
    const [word = '', second = '', third = ''] = line.trim().split(/\s+/);
    if (word === '.COMMENT') {
      strokes = [];
      if (/^[0-9]$/.test(second))
        digits.push({ label: Number(second), writer: third, holdOut: Number(third) % 5 === 0, strokes });
    } else if (word === '.PEN_DOWN') stroke = [];
    else if (word === '.PEN_UP') stroke = null;
    else if (stroke && /^-?\d+$/.test(word)) {
      if (stroke.length === 0) strokes.push(stroke);
      stroke.push([Number(word), -Number(second)]);
    }
  }
  return digits;
};

const readUnipen = (): RealDigit[] =>
  gunzipSync(readFileSync(FILES.unipen))
    .toString()
    .trim()
    .split('\n')
    .map((line) => {
      const { label, writer, split, strokes } = JSON.parse(line) as Omit<RealDigit, 'label' | 'holdOut'> & {
        readonly label: string;
        readonly split: string;
      };
      return {
        label: Number(label),
        writer,
        holdOut: split === 'holdout',
        strokes: strokes.filter((stroke) => stroke.length > 0),
      };
    });
