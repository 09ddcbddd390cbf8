import { NoModelsError } from './inference/create-inference';
import { StorageError } from './storage';

/** An expected reason why the server cannot start, with its remedy, as one sentence; null for what is a fault of ours. */
export function startupSentence(
  error: unknown,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (error instanceof StorageError || error instanceof NoModelsError) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return null;
  const port = env.PORT || '3000';
  const host = env.HOST || '0.0.0.0';
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: end that one, or choose another: PORT=${Number(port) + 1} npm start`;
    case 'EACCES':
      return 'port' in error
        ? `This user may not listen on port ${port}: choose one above 1023: PORT=3000 npm start`
        : `This user may not write ${'path' in error ? String(error.path) : 'the data folder'}: set INKLING_DATA to a folder that it may write.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${host} is no address of this machine: leave HOST unset, or set it to 127.0.0.1.`;
    case 'EROFS':
      return 'The data folder lies on a read-only disk: set INKLING_DATA to a folder that can be written.';
    default:
      return null;
  }
}
