import { z } from 'zod';
import { outlookSchema, repeatRunSchema, runIdSchema, runSchema, startRunSchema } from '@/lib/training/run';
import { type TrainingDesk, TrainingRefusal } from '@/server/training/runs/training-desk';
import { ApiError, type ApiErrorCode } from '../api-error';
import { bytesRoute, jsonRoute, type Route } from '../route';
import { eventStream } from './run-events';

export interface TrainingDeps {
  readonly desk: TrainingDesk;
}

const params = z.object({ id: runIdSchema });
const common = {
  action: 'models.train',
  target: () => null,
  identity: 'read',
  limit: 'review',
  status: 200,
} as const;

const errors = ['malformed', 'forbidden', 'too-many'] satisfies ApiErrorCode[];

const LISTED = 100;

export const trainingRoutes = ({ desk }: TrainingDeps): readonly Route[] => {
  const known = async (id: string) => {
    const run = await desk.find(id);
    if (!run) throw new ApiError('not-found', 'There is no such run. GET /api/training/runs lists them.');
    return run;
  };
  return [
    jsonRoute({
      ...common,
      method: 'GET',
      path: '/api/training/outlook',
      summary: 'What a run would learn from now, what it lacks, and whose labels look wrong.',
      body: null,
      params: null,
      response: outlookSchema,
      errors: ['forbidden', 'too-many'],
      handle: () => desk.outlook(),
    }),
    jsonRoute({
      ...common,
      method: 'GET',
      path: '/api/training/runs',
      summary: `The last ${LISTED} training runs, the newest first.`,
      body: null,
      params: null,
      response: z.object({ runs: z.array(runSchema) }),
      errors: ['forbidden', 'too-many'],
      handle: async () => ({ runs: [...(await desk.list(LISTED))] }),
    }),
    jsonRoute({
      ...common,
      status: 201,
      method: 'POST',
      path: '/api/training/runs',
      summary:
        'Starts a run: `from` a version on all accepted drawings, or as another run did (`repeat`). One goes at a time, others queue.',
      body: z.union([startRunSchema, repeatRunSchema]),
      params: null,
      response: runSchema,
      errors: [...errors, 'not-found', 'conflict', 'unsupported-media-type', 'too-large'],
      async handle({ body, caller }) {
        try {
          return await desk.start(body, caller.person);
        } catch (error) {
          if (!(error instanceof TrainingRefusal)) throw error;
          throw new ApiError(error.kind === 'unknown' ? 'not-found' : 'conflict', error.message);
        }
      },
    }),
    jsonRoute({
      ...common,
      method: 'GET',
      path: '/api/training/runs/{id}',
      summary: 'One training run.',
      body: null,
      params,
      response: runSchema,
      errors: [...errors, 'not-found'],
      handle: ({ params: { id } }) => known(id),
    }),
    bytesRoute({
      ...common,
      path: '/api/training/runs/{id}/events',
      summary:
        'A run as it goes, as server-sent events: `run` (the run itself, whenever it changed) and `event` (log lines, points of the chart, epochs), whose id is its n. `?after=` or Last-Event-ID goes on behind one. Ends with the run.',
      params,
      type: 'text/event-stream',
      errors: [...errors, 'not-found'],
      async handle({ params: { id }, query }) {
        await known(id);
        const after = z.coerce
          .number()
          .int()
          .min(0)
          .safeParse(query.get('after') ?? 0);
        if (!after.success) throw new ApiError('malformed', 'after: the n of an event, 0 or more.');
        return { kind: 'stream', body: eventStream(desk, id, after.data) };
      },
    }),
    jsonRoute({
      ...common,
      method: 'POST',
      path: '/api/training/runs/{id}/cancel',
      summary: 'Ends a run that waits or goes; nothing comes of it.',
      body: z.strictObject({}),
      params,
      response: runSchema,
      errors: [...errors, 'not-found', 'conflict', 'unsupported-media-type', 'too-large'],
      async handle({ params: { id } }) {
        await known(id);
        if (!(await desk.cancel(id))) throw new ApiError('conflict', 'This run is over already.');
        return known(id);
      },
    }),
    jsonRoute({
      ...common,
      method: 'POST',
      path: '/api/training/runs/{id}/resume',
      summary: 'Goes on with a failed run from its checkpoint.',
      body: z.strictObject({}),
      params,
      response: runSchema,
      errors: [...errors, 'not-found', 'conflict', 'unsupported-media-type', 'too-large'],
      async handle({ params: { id } }) {
        await known(id);
        if (!(await desk.resume(id)))
          throw new ApiError('conflict', 'This run has no checkpoint to go on from.');
        return known(id);
      },
    }),
  ];
};
