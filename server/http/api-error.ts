import { z } from 'zod';

/** Every way in which the API says no, with the status that it is sent with. Others build on the codes: add, never rename. */
export const API_ERRORS = {
  malformed: 400,
  'unreadable-image': 400,
  'unknown-model': 400,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'consent-needed': 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  'nothing-drawn': 422,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ApiErrorCode = keyof typeof API_ERRORS;

export const apiErrorSchema = z.object({
  error: z.object({
    code: z.enum(Object.keys(API_ERRORS) as [ApiErrorCode, ...ApiErrorCode[]]),
    /** One sentence for people. */
    message: z.string(),
  }),
});

/** Thrown anywhere in a request; the router answers with it. */
export class ApiError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }

  get status(): number {
    return API_ERRORS[this.code];
  }
}
