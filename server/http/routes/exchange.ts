import { z } from 'zod';
import { DRAWING_SOURCES, DRAWING_STATUSES, labelTextSchema } from '@/lib/drawing/label';
import { type EpochMillis, modelIdSchema, type PersonId, personIdSchema } from '@/lib/ids';
import { bringIn } from '@/server/drawings/exchange/bring-in';
import { contactSheet, MAX_ON_SHEET } from '@/server/drawings/exchange/contact-sheet';
import { exportIdx } from '@/server/drawings/exchange/export-idx';
import { exportCsv, exportNdjson } from '@/server/drawings/exchange/export-text';
import { ImportError } from '@/server/drawings/exchange/import-error';
import { readIdx } from '@/server/drawings/exchange/import-images';
import { readCsv, readNdjson } from '@/server/drawings/exchange/import-text';
import type { InferencePort } from '@/server/inference/port';
import type { DrawingFilter, NewDrawing, Storage } from '@/server/storage/ports';
import { ApiError, type ApiErrorCode } from '../api-error';
import { bytesRoute, type Reply, type Route, uploadRoute } from '../route';
import { filterOf } from './review';
import { personOf } from './rooms';

export interface ExchangeDeps {
  readonly storage: Pick<Storage, 'drawings' | 'people'>;
  readonly inference: Pick<InferencePort, 'models' | 'read'>;
  readonly now: () => EpochMillis;
}

/** A million drawings as NDJSON are about this many bytes. */
const MAX_IMPORT_BYTES = 4 * 2 ** 30;

/** Text as it stands in an address. */
const querySchema = z
  .strictObject({
    status: z.enum([...DRAWING_STATUSES, 'any']).default('accepted'),
    label: z
      .string()
      .transform((text) => (/^[0-9]$/.test(text) ? Number(text) : text === 'unnamed' ? null : text))
      .pipe(labelTextSchema.nullable())
      .optional(),
    source: z.enum(DRAWING_SOURCES).optional(),
    person: personIdSchema.optional(),
    model: modelIdSchema.optional(),
    confidenceFrom: z.coerce.number().min(0).max(1).optional(),
    confidenceTo: z.coerce.number().min(0).max(1).optional(),
    from: z.coerce.number().optional(),
    to: z.coerce.number().optional(),
    none: z.enum(['0', '1']).default('0'),
  })
  .transform(({ status, none, from, to, ...rest }) => ({
    none: none === '1',
    filter: filterOf({
      ...rest,
      ...(status === 'any' ? {} : { status }),
      ...(from === undefined ? {} : { from: from as EpochMillis }),
      ...(to === undefined ? {} : { to: to as EpochMillis }),
    }),
  }));

const QUERY_WORDS =
  'Filters: `?status=accepted|pending|rejected|any` (accepted), `label` (`0` to `9`, `none`, `unnamed`), `source`, `person`, `model`, `confidenceFrom`, `confidenceTo` (0 to 1), `from`, `to` (milliseconds since 1970).';

const common = { action: 'drawings.export', target: () => null, identity: 'read', limit: 'review' } as const;
const errors = ['malformed', 'forbidden', 'too-many'] satisfies ApiErrorCode[];

export const exchangeRoutes = ({ storage, inference, now }: ExchangeDeps): readonly Route[] => {
  const { drawings } = storage;

  /** What comes in while it is written out is not in it. */
  const asked = (query: URLSearchParams): { filter: DrawingFilter; none: boolean } => {
    const parsed = querySchema.safeParse(Object.fromEntries(query));
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0]!;
      throw new ApiError('malformed', `${path.join('.') || 'address'}: ${message}.`);
    }
    return parsed.data;
  };

  const streamed = (
    format: string,
    type: string,
    summary: string,
    body: (asked: { filter: DrawingFilter; none: boolean }) => AsyncIterable<Uint8Array>,
  ): Route =>
    bytesRoute({
      ...common,
      path: `/api/export/${format}`,
      summary: `${summary} ${QUERY_WORDS}`,
      params: null,
      type,
      status: 200,
      errors,
      handle: async ({ query }): Promise<Reply> => ({
        kind: 'stream',
        body: body(asked(query)),
        headers: { 'content-disposition': `attachment; filename="${format}"` },
      }),
    });

  const upload = (
    format: string,
    type: string,
    summary: string,
    read: (stream: AsyncIterable<Uint8Array>, by: PersonId) => AsyncIterable<NewDrawing>,
  ): Route =>
    uploadRoute({
      ...common,
      path: `/api/import/${format}`,
      summary,
      accepts: type,
      maxBytes: MAX_IMPORT_BYTES,
      status: 200,
      response: z.object({ drawings: z.int() }),
      errors: [...errors, 'too-large', 'unavailable'],
      async handle({ caller, upload: stream }) {
        try {
          return await bringIn(storage, read(stream, personOf(caller)), now());
        } catch (error) {
          if (error instanceof ImportError) throw new ApiError('malformed', error.message);
          throw error;
        }
      },
    });

  return [
    streamed(
      'drawings-idx.zip',
      'application/zip',
      'An IDX pair, as MNIST is; `?none=1` takes along what is no digit, as label 10.',
      ({ filter, none }) => exportIdx(drawings, filter, { none }),
    ),
    streamed('drawings.csv', 'text/csv', 'Label, what is known, and 784 pixels a line.', ({ filter }) =>
      exportCsv(drawings, filter),
    ),
    streamed(
      'drawings.ndjson',
      'application/x-ndjson',
      'Everything, with strokes in time, an object a line.',
      ({ filter }) => exportNdjson(drawings, filter),
    ),
    bytesRoute({
      ...common,
      path: '/api/export/drawings.png',
      summary: `The latest ${MAX_ON_SHEET.toLocaleString('en')} on one sheet, as the network sees them. ${QUERY_WORDS}`,
      params: null,
      type: 'image/png',
      status: 200,
      errors,
      async handle({ query }) {
        const { filter } = asked(query);
        return {
          kind: 'bytes',
          bytes: await contactSheet(
            await drawings.listWhole({ filter, order: 'newest', limit: MAX_ON_SHEET }),
          ),
        };
      },
    }),
    upload('idx', 'application/zip', 'Brings in a ZIP of an IDX pair, labels first.', (stream, savedBy) => {
      const model = inference.models()[0];
      if (model === undefined) throw new ApiError('unavailable', 'No model is loaded yet.');
      const reader = {
        model,
        read: (input: Uint8Array) =>
          inference.read({ model, input, layers: 'none', as: 'floats' }, undefined, 'import'),
      };
      return readIdx(stream, { savedBy, at: now(), reader });
    }),
    upload('csv', 'text/csv', 'Brings in what `drawings.csv` gave.', readCsv),
    upload('ndjson', 'application/x-ndjson', 'Brings in what `drawings.ndjson` gave.', readNdjson),
  ];
};
