import { ModelFilesError } from '@/server/inference/model-files';
import { EngineUnavailableError } from '@/server/inference/tensorflow';
import { CheckpointError } from '../checkpoint';
import { IdxError } from '../data/idx';
import { MnistMissingError } from '../data/mnist';
import { StrokeFileError } from '../data/strokes/stroke-drawing';
import { UsageError } from '../usage-error';

/** Errors that explain themselves: their sentence is all that a person needs. */
const EXPLAINED = [
  UsageError,
  EngineUnavailableError,
  ModelFilesError,
  CheckpointError,
  IdxError,
  MnistMissingError,
  StrokeFileError,
];

/** Runs a command of the terminal and sets the exit code: what `main` returns, 2 after an explained error, 1 after any other. */
export async function runCommand(
  main: (args: readonly string[], environment: NodeJS.ProcessEnv) => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2), process.env);
  } catch (error) {
    const explained = EXPLAINED.some((kind) => error instanceof kind);
    process.stderr.write(`${explained ? (error as Error).message : describe(error)}\n`);
    process.exitCode = explained ? 2 : 1;
  }
}

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What went wrong, in a sentence for whoever started a run. */
export function explanationOf(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && DISK_FULL.has(code))
    return `The disk is full${path ? ` (${path})` : ''}. Free some space and resume the run; every version is as it was.`;
  return error instanceof Error ? error.message : String(error);
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
