import { basename, dirname, join, resolve } from 'node:path';
import { NO_AUGMENTATION } from './augment';
import { imageSource, type LabelledImages, readIdxPair, readMnist } from './mnist';
import { STANDARD_RECIPE } from '../recipe';
import type { Source } from './source';
import { pictureSource } from './strokes/picture-source';
import { readStrokes } from './strokes/read-strokes';
import type { Part, StrokeDrawing } from './strokes/stroke-drawing';
import { strokeSource } from './strokes/stroke-source';
import { UsageError } from '../usage-error';

/** Labelled drawings with what is known of them. */
export interface DataSet {
  readonly source: Source;
  /** SHA-256 of the files of strokes with hold-out writers' drawings in them; none of images. */
  readonly holdoutDigests: readonly string[];
  /** Who drew it; null where the data set does not say. */
  writer(index: number): string | null;
  /** Of what is no digit: whether a person, too, may take it for one. */
  likeDigit(index: number): boolean;
  /** The same drawings as pictures, drawn with a brush of so many pixels; null where they have no lines to draw. */
  readonly asPictures: ((brush: number) => Source) | null;
}

export type Split = Part | 'all';

/**
 * Data sets by the names or paths that `evaluate --data` takes; several files of strokes are read as one.
 * @param split which people's strokes; images name no people and have no parts.
 * @throws UsageError, MnistMissingError, IdxError, StrokeFileError
 */
export async function openDataSet(namesOrFiles: readonly string[], split: Split): Promise<DataSet> {
  const [first = 'mnist-test'] = namesOrFiles;
  const isImages = (name: string) =>
    /^mnist-(test|train)$/.test(name) || basename(name).includes('images-idx3');
  if (namesOrFiles.some(isImages)) {
    if (namesOrFiles.length > 1) throw new UsageError('Images are read one data set at a time.');
    if (split !== 'all') throw new UsageError(`${first} does not say who drew what: it has no --split.`);
    return ofImages(await readImages(first));
  }
  const files = await Promise.all(namesOrFiles.map((path) => readStrokes(known(path))));
  const drawings = files
    .flatMap((file) => file.drawings)
    .filter(({ part }) => split === 'all' || part === split);
  if (drawings.length === 0) throw new UsageError(`There is no drawing of --split ${split} in it.`);
  const names = files.map(({ origin }) => origin.name).join(' + ');
  return {
    ...ofStrokes(split === 'all' ? names : `${names} (${split})`, drawings),
    holdoutDigests:
      split === 'all' || split === 'holdout'
        ? files
            .filter((file) => file.drawings.some(({ part }) => part === 'holdout'))
            .map(({ digest }) => digest)
        : [],
  };
}

function ofImages(images: LabelledImages): DataSet {
  return {
    source: imageSource(images, NO_AUGMENTATION),
    holdoutDigests: [],
    writer: () => null,
    likeDigit: () => false,
    asPictures: null,
  };
}

function ofStrokes(name: string, drawings: readonly StrokeDrawing[]): Omit<DataSet, 'holdoutDigests'> {
  return {
    source: strokeSource(name, drawings, STANDARD_RECIPE.strokes, NO_AUGMENTATION),
    writer: (index) => drawings[index]!.writer,
    likeDigit: (index) => drawings[index]!.likeDigit,
    asPictures: (brush) => pictureSource(name, drawings, brush),
  };
}

async function readImages(name: string): Promise<LabelledImages> {
  if (name === 'mnist-test') return readMnist('test');
  if (name === 'mnist-train') return readMnist('train');
  const file = resolve(name);
  const images = basename(file);
  const labels = join(dirname(file), images.replace('images-idx3', 'labels-idx1'));
  try {
    return await readIdxPair(images, file, labels);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`The file ${path ?? file} does not exist.`);
    throw error;
  }
}

/** A word without a slash or dot is meant as a name. */
function known(nameOrPath: string): string {
  if (/[./\\]/.test(nameOrPath)) return resolve(nameOrPath);
  throw new UsageError(
    `There is no data set ${nameOrPath}. Give mnist-test, mnist-train, an IDX file whose name contains images-idx3, or files of strokes.`,
  );
}
