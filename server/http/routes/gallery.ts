import { z } from 'zod';
import { DRAWING_SOURCES, labelOf, labelText, labelTextSchema } from '@/lib/drawing/label';
import { REPORT_REASONS } from '@/lib/gallery/report';
import { drawingIdSchema, type EpochMillis, type PersonId } from '@/lib/ids';
import type { GalleryCursor, ShownDrawing, ShownRound, Storage } from '@/server/storage/ports';
import { ApiError, type ApiErrorCode } from '../api-error';
import { inkShape, toInkShape } from '../drawing-shapes';
import { jsonRoute, type Route } from '../route';
import { knownPerson, personOf } from './rooms';

export interface GalleryDeps {
  readonly storage: Pick<Storage, 'gallery' | 'people'>;
  readonly now: () => EpochMillis;
}

/** With their strokes some 100 KB. */
const DRAWINGS_PAGE = 24;
const ROUNDS_PAGE = 8;
const REPORTED_PAGE = 60;

const shownSchema = z.object({
  id: z.string(),
  name: z.string().meta({ description: 'Of its author.' }),
  own: z.boolean().meta({ description: 'The caller’s: they may delete it.' }),
  source: z.enum(DRAWING_SOURCES),
  at: z.number().meta({ description: 'Milliseconds since 1970 UTC.' }),
  label: labelTextSchema.nullable(),
  number: z.string().nullable().meta({ description: 'What it was to be, where that has several digits.' }),
  read: labelTextSchema.meta({ description: 'What the network took it for.' }),
  model: z.string(),
  ...inkShape,
});
const toShown = ({ drawing, name }: ShownDrawing, viewer: PersonId | null): z.input<typeof shownSchema> => ({
  id: drawing.id,
  name,
  own: drawing.person === viewer,
  source: drawing.source,
  at: drawing.at,
  label: drawing.label === null ? null : labelText(drawing.label),
  number: drawing.number,
  read: labelText(drawing.read),
  model: drawing.model,
  ...toInkShape(drawing),
});

const roundSchema = z.object({
  id: z.string(),
  mode: z.string(),
  model: z.string(),
  twist: z.string(),
  daily: z.string().nullable(),
  at: z.number(),
  results: z.array(
    z.object({
      drawing: shownSchema,
      points: z.int(),
      prompt: z.string().nullable(),
      netRead: z.string().nullable().meta({ description: 'What the network took it for in the end.' }),
      readMs: z.number().nullable(),
      judged: z.int().meta({ description: 'How many people said what it shows …' }),
      judgedRight: z.int().meta({ description: '… and were right.' }),
      fooled: z.boolean(),
    }),
  ),
});
const toRound = (
  { endedAt, results, id, mode, model, twist, daily }: ShownRound,
  viewer: PersonId | null,
): z.input<typeof roundSchema> => ({
  id,
  mode,
  model,
  twist,
  daily,
  at: endedAt,
  results: results.map(({ drawing, name, points, prompt, netRead, readMs, judged, judgedRight, fooled }) => ({
    drawing: toShown({ drawing, name }, viewer),
    points,
    prompt,
    netRead,
    readMs,
    judged,
    judgedRight,
    fooled,
  })),
});

const cursorSchema = z
  .string()
  .regex(/^\d{1,16}(\.\d+)?~[A-Za-z0-9_-]{1,64}$/, 'the `next` of an earlier answer')
  .transform((text): GalleryCursor => {
    const [at, id] = text.split('~') as [string, string];
    return { at: Number(at) as EpochMillis, id };
  });
const next = z.string().nullable().meta({ description: 'For `?after=`, where there are more.' });

const drawingsQuery = z.strictObject({
  source: z.enum(DRAWING_SOURCES).optional(),
  label: z
    .string()
    .transform((text) => (/^[0-9]$/.test(text) ? Number(text) : text))
    .pipe(labelTextSchema)
    .transform(labelOf)
    .optional(),
  read: z.enum(['right', 'wrong']).optional(),
  show: z.enum(['own', 'hidden']).optional(),
  after: cursorSchema.optional(),
});
const roundsQuery = z.strictObject({
  mode: z.enum(['beat', 'race', 'fool']).optional(),
  after: cursorSchema.optional(),
});

const asked = <Schema extends z.ZodType>(schema: Schema, query: URLSearchParams): z.output<Schema> => {
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new ApiError('malformed', `${path.join('.') || 'address'}: ${message}.`);
};

/** One more than a page was asked for: whether there are more. */
const paged = <Item>(items: readonly Item[], size: number, cursorOf: (item: Item) => string) => ({
  page: items.slice(0, size),
  next: items.length > size ? cursorOf(items[size - 1]!) : null,
});

