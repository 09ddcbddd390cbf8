import { z } from 'zod';
import { agreementOf } from '@/lib/drawing/kappa';
import {
  DRAWING_SOURCES,
  DRAWING_STATUSES,
  LABEL_SOURCES,
  labelOf,
  labelText,
  labelTextSchema,
} from '@/lib/drawing/label';
import { drawingIdSchema, type EpochMillis, modelIdSchema, personIdSchema } from '@/lib/ids';
import { DRAWING_ORDERS, type JudgeOutcome, type Storage, type WholeDrawing } from '@/server/storage/ports';
import { ApiError, type ApiErrorCode } from '../api-error';
import { inkShape, toInkShape } from '../drawing-shapes';
import { jsonRoute, type Route } from '../route';
import { knownPerson, personOf } from './rooms';

export interface ReviewDeps {
  readonly storage: Pick<Storage, 'drawings' | 'reviews' | 'people'>;
  readonly now: () => EpochMillis;
}

/** How long a drawing stays with a reviewer who is silent: a page that is open says every half minute that it is. */
const CLAIM_MS = 120_000;
/** A page of the grid. */
const MAX_ITEMS = 60;
/** Twice that, and what was passed over in an hour. */
const MAX_NAMED = 2_000;
const LOOKALIKES = 12;

const millis = z.number().transform((ms) => ms as EpochMillis);
const share = z.number().min(0).max(1);
export const filterSchema = z.strictObject({
  status: z.enum(DRAWING_STATUSES).optional(),
  label: z.union([labelTextSchema, z.null()]).optional(),
  source: z.enum(DRAWING_SOURCES).optional(),
  person: personIdSchema.optional(),
  model: modelIdSchema.optional(),
  holdOut: z.boolean().optional(),
  confidenceFrom: share.optional(),
  confidenceTo: share.optional(),
  from: millis.optional(),
  to: millis.optional(),
});
export const filterOf = ({ label, ...rest }: z.output<typeof filterSchema>) => ({
  ...rest,
  label: label === undefined || label === null ? label : labelOf(label),
});

const itemSchema = z.object({
  id: z.string(),
  person: z.string(),
  holdOut: z.boolean(),
  source: z.enum(DRAWING_SOURCES),
  at: z.number(),
  model: z.string(),
  status: z.enum(DRAWING_STATUSES),
  number: z.string().nullable(),
  ...inkShape,
  opinion: z
    .object({
      label: labelTextSchema.nullable(),
      labelSource: z.enum(LABEL_SOURCES).nullable(),
      read: labelTextSchema,
      probabilities: z.array(z.number()),
      isDigit: z.number().nullable(),
    })
    .nullable()
    .meta({ description: 'Label and answer; null to whoever judges blind.' }),
});
const toItem = (drawing: WholeDrawing, blind: boolean): z.input<typeof itemSchema> => ({
  id: drawing.id,
  person: drawing.person,
  holdOut: drawing.holdOut,
  source: drawing.source,
  at: drawing.at,
  model: drawing.model,
  status: drawing.status,
  number: drawing.number,
  ...toInkShape(drawing),
  opinion: blind
    ? null
    : {
        label: drawing.label === null ? null : labelText(drawing.label),
        labelSource: drawing.labelSource,
        read: labelText(drawing.read),
        probabilities: Array.from(drawing.probabilities),
        isDigit: drawing.isDigit,
      },
});

const verdictSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('label'), label: labelTextSchema }),
  z.strictObject({ kind: z.literal('accept') }),
  z.strictObject({ kind: z.literal('reject') }),
  z.strictObject({ kind: z.literal('undo') }),
]);

const outcomeSchema = z.object({
  id: z.string(),
  /** Null: done. */
  refused: z.enum(['unknown', 'claimed', 'unlabelled', 'nothing-to-undo']).nullable(),
});
const toOutcome = (outcome: JudgeOutcome): z.input<typeof outcomeSchema> =>
  outcome.ok ? { id: outcome.drawing.id, refused: null } : { id: outcome.id, refused: outcome.reason };

const agreementSchema = z.object({
  count: z.int(),
  observed: z.number(),
  kappa: z.number().nullable().meta({ description: 'Cohen’s; null where nothing can be said.' }),
});

const ids = z.array(drawingIdSchema).max(MAX_NAMED);
const errors = [
  'malformed',
  'forbidden',
  'unsupported-media-type',
  'too-large',
  'too-many',
] satisfies ApiErrorCode[];
const common = {
  action: 'drawings.review',
  target: () => null,
  identity: 'read',
  limit: 'review',
  status: 200,
} as const;
/** Ids of what was passed over. */
const LARGE_BODY_BYTES = 64 * 1024;

