import { z } from 'zod';
import type { ModelId } from '@/lib/ids';
import type { InferencePort } from '@/server/inference/port';
import { ApiError } from '../api-error';
import type { ModelFiles, ModelLibrary } from '../model-files';
import { bytesRoute, jsonRoute, type Route } from '../route';

export interface ModelsDeps {
  readonly inference: Pick<InferencePort, 'models'>;
  readonly library: ModelLibrary;
}

/**
 * The version that a name stands for: `cnn@3` itself; a bare `cnn` the first of its versions that there is; nothing the default.
 * @throws ApiError `unknown-model`
 */
export const resolveModel = (models: readonly ModelId[], asked: string | undefined): ModelId => {
  const found =
    asked === undefined
      ? models[0]
      : models.find((model) => model === asked || model.startsWith(`${asked}@`));
  if (found === undefined)
    throw new ApiError('unknown-model', 'There is no such model. GET /api/models lists those there are.');
  return found;
};

const modelSchema = z.object({
  id: z.string(),
  network: z.string(),
  default: z.boolean(),
  digest: z.string().meta({ description: 'SHA-256 of the weights.' }),
  weights: z
    .string()
    .meta({ description: 'Where the weights are, named by their digest; they never change.' }),
  topInputs: z.string().nullable().meta({
    description: 'Where the drawings that light each map most are; null where nobody looked for them.',
  }),
});
const listSchema = z.object({ models: z.array(modelSchema) });
const detailsSchema = modelSchema.extend({
  card: z.unknown().meta({ description: 'How it was trained and how well it reads.' }),
  manifest: z.unknown().meta({ description: 'TF.js model.json: topology, and the arrays in the weights.' }),
});
const params = z.object({ id: z.string().max(64) });

const describe = (models: readonly ModelId[], id: ModelId, { digest, topInputs }: ModelFiles) => ({
  id,
  network: id.slice(0, id.indexOf('@')),
  default: id === models[0],
  digest,
  weights: `/api/models/${id}/weights?digest=${digest}`,
  topInputs: topInputs === null ? null : `/api/models/${id}/top-inputs`,
});

const common = {
  action: 'models.read',
  target: () => null,
  identity: 'read',
  limit: 'read',
  status: 200,
} as const;

export const modelsRoutes = ({ inference, library }: ModelsDeps): readonly Route[] => {
  const filesOf = async (asked: string): Promise<{ id: ModelId; files: ModelFiles }> => {
    const id = inference.models().find((model) => model === asked);
    const files = id === undefined ? null : await library.find(id);
    if (id === undefined || files === null)
      throw new ApiError('not-found', 'There is no such model. GET /api/models lists those there are.');
    return { id, files };
  };

  return [
    jsonRoute({
      ...common,
      method: 'GET',
      path: '/api/models',
      summary: 'The models that read here; the default one first.',
      body: null,
      params: null,
      response: listSchema,
      errors: ['too-many'],
      async handle() {
        const models = inference.models();
        const found = await Promise.all(models.map(async (id) => ({ id, files: await library.find(id) })));
        return {
          models: found.flatMap(({ id, files }) => (files ? [describe(models, id, files)] : [])),
        };
      },
    }),
    jsonRoute({
      ...common,
      method: 'GET',
      path: '/api/models/{id}',
      summary: 'One model: its card, and what its weights hold.',
      body: null,
      params,
      response: detailsSchema,
      errors: ['not-found', 'too-many'],
      async handle({ params: { id: asked } }) {
        const { id, files } = await filesOf(asked);
        return { ...describe(inference.models(), id, files), card: files.card, manifest: files.manifest };
      },
    }),
    bytesRoute({
      ...common,
      path: '/api/models/{id}/weights',
      summary: 'The weights of one model, as its manifest describes them: little-endian float32.',
      params,
      type: 'application/octet-stream',
      errors: ['not-found', 'too-many'],
      async handle({ params: { id }, query, caller }) {
        const { files } = await filesOf(id);
        const named = query.get('digest');
        if (named !== null && named !== files.digest)
          throw new ApiError(
            'not-found',
            'These weights have been replaced. GET /api/models names those there are.',
          );
        const etag = `"${files.digest}"`;
        const headers = {
          etag,
          'cache-control': named === null ? 'no-cache' : 'public, max-age=31536000, immutable',
        };
        if (caller.ifNoneMatch?.includes(etag)) return { kind: 'not-modified', headers };
        return { kind: 'bytes', bytes: files.weights, headers };
      },
    }),
    bytesRoute({
      ...common,
      path: '/api/models/{id}/top-inputs',
      summary:
        'Which drawings of its training data light each map of one model most: lib/explain/top-inputs.ts.',
      params,
      type: 'application/octet-stream',
      errors: ['not-found', 'too-many'],
      async handle({ params: { id }, caller }) {
        const { topInputs } = (await filesOf(id)).files;
        if (topInputs === null)
          throw new ApiError('not-found', 'Nobody has looked for the drawings that light this model most.');
        const etag = `"${topInputs.digest}"`;
        const headers = { etag, 'cache-control': 'no-cache' };
        if (caller.ifNoneMatch?.includes(etag)) return { kind: 'not-modified', headers };
        return {
          kind: 'bytes',
          bytes: topInputs.gzipped,
          // Stored as it is sent: every client that speaks HTTP inflates it by itself.
          headers: { ...headers, 'content-encoding': 'gzip' },
        };
      },
    }),
  ];
};