const params = z.object({ id: drawingIdSchema });
const errors = [
  'malformed',
  'forbidden',
  'unsupported-media-type',
  'too-large',
  'too-many',
] satisfies ApiErrorCode[];
const read = {
  action: 'gallery.read',
  target: () => null,
  identity: 'read',
  limit: 'read',
  body: null,
  params: null,
  status: 200,
  errors: ['malformed', 'too-many'],
} as const;
const write = { target: () => null, limit: 'write', params, status: 200, errors } as const;
const done = z.object({ ok: z.literal(true) });

export const galleryRoutes = ({ storage: { gallery, people }, now }: GalleryDeps): readonly Route[] => [
  jsonRoute({
    ...read,
    method: 'GET',
    path: '/api/gallery/drawings',
    summary:
      'Drawings whose authors agreed to show them, the newest first; `?source=`, `label=`, `read=right|wrong`, `show=own|hidden`, `after=`.',
    response: z.object({ drawings: z.array(shownSchema), next }),
    async handle({ query, caller: { person } }) {
      const { after = null, ...filter } = asked(drawingsQuery, query);
      const found = await gallery.drawings({ viewer: person, filter, after, limit: DRAWINGS_PAGE + 1 });
      const { page, next } = paged(found, DRAWINGS_PAGE, ({ drawing }) => `${drawing.at}~${drawing.id}`);
      return { drawings: page.map((shown) => toShown(shown, person)), next };
    },
  }),
  jsonRoute({
    ...read,
    method: 'GET',
    path: '/api/gallery/rounds',
    summary:
      'Rounds of games with what was drawn in them, the newest first; `?mode=beat|race|fool`, `after=`.',
    response: z.object({ rounds: z.array(roundSchema), next }),
    async handle({ query, caller: { person } }) {
      const { after = null, mode } = asked(roundsQuery, query);
      const found = await gallery.rounds({ viewer: person, mode, after, limit: ROUNDS_PAGE + 1 });
      const { page, next } = paged(found, ROUNDS_PAGE, ({ endedAt, id }) => `${endedAt}~${id}`);
      return { rounds: page.map((round) => toRound(round, person)), next };
    },
  }),
  jsonRoute({
    ...write,
    method: 'POST',
    path: '/api/gallery/drawings/{id}/hide',
    summary: 'Hides a drawing from the caller alone, or shows it to them again.',
    action: 'gallery.mark',
    identity: 'ensure',
    body: z.object({ hidden: z.boolean() }),
    response: done,
    async handle({ params: { id }, body: { hidden }, caller }) {
      const viewer = await knownPerson(people, personOf(caller), now());
      await gallery.hide(viewer.id, id, hidden);
      return { ok: true as const };
    },
  }),
  jsonRoute({
    ...write,
    method: 'POST',
    path: '/api/gallery/drawings/{id}/report',
    summary:
      'Says that a drawing does not belong into the gallery: the caller sees it no more, and a reviewer looks.',
    action: 'gallery.mark',
    identity: 'ensure',
    body: z.object({ reason: z.enum(REPORT_REASONS) }),
    response: done,
    async handle({ params: { id }, body: { reason }, caller }) {
      const reporter = await knownPerson(people, personOf(caller), now());
      await gallery.report(reporter.id, id, reason, now());
      return { ok: true as const };
    },
  }),
  jsonRoute({
    ...read,
    method: 'GET',
    path: '/api/gallery/reported',
    summary: 'Drawings that people reported since a reviewer last looked, the most reported first.',
    action: 'gallery.moderate',
    limit: 'review',
    errors: ['forbidden', 'too-many'],
    response: z.object({
      drawings: z.array(
        z.object({
          drawing: shownSchema,
          reports: z.array(z.object({ reason: z.enum(REPORT_REASONS), at: z.number() })),
        }),
      ),
    }),
    async handle({ caller: { person } }) {
      const reported = await gallery.reported(REPORTED_PAGE);
      return {
        drawings: reported.map(({ reports, ...shown }) => ({
          drawing: toShown(shown, person),
          reports: [...reports],
        })),
      };
    },
  }),
  jsonRoute({
    ...write,
    method: 'POST',
    path: '/api/gallery/drawings/{id}/verdict',
    summary: 'Decides whether a reported drawing is shown; what is reported later asks again.',
    action: 'gallery.moderate',
    limit: 'review',
    identity: 'read',
    body: z.object({ shown: z.boolean() }),
    response: done,
    async handle({ params: { id }, body: { shown }, caller }) {
      await gallery.decide(personOf(caller), id, shown, now());
      return { ok: true as const };
    },
  }),
];
