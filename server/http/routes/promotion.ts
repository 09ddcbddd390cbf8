import { z } from 'zod';
import { drawingIdSchema } from '@/lib/ids';
import { INPUT_VALUES, NETWORKS, type NetworkName } from '@/lib/network/layers';
import { comparisonSchema } from '@/lib/training/comparison';
import { gateResultSchema } from '@/lib/training/gate';
import { promotionSchema, shadowSchema, versionReadingSchema } from '@/lib/training/version';
import type { Storage } from '@/server/storage/ports';
import type { Judge } from '@/server/versions/judge';
import { PromotionRefusal, type Promotions } from '@/server/versions/promotions';
import type { VersionRegistry } from '@/server/versions/registry';
import type { ShadowDesk } from '@/server/versions/shadow';
import { ApiError, type ApiErrorCode } from '../api-error';
import { jsonRoute, type Route } from '../route';
import { personOf } from './rooms';
import { NO_SUCH_VERSION, versionParams as params } from './versions';

export interface PromotionDeps {
  readonly storage: Pick<Storage, 'drawings'>;
  readonly versions: VersionRegistry;
  readonly judge: Judge;
  readonly promotions: Promotions;
  readonly shadows: ShadowDesk;
}

const networks = Object.keys(NETWORKS) as [NetworkName, ...NetworkName[]];
const reasonSchema = z.string().trim().min(3).max(500);
const common = { target: () => null, identity: 'read', limit: 'review', status: 200 } as const;
const judging = { ...common, action: 'models.promote' } as const;
const errors = ['malformed', 'forbidden', 'not-found', 'too-many'] satisfies ApiErrorCode[];
const writing = [...errors, 'conflict', 'unsupported-media-type', 'too-large'] satisfies ApiErrorCode[];

/** Whether a version may read for everybody, and that it does. */
export const promotionRoutes = ({
  storage,
  versions,
  judge,
  promotions,
  shadows,
}: PromotionDeps): readonly Route[] => {
  const known = async (id: string) => {
    const version = await versions.find(id);
    if (!version) throw new ApiError('not-found', NO_SUCH_VERSION);
    return version;
  };
  const sound = async (id: string) => {
    const version = await known(id);
    if (version.broken !== null) throw new ApiError('conflict', `${id} cannot be used: ${version.broken}`);
    return version;
  };
  const orRefused = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof PromotionRefusal) throw new ApiError('conflict', error.message);
      throw error;
    }
  };

  return [
    jsonRoute({
      ...judging,
      method: 'GET',
      path: '/api/versions/{id}/gate',
      summary: 'Whether a version may take the live one’s place, and by what.',
      body: null,
      params,
      response: gateResultSchema,
      errors: [...errors, 'conflict'],
      handle: async ({ params: { id } }) => judge.gate(await sound(id)),
    }),
    jsonRoute({
      ...judging,
      method: 'GET',
      path: '/api/versions/{id}/comparison',
      summary:
        'A version against another (`?with=`, else the live one): confusion matrices, what was fixed and broken, by writer, calibration.',
      body: null,
      params,
      response: comparisonSchema,
      errors: [...errors, 'conflict'],
      async handle({ params: { id }, query }) {
        const after = await sound(id);
        return judge.compare(await sound(query.get('with') ?? versions.liveOf(after.network)), after);
      },
    }),
    jsonRoute({
      ...judging,
      method: 'POST',
      path: '/api/versions/{id}/promote',
      summary: 'Makes a version live that the gate lets pass; live rooms are read by it at once.',
      body: z.strictObject({}),
      params,
      response: promotionSchema,
      errors: writing,
      handle: async ({ params: { id }, caller }) =>
        orRefused(promotions.promote(await known(id), personOf(caller))),
    }),
    jsonRoute({
      ...common,
      action: 'models.override',
      method: 'POST',
      path: '/api/versions/{id}/override',
      summary: 'Makes a version live whatever the gate says. The reason is kept.',
      body: z.strictObject({ reason: reasonSchema }),
      params,
      response: promotionSchema,
      errors: writing,
      handle: async ({ params: { id }, body: { reason }, caller }) =>
        orRefused(promotions.override(await known(id), personOf(caller), reason)),
    }),
    jsonRoute({
      ...judging,
      method: 'POST',
      path: '/api/promotions/roll-back',
      summary: 'Makes live what read a network’s drawings before its last promotion.',
      body: z.strictObject({ network: z.enum(networks), reason: reasonSchema.optional() }),
      params: null,
      response: promotionSchema,
      errors: writing,
      handle: ({ body: { network, reason = null }, caller }) =>
        orRefused(promotions.rollBack(network, personOf(caller), reason)),
    }),
    jsonRoute({
      ...judging,
      method: 'GET',
      path: '/api/shadows',
      summary: 'Candidates that read, or read once, beside the live version, and how far the two agreed.',
      body: null,
      params: null,
      response: z.object({ shadows: z.array(shadowSchema) }),
      errors: ['forbidden', 'too-many'],
      handle: async () => ({ shadows: [...(await shadows.list())] }),
    }),
    jsonRoute({
      ...judging,
      method: 'POST',
      path: '/api/versions/{id}/shadow',
      summary: 'Lets a version read a share of the drawings beside the live one, for nobody to see.',
      body: z.strictObject({ share: z.number().positive().max(1) }),
      params,
      response: shadowSchema,
      errors: writing,
      async handle({ params: { id }, body: { share } }) {
        const version = await sound(id);
        const live = versions.liveOf(version.network);
        if (live === version.id) throw new ApiError('conflict', `${id} is the live version.`);
        return shadows.begin(version.id, live, share);
      },
    }),
    jsonRoute({
      ...judging,
      method: 'DELETE',
      path: '/api/versions/{id}/shadow',
      summary: 'Ends that; what was counted is kept.',
      body: null,
      params,
      response: z.object({ ended: z.boolean() }),
      errors,
      handle: async ({ params: { id } }) => ({ ended: await shadows.end((await known(id)).id) }),
    }),
    jsonRoute({
      ...common,
      action: 'models.read',
      limit: 'predict',
      method: 'POST',
      path: '/api/versions/read',
      summary: 'What every version says of one drawing: 784 bytes as base64.',
      body: z.strictObject({
        input: z.base64().refine((text) => Buffer.from(text, 'base64').length === INPUT_VALUES, '784 bytes'),
        network: z.enum(networks).optional(),
      }),
      params: null,
      response: z.object({ readings: z.array(versionReadingSchema) }),
      errors: ['malformed', 'unsupported-media-type', 'too-large', 'too-many'],
      handle: async ({ body: { input, network } }) => ({
        readings: [...(await judge.throughVersions(new Uint8Array(Buffer.from(input, 'base64')), network))],
      }),
    }),
    jsonRoute({
      ...common,
      action: 'drawings.see',
      async target({ params: { id } }) {
        const drawing = await storage.drawings.find(id);
        return { of: drawing?.person ?? null };
      },
      method: 'GET',
      path: '/api/drawings/{id}/versions',
      summary: 'What every version says of a kept drawing: for whose it is, and for reviewers.',
      body: null,
      params: z.object({ id: drawingIdSchema }),
      response: z.object({ input: z.string(), readings: z.array(versionReadingSchema) }),
      errors,
      async handle({ params: { id } }) {
        const drawing = await storage.drawings.whole(id);
        if (!drawing) throw new ApiError('not-found', 'There is no such drawing any more.');
        const readings = await judge.throughVersions(drawing.input);
        return { input: Buffer.from(drawing.input).toString('base64'), readings: [...readings] };
      },
    }),
  ];
};
