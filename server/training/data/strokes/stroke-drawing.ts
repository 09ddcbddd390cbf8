import { NONE } from '../source';

/** One labelled drawing as a pen made it. */
export interface StrokeDrawing {
  /** A digit 0 to 9, or NONE. */
  readonly label: number;
  /** What was written, as the data set names it. */
  readonly character: string;
  /** Names a person within all data sets. */
  readonly writer: string;
  readonly part: Part;
  /** Of what is no digit: whether a person, too, may take it for one, or whether it is a bare stroke. */
  readonly likeDigit: boolean;
  /** Flat samples (x, y, t, p) of each stroke, y down, any scale: as lib/preprocess takes them. */
  readonly strokes: readonly (readonly number[])[];
}

/** A person belongs to one part for ever: figures count only on people that a model was not trained on. */
export type Part = 'training' | 'validation' | 'holdout';

/** One writer in ten of those that may be trained on chooses checkpoints, by the FNV-1a hash of the name: the same in every run. */
const VALIDATION_SHARE = 10;

export const partOf = (writer: string, isHoldout: boolean): Part =>
  isHoldout ? 'holdout' : hash(writer) % VALIDATION_SHARE === 0 ? 'validation' : 'training';

export const labelOf = (character: string): number => (/^[0-9]$/.test(character) ? Number(character) : NONE);

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

export class StrokeFileError extends Error {
  constructor(file: string, reason: string) {
    super(`The strokes in ${file} cannot be read: ${reason}`);
    this.name = 'StrokeFileError';
  }
}
