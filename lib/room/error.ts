import { z } from 'zod';

/** Codes that a client may act on; the message is for people. */
export const REQUEST_ERROR_CODES = [
  'malformed',
  'out-of-order',
  'unknown-room',
  'forbidden',
  'muted',
  'locked',
  'not-your-sheet',
  'archived',
  'unknown-person',
  'not-joined',
  'not-now',
  'unknown-sheet',
  'unknown-stroke',
  'stroke-ended',
  'nothing-to-undo',
  'nothing-to-redo',
  'import-over',
  'too-large',
  'too-many',
  'room-full',
  'reload',
  'unavailable',
] as const;
export type RequestErrorCode = (typeof REQUEST_ERROR_CODES)[number];

export const requestErrorSchema = z.strictObject({ code: z.enum(REQUEST_ERROR_CODES), message: z.string() });
export type RequestError = z.infer<typeof requestErrorSchema>;

export const requestError = (code: RequestErrorCode, message: string): RequestError => ({ code, message });
