import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error';

/**
 * Parsing and checking many small values takes the event loop; one long string does not. Twice what the largest honest body, a
 * digit of 16,384 samples with times, holds.
 */
const MAX_VALUES = 150_000;

/**
 * Reads a body as JSON. An empty one is `{}`: `POST /api/rooms` needs none.
 * @throws ApiError `unsupported-media-type`, `too-large`, `malformed`
 */
export const readJson = async (request: IncomingMessage, maxBytes: number): Promise<unknown> => {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  const body = await readAll(request, maxBytes);
  if (body.length === 0) return {};
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new ApiError('unsupported-media-type', 'Send JSON, with content-type: application/json.');
  if (valuesIn(body) > MAX_VALUES)
    throw new ApiError('too-large', `Send at most ${MAX_VALUES.toLocaleString('en')} values at once.`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new ApiError('malformed', 'This is not JSON.');
  }
};

/** Stops listening at the limit, but leaves the request open: an iterator would destroy the connection with it, answer and all. */
const readAll = (request: IncomingMessage, maxBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (): void => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= maxBytes) return;
      settle();
      request.pause();
      reject(tooLarge(maxBytes));
    };
    const onEnd = (): void => {
      settle();
      resolve(Buffer.concat(chunks, length));
    };
    const onClose = (): void => {
      settle();
      reject(new ApiError('malformed', 'The request broke off.'));
    };
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });

const tooLarge = (maxBytes: number): ApiError => {
  const size = maxBytes >= 2 ** 20 ? `${maxBytes / 2 ** 20} MB` : `${maxBytes / 2 ** 10} KB`;
  return new ApiError('too-large', `Send at most ${size} at once.`);
};

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** At least how many values there are: each but the first follows a comma or opens something. */
const valuesIn = (body: Buffer): number => {
  let count = 0;
  for (const mark of [COMMA, BRACKET, BRACE])
    for (let at = body.indexOf(mark); at >= 0 && count <= MAX_VALUES; at = body.indexOf(mark, at + 1))
      count++;
  return count;
};
