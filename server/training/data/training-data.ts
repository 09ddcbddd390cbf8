import type { ModelCard } from '@/server/inference/model-card';
import { NO_AUGMENTATION } from './augment';
import { SHARE_KEPT } from './digit-or-not';
import { imageSource, type LabelledImages, MNIST, readMnist, splitValidation } from './mnist';
import type { Recipe } from '../recipe';
import { NONE, type Source, subset } from './source';
import { combine } from './strokes/combine';
import { readStrokes, type StrokeFile } from './strokes/read-strokes';
import { scribbleSource } from './strokes/scribbles';
import type { Part, StrokeDrawing } from './strokes/stroke-drawing';
import { strokeSource } from './strokes/stroke-source';

/** MNIST's digits are neat: of them hardly any may be refused. */
const MNIST_KEPT = 0.993;
/** Of letters and signs. A network that refuses more of them need not: what it tells apart better goes to people's digits. */
const OTHERS_REFUSED = 0.99;

/** Everything that a run trains on, chooses by and is measured on. */
export interface TrainingData {
  readonly training: Source;
  /** Chooses the epoch, the temperature and the threshold; never trained on. */
  readonly validation: Source;
  /** Of the validation, the digits of which isDigit must let pass so many: MNIST's, and those that people drew with a pen. */
  readonly kept: readonly {
    readonly source: Source;
    /** Null: as many as the model that the run began with. */
    readonly share: number | null;
  }[];
  /** Of the validation, people's drawings that are no digit, and the share of them whose refusal is enough. */
  readonly refused?: { readonly source: Source; readonly share: number };
  /** The validation is too unlike what is drawn to fit a temperature on: the model's own stays. */
  readonly keepsTemperature?: boolean;
  /** Measured once, at the end. */
  readonly tests: readonly Source[];
  readonly digests: readonly string[];
  /** For the card. */
  readonly entries: ModelCard['training']['data'];
}

/**
 * @param strokePaths files of strokes; none: MNIST alone
 * @param limit drawings of each data set at most; null for all
 * @throws MnistMissingError, UsageError, StrokeFileError
 */
export async function readTrainingData(
  recipe: Recipe,
  strokePaths: readonly string[],
  limit: number | null,
): Promise<TrainingData> {
  return trainingDataOf(recipe, await Promise.all(strokePaths.map(readStrokes)), limit);
}

/** The same of files that were read already. @throws MnistMissingError */
export async function trainingDataOf(
  recipe: Recipe,
  readFiles: readonly StrokeFile[],
  limit: number | null,
): Promise<TrainingData> {
  const [images, test] = await Promise.all([readMnist('train'), readMnist('test')]);
  const files = readFiles.map((file) => ({ ...file, drawings: firstOfEach(limit, file.drawings) }));
  const mnist = splitValidation(first(limit, imageSource(images, recipe.augmentation)));
  const partsOf = (part: Part) =>
    files.flatMap((file) => sourcesOf(file, part, recipe).filter(({ source }) => source.count > 0));
  const taught: readonly Part[] = recipe.withHoldout ? ['training', 'holdout'] : ['training'];
  const validation = partsOf('validation').map(({ source }) => source);
  const penDigits = validation.filter((source) => source.label(0) !== NONE);
  const penOthers = validation.filter((source) => source.label(0) === NONE);
  const holdoutTests = () => [
    ...partsOf('holdout').map(({ source }) => source),
    ...files.map((file) => lookAlikes(file, recipe)).filter(({ count }) => count > 0),
  ];
  const withScribbles = files.length > 0 && recipe.scribbles > 0;
  return {
    training: combine('training', [
      { source: mnist.training },
      ...taught.flatMap(partsOf),
      ...(withScribbles ? [{ source: scribbleSource(recipe.scribbles, recipe.strokes) }] : []),
    ]),
    validation: combine(
      'validation',
      [mnist.validation, ...validation].map((source) => ({ source })),
    ),
    kept:
      penDigits.length > 0
        ? [
            { source: mnist.validation, share: MNIST_KEPT },
            {
              source: combine(
                'pen validation',
                penDigits.map((source) => ({ source })),
              ),
              share: SHARE_KEPT,
            },
          ]
        : [],
    ...(penOthers.length > 0
      ? {
          refused: {
            source: combine(
              'pen validation, no digits',
              penOthers.map((source) => ({ source })),
            ),
            share: OTHERS_REFUSED,
          },
        }
      : {}),
    tests: [first(limit, imageSource(test, NO_AUGMENTATION)), ...(recipe.withHoldout ? [] : holdoutTests())],
    digests: [
      images.digest,
      ...files.map(({ digest }) => digest),
      ...(limit === null ? [] : [`limit ${limit}`]),
    ],
    entries: [
      mnistEntry('training', mnist.training.count, images),
      mnistEntry('validation', mnist.validation.count, images),
      ...files.flatMap((file) => [
        strokeEntry('training', file, taught),
        strokeEntry('validation', file, ['validation']),
      ]),
    ],
  };
}

const first = (limit: number | null, source: Source): Source =>
  limit === null || limit >= source.count
    ? source
    : subset(
        source,
        Uint32Array.from({ length: limit }, (_, index) => index),
      );

/** The first of each part, so that none is left empty. */
function firstOfEach(limit: number | null, drawings: readonly StrokeDrawing[]): readonly StrokeDrawing[] {
  if (limit === null) return drawings;
  const seen = { training: 0, validation: 0, holdout: 0 };
  return drawings.filter(({ part }) => ++seen[part] <= limit);
}

/** Digits and what is none, apart; the latter without what a person, too, may take for a digit. */
function sourcesOf(
  { origin, drawings }: StrokeFile,
  part: Part,
  { strokes, augmentation, digitTimes, otherTimes }: Recipe,
): { source: Source; times: number }[] {
  const own = drawings.filter((drawing) => drawing.part === part && isTaught(drawing));
  const source = (name: string, chosen: readonly StrokeDrawing[]) =>
    strokeSource(part === 'training' ? name : `${name} (${part})`, chosen, strokes, augmentation);
  return [
    {
      source: source(
        origin.name,
        own.filter(({ label }) => label !== NONE),
      ),
      times: digitTimes,
    },
    {
      source: source(
        origin.name,
        own.filter(({ label }) => label === NONE),
      ),
      times: otherTimes,
    },
  ];
}

/** What a person, too, may take for a digit: only ever measured. */
function lookAlikes({ origin, drawings }: StrokeFile, { strokes, augmentation }: Recipe): Source {
  const own = drawings.filter(
    ({ part, label, likeDigit }) => part === 'holdout' && label === NONE && likeDigit,
  );
  return strokeSource(`${origin.name} (holdout, like digits)`, own, strokes, augmentation);
}

const isTaught = ({ label, likeDigit }: StrokeDrawing): boolean => label !== NONE || !likeDigit;

const mnistEntry = (role: 'training' | 'validation', drawings: number, { name, digest }: LabelledImages) => ({
  name,
  role,
  drawings,
  source: MNIST.source,
  licence: MNIST.licence,
  authors: MNIST.authors,
  digest,
});

function strokeEntry(
  role: 'training' | 'validation',
  { origin, drawings, digest }: StrokeFile,
  parts: readonly Part[],
) {
  const own = drawings.filter((drawing) => parts.includes(drawing.part) && isTaught(drawing));
  return {
    name: origin.name,
    role,
    drawings: own.length,
    writers: new Set(own.map(({ writer }) => writer)).size,
    source: origin.source,
    licence: origin.licence,
    ...(origin.authors === null ? {} : { authors: origin.authors }),
    digest,
  };
}
