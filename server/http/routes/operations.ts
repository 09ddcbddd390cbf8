import type { Registry } from 'prom-client';
import { z } from 'zod';
import type { InferencePort } from '@/server/inference/port';
import type { Storage } from '@/server/storage/ports';
import { ApiError } from '../api-error';
import { bytesRoute, jsonRoute, type Route } from '../route';

export interface OperationsDeps {
  readonly storage: Pick<Storage, 'healthy'>;
  readonly inference: Pick<InferencePort, 'engine' | 'models'>;
  readonly registry: Registry;
  readonly version: string;
}

export const operationsRoutes = ({
  storage,
  inference,
  registry,
  version,
}: OperationsDeps): readonly Route[] => [
  jsonRoute({
    method: 'GET',
    path: '/api/alive',
    summary:
      'Whether the process answers, also where what it needs does not: for balancers, and for whoever starts it anew. One that starts ' +
      'answers once it is ready.',
    action: 'health.read',
    target: () => null,
    identity: 'ignore',
    limit: null,
    body: null,
    params: null,
    status: 200,
    response: z.object({ status: z.literal('alive') }),
    errors: [],
    handle: async () => ({ status: 'alive' as const }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/health',
    summary:
      'Whether all of it works: 503 while the database or the network does not answer, and drawings wait. For whoever is to be told; ' +
      'servers that share a database are all ill at once.',
    action: 'health.read',
    target: () => null,
    identity: 'read',
    limit: 'read',
    body: null,
    params: null,
    status: 200,
    response: z.object({
      status: z.literal('ok'),
      version: z.string(),
      engine: z.enum(['native', 'wasm']),
      model: z.string().meta({ description: 'The default model.' }),
    }),
    errors: ['too-many', 'unavailable'],
    async handle() {
      const model = inference.models()[0];
      if (model === undefined || !(await storage.healthy()))
        throw new ApiError('unavailable', 'The database or the model does not answer.');
      return { status: 'ok' as const, version, engine: inference.engine, model };
    },
  }),
  bytesRoute({
    path: '/metrics',
    summary: 'Prometheus text; for this machine and for admins.',
    action: 'metrics.read',
    target: ({ caller: { local } }) => ({ local }),
    identity: 'read',
    limit: 'read',
    status: 200,
    params: null,
    type: registry.contentType,
    errors: ['forbidden', 'too-many'],
    handle: async () => ({ kind: 'bytes', bytes: await registry.metrics() }),
  }),
];
