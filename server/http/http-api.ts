import type { IncomingMessage } from 'node:http';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import type { EpochMillis, PersonId, RoomId } from '@/lib/ids';
import packageJson from '@/package.json' with { type: 'json' };
import { allowedOrigin } from '@/server/addresses';
import type { AdminTokens } from '@/server/auth/admin-tokens';
import type { Identity } from '@/server/auth/identity';
import type { PersonKeys } from '@/server/auth/person-keys';
import type { Visitors } from '@/server/auth/visitors';
import type { InferencePort } from '@/server/inference/port';
import type { Proxies } from '@/server/proxies';
import type { Rooms } from '@/server/rooms/create-rooms';
import type { Storage } from '@/server/storage/ports';
import type { TrainingDesk } from '@/server/training/runs/training-desk';
import type { Judge } from '@/server/versions/judge';
import type { Promotions } from '@/server/versions/promotions';
import type { VersionRegistry } from '@/server/versions/registry';
import type { ShadowDesk } from '@/server/versions/shadow';
import { createCallerReader } from './caller';
import { createModelLibrary } from './model-files';
import { describeApi } from './openapi';
import { createPictureTracer, type PictureTracer } from './picture-tracer';
import type { RateLimits } from './rate-limits';
import { jsonRoute, type Route } from './route';
import { createRouter, type Router, type RouterDeps } from './router';
import { drawingsRoutes } from './routes/drawings';
import { exchangeRoutes } from './routes/exchange';
import { galleryRoutes } from './routes/gallery';
import { gamesRoutes } from './routes/games';
import { historyRoute } from './routes/history';
import { identityRoutes } from './routes/identity';
import { leaderboardRoute } from './routes/leaderboard';
import { modelsRoutes } from './routes/models';
import { operationsRoutes } from './routes/operations';
import { peopleRoutes } from './routes/people';
import { predictRoute } from './routes/predict';
import { promotionRoutes } from './routes/promotion';
import { reviewRoutes } from './routes/review';
import { rolesRoutes } from './routes/roles';
import { roomsRoutes } from './routes/rooms';
import { trainingRoutes } from './routes/training';
import { versionsRoutes } from './routes/versions';

export interface HttpApiDeps {
  readonly storage: Pick<
    Storage,
    'rooms' | 'people' | 'drawings' | 'reviews' | 'boards' | 'gallery' | 'games' | 'versions' | 'healthy'
  >;
  readonly rooms: Pick<Rooms, 'open'>;
  readonly inference: InferencePort;
  readonly identity: Identity;
  readonly visitors: Visitors;
  readonly proxies: Proxies;
  readonly adminTokens: Pick<AdminTokens, 'valid' | 'claim'>;
  readonly personKeys: PersonKeys;
  /** Where models lie, as `createInference` gets it. */
  readonly modelsDirs: readonly string[];
  /** Of models: which there are, and which are live. */
  readonly versions: VersionRegistry;
  readonly desk: TrainingDesk;
  readonly judge: Judge;
  readonly promotions: Promotions;
  readonly shadows: ShadowDesk;
  /** Of `GET /metrics`. */
  readonly registry: Registry;
  /** Without a slash at the end; null: each request's own origin is used. */
  readonly publicUrl: string | null;
  readonly now: () => EpochMillis;
  /** A person goes by another name: for the rooms where they are. */
  readonly renamed: (person: PersonId, name: string) => Promise<void>;
  /** A person's cookies may hold no more: for the sockets that they opened. */
  readonly recheck: (person: PersonId) => void;
  /** What an admin did to whom: for the log. */
  readonly note: (event: string, about: Readonly<Record<string, unknown>>) => void;
  /** How many people are in a room now. */
  readonly presentIn: (room: RoomId) => number;
  /** What went wrong on our side: for the log. */
  readonly report: RouterDeps['report'];
  readonly limits: RateLimits;
  readonly pictures?: PictureTracer;
}

export interface HttpApi extends Router {
  readonly routes: readonly Route[];
  /** Ends the thread that looks at images. */
  close(): Promise<void>;
}

/** Everything under /api, and /metrics: stands before the pages on the same server. */
export const createHttpApi = (deps: HttpApiDeps): HttpApi => {
  const pictures = deps.pictures ?? createPictureTracer();
  const { version } = packageJson;
  const routes: Route[] = [
    // In the order in which the description lists them.
    predictRoute({ inference: deps.inference, pictures }),
    ...roomsRoutes(deps),
    historyRoute(deps),
    ...gamesRoutes(deps),
    ...peopleRoutes(deps),
    ...identityRoutes(deps),
    ...rolesRoutes(deps),
    ...drawingsRoutes(deps),
    leaderboardRoute(deps),
    ...galleryRoutes(deps),
    ...reviewRoutes(deps),
    ...exchangeRoutes(deps),
    ...versionsRoutes(deps),
    ...promotionRoutes(deps),
    ...trainingRoutes(deps),
    ...modelsRoutes({ inference: deps.inference, library: createModelLibrary(deps.modelsDirs) }),
  ];
  routes.push(...operationsRoutes({ ...deps, version }), descriptionRoute(routes, version));
  const router = createRouter({
    routes,
    callers: createCallerReader(deps),
    limits: deps.limits,
    addressOf: deps.proxies.addressOf,
    originAllowed: (request: IncomingMessage) =>
      allowedOrigin(request, deps.proxies.originOf(request), deps.publicUrl),
    report: deps.report,
  });
  return { routes, handle: router.handle, close: () => pictures.close() };
};

/** @param routes read when it is asked, so that it describes itself too */
const descriptionRoute = (routes: readonly Route[], version: string): Route => {
  let description: Record<string, unknown> | null = null;
  return jsonRoute({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This description (OpenAPI 3.1).',
    action: 'health.read',
    target: () => null,
    identity: 'read',
    limit: 'read',
    body: null,
    params: null,
    status: 200,
    response: z.record(z.string(), z.unknown()),
    errors: ['too-many'],
    async handle() {
      description ??= describeApi(routes, version);
      return description;
    },
  });
};
