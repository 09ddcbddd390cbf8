import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInference } from '@/server/inference/create-inference';
import { runCommand } from '@/server/training/commands/command';
import { SHIPPED_MODELS } from '@/server/training/places';
import { UsageError } from '@/server/training/usage-error';
import { ApiError } from './api-error';
import { createPictureTracer } from './picture-tracer';
import { type PredictDeps, predictDrawing } from './predict-drawing';
import { PREDICT_HELP, parsePredictOptions } from './predict-options';
import { type FileResult, predictTable, resultOf } from './predict-table';
import { resolveModel } from './routes/models';

/** Larger than any picture that is read: a file of this size is something else, and is not loaded. */
const LARGEST_FILE_MB = 64;

await runCommand(async (args, environment) => {
  const options = parsePredictOptions(args, environment);
  if (!options) {
    console.log(PREDICT_HELP);
    return 0;
  }
  const inference = await createInference({
    engine: options.engine,
    modelsDirs: [SHIPPED_MODELS, join(resolve(environment.INKLING_DATA || './data'), 'models')],
  });
  const pictures = createPictureTracer();
  try {
    const model = modelOf(inference.models(), options.model);
    const results: FileResult[] = [];
    for (const file of options.files) results.push(await readOne({ inference, pictures }, model, file));
    console.log(predictTable(results));
    if (options.json) console.log(JSON.stringify({ model, engine: inference.engine, files: results }));
    return results.some((result) => 'error' in result) ? 1 : 0;
  } finally {
    await Promise.all([pictures.close(), inference.close()]);
  }
});

function modelOf(models: Parameters<typeof resolveModel>[0], asked: string | undefined) {
  try {
    return resolveModel(models, asked);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new UsageError(`There is no model ${asked}; there are ${models.join(', ')}.`);
  }
}

/** A file that cannot be read is a row of the table and not the end of the others. */
async function readOne(deps: PredictDeps, model: string, file: string): Promise<FileResult> {
  try {
    const picture = await bytesOf(file);
    const answer = await predictDrawing(deps, {
      drawing: { picture },
      model,
      activations: false,
      person: null,
    });
    return resultOf(file, answer);
  } catch (error) {
    if (error instanceof ApiError) return { file, error: { code: error.code, message: error.message } };
    const message = fileSentence(error);
    if (message === null) throw error;
    return { file, error: { code: 'unreadable-file', message } };
  }
}

async function bytesOf(file: string): Promise<Uint8Array> {
  const about = await stat(file);
  if (about.isDirectory()) throw new ApiError('unreadable-image', 'This is a folder: name the files in it.');
  // A device or a pipe may have no end.
  if (!about.isFile()) throw new ApiError('unreadable-image', 'This is no file.');
  const { size } = about;
  if (size > LARGEST_FILE_MB * 2 ** 20)
    throw new ApiError(
      'too-large',
      `The file has ${Math.round(size / 2 ** 20)} MB; at most ${LARGEST_FILE_MB} are read.`,
    );
  return readFile(file);
}

function fileSentence(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'There is no such file.';
    case 'EACCES':
    case 'EPERM':
      return 'This user may not read the file.';
    default:
      return `The file cannot be read: ${error.message}.`;
  }
}
