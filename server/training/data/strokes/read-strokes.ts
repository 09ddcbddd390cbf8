import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UsageError } from '../../usage-error';
import { type Origin, originOf } from './known-origins';
import { parseNdjson } from './parse-ndjson';
import { parseUnipen } from './parse-unipen';
import { type StrokeDrawing, StrokeFileError } from './stroke-drawing';

export interface StrokeFile {
  readonly file: string;
  readonly origin: Origin;
  readonly drawings: readonly StrokeDrawing[];
  /** SHA-256 of the file as it stands on the disk, hexadecimal. */
  readonly digest: string;
}

/** Reads a file of strokes, gzipped or not: NDJSON or UNIPEN text, told by its first character. @throws UsageError, StrokeFileError */
export async function readStrokes(path: string): Promise<StrokeFile> {
  const file = basename(path);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UsageError(`The file ${path} does not exist.`);
    if (error.code === 'EISDIR') throw new UsageError(`${path} is a folder: name the files in it.`);
    throw error;
  });
  const text = unpack(file, bytes).toString('utf8');
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '.')
    throw new StrokeFileError(file, 'it is neither NDJSON nor UNIPEN text.');
  const drawings = first === '{' ? parseNdjson(file, text) : parseUnipen(file, text);
  if (drawings.length === 0) throw new StrokeFileError(file, 'it holds no drawing.');
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { file, origin: originOf(digest, file), drawings, digest };
}

function unpack(file: string, bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    throw new StrokeFileError(file, 'its compression is damaged; it may be cut off.');
  }
}
