import type { z } from 'zod';
import type { PersonId } from '@/lib/ids';
import type { Action, ActionTargets, Actor } from '@/server/auth/authorise';
import type { ApiErrorCode } from './api-error';
import type { LimitClass } from './rate-limits';

/** Who asks, and how they reached us. */
export interface Caller {
  readonly actor: Actor;
  /** Of the actor; null where no cookie of ours came along and the route does not give one. */
  readonly person: PersonId | null;
  /** Absolute links begin with this, without a slash at the end: PUBLIC_URL, else the request's own origin. */
  readonly base: string;
  /** The request came from this machine, and through no proxy. */
  readonly local: boolean;
  /** For conditional answers. */
  readonly ifNoneMatch: string | null;
  /** Of a stream of events that broke off: the last that arrived. */
  readonly lastEventId: string | null;
}

export type Reply =
  | { readonly kind: 'json'; readonly value: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array | string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Written out as it is made; a failure before the first piece is answered as any other, a later one breaks the connection off. */
  | {
      readonly kind: 'stream';
      readonly body: AsyncIterable<Uint8Array>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'not-modified'; readonly headers?: Readonly<Record<string, string>> };

export interface RouteRequest<Body, Params> {
  readonly caller: Caller;
  readonly body: Body;
  readonly params: Params;
  readonly query: URLSearchParams;
  /** Sends this `Set-Cookie` along with the answer, in the place of any other. */
  readonly setCookie: (value: string) => void;
  /** The body as it arrives, of routes that take one so; up to the route's limit. */
  readonly upload: AsyncIterable<Uint8Array>;
}

interface Common {
  /** With `{name}` for each parameter. */
  readonly path: string;
  readonly summary: string;
  /** Null: it costs no more than to be refused, and is answered also where counting takes its time. */
  readonly limit: LimitClass | null;
  /** `ensure` gives a caller without our cookie a new person and sets the cookie; `ignore` asks no database who it is. */
  readonly identity: 'ignore' | 'read' | 'ensure';
  readonly status: 200 | 201;
  readonly errors: readonly ApiErrorCode[];
}

/** What the router sees of a route: its types are checked where it is defined. */
export interface Route extends Common {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** What its caller must be allowed to do; `target` says to what. */
  readonly action: Action;
  /** Bytes of a request's body that are read at most. */
  readonly maxBytes: number;
  readonly body: z.ZodType | null;
  /** What a body that is taken as it arrives must be. */
  readonly accepts?: string;
  readonly params: z.ZodType | null;
  readonly response:
    | { readonly type: 'application/json'; readonly schema: z.ZodType }
    | { readonly type: string };
  readonly target: (request: RouteRequest<unknown, unknown>) => Promise<ActionTargets[Action]>;
  readonly handle: (request: RouteRequest<unknown, unknown>) => Promise<Reply>;
}

/** No body is needed, or none but a few fields. */
const SMALL_BODY_BYTES = 16 * 1024;

interface JsonRoute<
  A extends Action,
  Body extends z.ZodType | null,
  Params extends z.ZodType | null,
  Response extends z.ZodType,
> extends Common {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly action: A;
  readonly target: (
    request: RouteRequest<Output<Body>, Output<Params>>,
  ) => ActionTargets[A] | Promise<ActionTargets[A]>;
  readonly body: Body;
  readonly params: Params;
  readonly response: Response;
  readonly maxBytes?: number;
  readonly handle: (request: RouteRequest<Output<Body>, Output<Params>>) => Promise<z.input<Response>>;
}

type Output<Schema extends z.ZodType | null> = Schema extends z.ZodType ? z.output<Schema> : null;

/** A route that answers with JSON of one schema. */
export const jsonRoute = <
  A extends Action,
  Body extends z.ZodType | null,
  Params extends z.ZodType | null,
  Response extends z.ZodType,
>(
  given: JsonRoute<A, Body, Params, Response>,
): Route => ({
  ...given,
  maxBytes: given.maxBytes ?? SMALL_BODY_BYTES,
  response: { type: 'application/json', schema: given.response },
  // The router hands over only what the two schemas let through.
  target: async (request) => given.target(request as RouteRequest<Output<Body>, Output<Params>>),
  handle: async (request) => ({
    kind: 'json',
    value: await given.handle(request as RouteRequest<Output<Body>, Output<Params>>),
  }),
});

/** A route that is read and answers with something other than JSON. */
export const bytesRoute = <A extends Action, Params extends z.ZodType | null>(
  given: Common & {
    readonly action: A;
    readonly target: (
      request: RouteRequest<null, Output<Params>>,
    ) => ActionTargets[A] | Promise<ActionTargets[A]>;
    readonly params: Params;
    readonly type: string;
    readonly handle: (request: RouteRequest<null, Output<Params>>) => Promise<Reply>;
  },
): Route => ({
  ...given,
  method: 'GET',
  body: null,
  maxBytes: 0,
  response: { type: given.type },
  target: async (request) => given.target(request as RouteRequest<null, Output<Params>>),
  handle: (request) => given.handle(request as RouteRequest<null, Output<Params>>),
});

/** A route that takes a body of another kind than JSON, as it arrives, and answers with JSON. */
export const uploadRoute = <A extends Action, Response extends z.ZodType>(
  given: Common & {
    readonly action: A;
    readonly target: (request: RouteRequest<null, null>) => ActionTargets[A];
    readonly accepts: string;
    readonly maxBytes: number;
    readonly response: Response;
    readonly handle: (request: RouteRequest<null, null>) => Promise<z.input<Response>>;
  },
): Route => ({
  ...given,
  method: 'POST',
  body: null,
  params: null,
  response: { type: 'application/json', schema: given.response },
  target: async (request) => given.target(request as RouteRequest<null, null>),
  handle: async (request) => ({
    kind: 'json',
    value: await given.handle(request as RouteRequest<null, null>),
  }),
});
