import { z } from 'zod';
import { creditSchema, promotionSchema, versionSchema } from '@/lib/training/version';
import type { Storage } from '@/server/storage/ports';
import type { VersionRegistry } from '@/server/versions/registry';
import { ApiError } from '../api-error';
import { jsonRoute, type Route } from '../route';

export interface VersionsDeps {
  readonly storage: Pick<Storage, 'versions'>;
  readonly versions: VersionRegistry;
}

export const versionParams = z.object({ id: z.string().max(64) });

export const NO_SUCH_VERSION = 'There is no such version. GET /api/versions lists those there are.';

const common = {
  action: 'models.read',
  target: () => null,
  identity: 'read',
  limit: 'read',
  status: 200,
} as const;

/** What anybody may know of the versions. */
export const versionsRoutes = ({ storage, versions }: VersionsDeps): readonly Route[] => [
  jsonRoute({
    ...common,
    method: 'GET',
    path: '/api/versions',
    summary: 'Every version of every network with its lineage and figures, and which of them are live.',
    body: null,
    params: null,
    response: z.object({ versions: z.array(versionSchema) }),
    errors: ['too-many'],
    handle: async () => ({ versions: [...(await versions.list())] }),
  }),
  jsonRoute({
    ...common,
    method: 'GET',
    path: '/api/versions/{id}',
    summary: 'One version with its card, and whose drawings helped it.',
    body: null,
    params: versionParams,
    response: z.object({
      version: versionSchema,
      card: z.unknown(),
      credits: z.array(creditSchema),
    }),
    errors: ['malformed', 'not-found', 'too-many'],
    async handle({ params: { id } }) {
      const version = (await versions.list()).find((one) => one.id === id);
      if (!version) throw new ApiError('not-found', NO_SUCH_VERSION);
      const known = await versions.find(id);
      const credits = version.run === null ? [] : await storage.versions.credits(version.run);
      return { version, card: known?.card ?? null, credits: [...credits] };
    },
  }),
  jsonRoute({
    ...common,
    method: 'GET',
    path: '/api/promotions',
    summary: 'Which version came to be live, when, by whom and why; the newest first.',
    body: null,
    params: null,
    response: z.object({ promotions: z.array(promotionSchema) }),
    errors: ['too-many'],
    handle: async () => ({ promotions: [...(await versions.promotions())] }),
  }),
];
