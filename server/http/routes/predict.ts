import { z } from 'zod';
import { DIGITS, INPUT_VALUES } from '@/lib/network/layers';
import { STEP_NAMES } from '@/lib/preprocess';
import { bytesOfDataUrl } from '../decode-picture';
import { type PredictDeps, predictDrawing } from '../predict-drawing';
import { jsonRoute, type Route } from '../route';

/** A picture of 4096 × 4096 pixels as PNG, in base64. */
const MAX_BODY_BYTES = 24 * 2 ** 20;
/** Any scale, but within what floating point tells apart. */
const coordinate = z.number().min(-1e9).max(1e9);

const body = z
  .object({
    image: z
      .string()
      .meta({
        description:
          'A PNG, JPEG or WebP as a data URL: `data:image/png;base64,…`; at most 4096 × 4096. Either this or `strokes`.',
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
      .meta({
        description:
          'Strokes of samples `[x, y]` or `[x, y, t]`, y downward, any scale. Either this or `image`.',
      })
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

export const predictRoute = (deps: PredictDeps): Route =>
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
    async handle({ body: { image, strokes = [], model, activations = false }, caller }) {
      const drawing = image === undefined ? { strokes } : { picture: bytesOfDataUrl(image) };
      return predictDrawing(deps, { drawing, model, activations, person: caller.person });
    },
  });
