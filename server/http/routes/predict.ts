import { z } from 'zod';
import type { ModelId } from '@/lib/ids';
import { carriesValues, DIGITS, INPUT_VALUES, type Network } from '@/lib/network/layers';
import { isDigitBy, STEP_NAMES, strokesFromLists, type Trace, traceStrokes } from '@/lib/preprocess';
import { networkOf } from '@/server/inference/find-models';
import {
  EngineDownError,
  InferenceClosedError,
  type InferencePort,
  type Reading,
  StaleReadError,
  UnknownModelError,
} from '@/server/inference/port';
import { ApiError } from '../api-error';
import { decodePicture } from '../decode-picture';
import type { PictureTracer } from '../picture-tracer';
import { toPngDataUrl } from '../png';
import { jsonRoute, type Route } from '../route';
import { resolveModel } from './models';

/** A picture of 4096 × 4096 pixels as PNG, in base64. */
const MAX_BODY_BYTES = 24 * 2 ** 20;
/** Two minutes of a 120 Hz pen without lifting it; a digit takes 200. */
const MAX_SAMPLES = 16_384;
/** Any scale, but within what floating point tells apart. */
const coordinate = z.number().min(-1e9).max(1e9);

const body = z
  .object({
    image: z
      .string()
      .meta({
        description: 'A PNG, JPEG or WebP as a data URL: `data:image/png;base64,…`; at most 4096 × 4096.',
      })
      .optional(),
    strokes: z
      .array(
        z.array(
          z
            .array(coordinate)
            .min(2, 'a sample is [x, y] or [x, y, t]')
            .max(3, 'a sample is [x, y] or [x, y, t]'),
        ),
      )
      .meta({ description: 'Strokes of samples `[x, y]` or `[x, y, t]`, y downward, any scale.' })
      .optional(),
    model: z
      .string()
      .max(64)
      .meta({ description: 'A network (`cnn`) or a version (`cnn@shipped`).' })
      .optional(),
    activations: z.boolean().meta({ description: 'Also give every layer’s values.' }).optional(),
  })
  .refine(
    (given) => (given.image === undefined) !== (given.strokes === undefined),
    'give either image or strokes',
  );

export const predictionSchema = z.object({
  model: z.string(),
  digit: z.int().min(0).max(9).meta({ description: 'The likeliest digit, whatever isDigit says.' }),
  confidence: z.number().min(0).max(1).meta({ description: 'Its probability.' }),
  probabilities: z.array(z.number()).length(DIGITS),
  isDigit: z.boolean().meta({ description: 'Whether this is a digit at all.' }),
  input: z.array(z.number().min(0).max(1)).length(INPUT_VALUES).meta({
    description: 'What the network saw: 28 × 28, row by row, ink 1 on paper 0.',
  }),
  steps: z
    .array(
      z.object({
        name: z.enum(STEP_NAMES),
        width: z.int(),
        height: z.int(),
        image: z.string().meta({ description: 'PNG as a data URL.' }),
      }),
    )
    .meta({ description: 'How the drawing became the input.' }),
  activations: z
    .array(
      z.object({
        layer: z.string(),
        shape: z.array(z.int()).meta({ description: 'Height, width, channels; or units.' }),
        values: z.array(z.number()).meta({ description: 'Map by map: channel, row, column.' }),
      }),
    )
    .optional(),
});

export interface PredictDeps {
  readonly inference: InferencePort;
  readonly pictures: Pick<PictureTracer, 'trace'>;
}

export const predictRoute = ({ inference, pictures }: PredictDeps): Route =>
  jsonRoute({
    method: 'POST',
    path: '/api/predict',
    summary: 'Reads a drawn digit, given as an image or as strokes.',
    action: 'predict',
    target: () => null,
    identity: 'read',
    limit: 'predict',
    maxBytes: MAX_BODY_BYTES,
    body,
    params: null,
    status: 200,
    response: predictionSchema,
    errors: [
      'malformed',
      'unreadable-image',
      'unknown-model',
      'too-large',
      'unsupported-media-type',
      'nothing-drawn',
      'too-many',
      'unavailable',
    ],
    async handle({ body: { image, strokes, model: asked, activations }, caller }) {
      const model = resolveModel(inference.models(), asked);
      const trace =
        image !== undefined ? await pictures.trace(await decodePicture(image)) : traceOf(strokes ?? []);
      if (trace === null) throw new ApiError('nothing-drawn', 'There is nothing drawn here. Draw a digit.');
      const [reading, steps] = await Promise.all([
        read(inference, model, trace, activations === true, caller.person),
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
        ...(activations === true ? { activations: activationsOf(reading) } : {}),
      };
    },
  });

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
  inference: InferencePort,
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
const activationsOf = ({ model, floats }: Reading): z.input<typeof predictionSchema>['activations'] => {
  const network: Network | undefined = networkOf(model);
  return (network?.layers ?? []).filter(carriesValues).flatMap(({ id, shape }) => {
    const values = floats.get(id);
    return values ? [{ layer: id, shape: [...shape], values: Array.from(values) }] : [];
  });
};