export const reviewRoutes = ({ storage, now }: ReviewDeps): readonly Route[] => {
  const { drawings, reviews, people } = storage;
  const until = () => (now() + CLAIM_MS) as EpochMillis;
  const params = z.object({ id: drawingIdSchema });

  return [
    jsonRoute({
      ...common,
      method: 'POST',
      path: '/api/review/next',
      summary: 'What the caller is to look at next; nobody else gets it meanwhile.',
      body: z.strictObject({
        filter: filterSchema,
        order: z.enum(DRAWING_ORDERS),
        blind: z.boolean(),
        limit: z.int().min(1).max(MAX_ITEMS),
        except: ids.meta({ description: 'What the caller has, or has passed over.' }),
      }),
      params: null,
      maxBytes: LARGE_BODY_BYTES,
      response: z.object({
        drawings: z.array(itemSchema),
        waiting: z.int().meta({ description: 'How many drawings the filter lets through.' }),
      }),
      errors,
      async handle({ body, caller }) {
        const filter = filterOf(body.filter);
        const [claimed, waiting] = await Promise.all([
          reviews.claim({ ...body, filter, reviewer: personOf(caller), now: now(), until: until() }),
          drawings.count(filter),
        ]);
        return { drawings: claimed.map((drawing) => toItem(drawing, body.blind)), waiting };
      },
    }),
    jsonRoute({
      ...common,
      method: 'POST',
      path: '/api/review/claims',
      summary: 'Says that the caller still looks at some drawings, and no longer at others.',
      body: z.strictObject({ keep: ids, release: ids }),
      params: null,
      maxBytes: LARGE_BODY_BYTES,
      response: z.object({ ok: z.literal(true) }),
      errors,
      async handle({ body: { keep, release }, caller }) {
        await reviews.renew(personOf(caller), keep, until());
        await reviews.release(personOf(caller), release);
        return { ok: true as const };
      },
    }),
    jsonRoute({
      ...common,
      method: 'POST',
      path: '/api/review/verdicts',
      summary: 'Labels, accepts or rejects drawings, or takes the caller’s last verdict on them back.',
      body: z.strictObject({
        verdicts: z
          .array(z.strictObject({ id: drawingIdSchema, verdict: verdictSchema }))
          .min(1)
          .max(MAX_ITEMS),
      }),
      params: null,
      response: z.object({ outcomes: z.array(outcomeSchema) }),
      errors,
      async handle({ body: { verdicts }, caller }) {
        const reviewer = await knownPerson(people, personOf(caller), now());
        const asked = verdicts.map(({ id, verdict }) => ({
          id,
          verdict:
            verdict.kind === 'label' ? { kind: 'label' as const, label: labelOf(verdict.label) } : verdict,
        }));
        return { outcomes: (await reviews.judge(reviewer.id, asked, now())).map(toOutcome) };
      },
    }),
    jsonRoute({
      ...common,
      method: 'POST',
      path: '/api/review/opinions',
      summary: 'What the caller says of a drawing without having seen its label; two who agree settle it.',
      body: z.strictObject({ id: drawingIdSchema, label: labelTextSchema }),
      params: null,
      response: z.object({ outcome: outcomeSchema }),
      errors,
      async handle({ body: { id, label }, caller }) {
        return { outcome: toOutcome(await reviews.opinion(personOf(caller), id, labelOf(label), now())) };
      },
    }),
    jsonRoute({
      ...common,
      method: 'GET',
      path: '/api/review/agreement',
      summary: 'How far reviewers agree who judged the same drawings blind: the caller with others, and all.',
      body: null,
      params: null,
      response: z.object({ own: agreementSchema, all: agreementSchema }),
      errors: ['forbidden', 'too-many'],
      async handle({ caller }) {
        const [own, all] = await Promise.all([
          reviews.opinionPairs(personOf(caller)),
          reviews.opinionPairs(),
        ]);
        return { own: agreementOf(own), all: agreementOf(all) };
      },
    }),
    jsonRoute({
      ...common,
      method: 'GET',
      path: '/api/review/drawings/{id}',
      summary: 'A drawing’s whole history, and drawings that are the same or nearly.',
      body: null,
      params,
      response: z.object({
        history: z.array(
          z.object({
            at: z.number(),
            by: z.string().nullable(),
            action: z.enum(['saved', 'labelled', 'accepted', 'rejected', 'undone', 'blind']),
            label: labelTextSchema.nullable(),
            status: z.enum(DRAWING_STATUSES),
          }),
        ),
        alike: z.array(
          z.object({
            id: z.string(),
            same: z.boolean(),
            distance: z.number().meta({ description: 'Mean difference of 7×7 block means, 0…255.' }),
            label: labelTextSchema.nullable(),
            status: z.enum(DRAWING_STATUSES),
            input: z.string(),
          }),
        ),
      }),
      errors: ['malformed', 'forbidden', 'not-found', 'too-many'],
      async handle({ params: { id } }) {
        const [history, alike] = await Promise.all([drawings.history(id), reviews.alike(id, LOOKALIKES)]);
        if (history.length === 0) throw new ApiError('not-found', 'There is no such drawing any more.');
        const text = (label: number | null) => (label === null ? null : labelText(label));
        const found = await Promise.all(
          alike.map(async (one) => {
            const whole = await drawings.whole(one.id);
            return whole
              ? [{ ...one, label: text(one.label), input: Buffer.from(whole.input).toString('base64') }]
              : [];
          }),
        );
        return {
          history: history.map(({ at, by, action, label, status }) => ({
            at,
            by: by?.name ?? null,
            action,
            label: text(label),
            status,
          })),
          alike: found.flat(),
        };
      },
    }),
  ];
};
