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
      'Whether the process answers at all. One that does not is to be started anew; one that is not ready is not.',
    action: 'health.read',
    target: () => null,
    identity: 'read',
    limit: 'read',
    body: null,
    params: null,
    status: 200,
    response: z.object({ status: z.literal('alive') }),
    errors: ['too-many'],
    handle: async () => ({ status: 'alive' as const }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/health',
    summary:
      'Whether the server is ready to do its work: 503 while the database or the network does not answer.',
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
