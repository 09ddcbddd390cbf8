import { INPUT_VALUES } from '@/lib/network/layers';
import type { Random } from '../random';

/** What a drawing shows: a digit 0 to 9, or NONE where it is no digit. */
export type Label = number;
export const NONE: Label = 10;

/** Labelled drawings that can be written out as network input, again and again, each time a little different. */
export interface Source {
  /** As it shall stand in a model's card. */
  readonly name: string;
  readonly count: number;
  label(index: number): Label;
  /**
   * Writes 784 values in 0..1, row by row, into `target` at `offset`.
   * @param random varies the drawing (augmentation); null writes it as it is
   */
  write(index: number, random: Random | null, target: Float32Array, offset: number): void;
}

/** What measuring needs of a source once its answers are there. */
export type Labelled = Pick<Source, 'name' | 'count' | 'label'>;

export interface Batch {
  /** [n, 28, 28, 1] flat, 0..1 */
  readonly inputs: Float32Array;
  /** [n] */
  readonly labels: Uint8Array;
  /** [n, 10] flat: what the digits are to be read as, where teachers temper the labels. */
  readonly targets?: Float32Array;
}

/** The drawings at these places, augmented when `random` is given. */
export function batchOf(source: Source, places: ArrayLike<number>, random: Random | null): Batch {
  const inputs = new Float32Array(places.length * INPUT_VALUES);
  const labels = new Uint8Array(places.length);
  for (let i = 0; i < places.length; i++) {
    source.write(places[i]!, random, inputs, i * INPUT_VALUES);
    labels[i] = source.label(places[i]!);
  }
  return { inputs, labels };
}

/** A part of a source, by the places of its drawings. */
export function subset(source: Source, places: Uint32Array, name = source.name): Source {
  return {
    name,
    count: places.length,
    label: (index) => source.label(places[index]!),
    write: (index, random, target, offset) => source.write(places[index]!, random, target, offset),
  };
}
