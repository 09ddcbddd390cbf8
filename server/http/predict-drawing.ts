import type { ModelId } from '@/lib/ids';
import { carriesValues, type Network } from '@/lib/network/layers';
import { isDigitBy, type Step, strokesFromLists, type Trace, traceStrokes } from '@/lib/preprocess';
import { networkOf } from '@/server/inference/find-models';
import {
  EngineDownError,
  InferenceClosedError,
  type InferencePort,
  type Reading,
  StaleReadError,
  UnknownModelError,
} from '@/server/inference/port';
import { ApiError } from './api-error';
import { decodePicture } from './decode-picture';
import type { PictureTracer } from './picture-tracer';
import { toPngDataUrl } from './png';
import { resolveModel } from './routes/models';

/** Two minutes of a 120 Hz pen without lifting it; a digit takes 200. */
const MAX_SAMPLES = 16_384;

export interface PredictDeps {
  readonly inference: Pick<InferencePort, 'models' | 'read'>;
  readonly pictures: Pick<PictureTracer, 'trace'>;
}

/** A picture's file, or strokes of `[x, y]` or `[x, y, t]`. */
export type Drawing =
  | { readonly picture: Uint8Array }
  | { readonly strokes: readonly (readonly (readonly number[])[])[] };

export interface PredictRequest {
  readonly drawing: Drawing;
  /** A network or a version; undefined: the default one. */
  readonly model: string | undefined;
  readonly activations: boolean;
  /** Where more is asked than can be read, people take turns. */
  readonly person: string | null;
}

export interface PredictedLayer {
  readonly layer: string;
  readonly shape: number[];
  /** Map by map: channel, row, column. */
  readonly values: number[];
}

/** What `POST /api/predict` answers with. */
export interface PredictedDrawing {
  readonly model: ModelId;
  /** The likeliest digit, whatever `isDigit` says. */
  readonly digit: number;
  readonly confidence: number;
  /** Ten. */
  readonly probabilities: number[];
  readonly isDigit: boolean;
  /** 784 values 0 … 1. */
  readonly input: number[];
  /** Images are PNGs as data URLs. */
  readonly steps: (Pick<Step, 'name' | 'width' | 'height'> & { readonly image: string })[];
  readonly activations?: PredictedLayer[];
}

/**
 * One drawing from file or strokes to the answer, with every step on the way: what the API and the command line share.
 * @throws ApiError `unreadable-image`, `unknown-model`, `too-large`, `nothing-drawn`, `too-many`, `unavailable`
 */
export const predictDrawing = async (
  { inference, pictures }: PredictDeps,
  { drawing, model: asked, activations, person }: PredictRequest,
): Promise<PredictedDrawing> => {
  const model = resolveModel(inference.models(), asked);
  const trace =
    'picture' in drawing
      ? await pictures.trace(await decodePicture(drawing.picture))
      : traceOf(drawing.strokes);
  if (trace === null) throw new ApiError('nothing-drawn', 'There is nothing drawn here. Draw a digit.');
  const [reading, steps] = await Promise.all([
    read(inference, model, trace, activations, person),
    Promise.all(
      trace.steps.map(async (step) => ({
        name: step.name,
        width: step.width,
        height: step.height,
        image: await toPngDataUrl(step),
      })),
    ),
  ]);
  const probabilities = Array.from(reading.probabilities);
  const confidence = Math.max(...probabilities);
  return {
    model: reading.model,
    digit: probabilities.indexOf(confidence),
    confidence,
    probabilities,
    isDigit: isDigitBy(trace.input, reading),
    input: Array.from(trace.input, (byte) => byte / 255),
    steps,
    ...(activations ? { activations: activationsOf(reading) } : {}),
  };
};

const traceOf = (strokes: readonly (readonly (readonly number[])[])[]): Trace | null => {
  const samples = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  if (samples > MAX_SAMPLES)
    throw new ApiError(
      'too-large',
      `These strokes have ${samples} samples; at most ${MAX_SAMPLES} are read.`,
    );
  return traceStrokes(strokesFromLists(strokes));
};

const read = async (
  inference: PredictDeps['inference'],
  model: ModelId,
  { input }: Trace,
  all: boolean,
  person: string | null,
): Promise<Reading> => {
  try {
    const wanted = {
      model,
      input,
      layers: all ? ('all' as const) : ('none' as const),
      as: 'floats' as const,
    };
    return await inference.read(wanted, undefined, `api ${person ?? ''}`);
  } catch (error) {
    if (error instanceof UnknownModelError) throw new ApiError('unknown-model', error.message);
    if (error instanceof StaleReadError)
      throw new ApiError('too-many', 'Many drawings are being read. Try again in a second.', {
        'retry-after': '1',
      });
    if (error instanceof EngineDownError || error instanceof InferenceClosedError)
      throw new ApiError('unavailable', error.message, { 'retry-after': '1' });
    throw error;
  }
};

/** In the order of the network's table. */
const activationsOf = ({ model, floats }: Reading): PredictedLayer[] => {
  const network: Network | undefined = networkOf(model);
  return (network?.layers ?? []).filter(carriesValues).flatMap(({ id, shape }) => {
    const values = floats.get(id);
    return values ? [{ layer: id, shape: [...shape], values: Array.from(values) }] : [];
  });
};
