import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import { authorise } from '@/server/auth/authorise';
import { ApiError } from './api-error';
import type { CallerReader } from './caller';
import { readJson } from './json-body';
import type { RateLimits } from './rate-limits';
import type { Reply, Route } from './route';

/** A slow phone sends 20 MB in this time. */
const DRAIN_LIMIT_MS = 30_000;

/** Names a request in answers and in the log; set by whoever hands requests in. */
export const REQUEST_ID = 'x-request-id';

export interface Router {
  /** False: the path is not one of the API's, and nothing was read or written. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

export interface RouterDeps {
  readonly routes: readonly Route[];
  readonly callers: CallerReader;
  readonly limits: RateLimits;
  /** What a request is counted by. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Whether the page that sent a state-changing request may. */
  readonly originAllowed: (request: IncomingMessage) => boolean;
  readonly report: (error: unknown, context: { readonly path: string; readonly request: string }) => void;
}

interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
}

/** The one door of the HTTP API: limits, origin, schemas and rights of every route are checked here, and errors have one form. */
export const createRouter = (deps: RouterDeps): Router => {
  const table = deps.routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  const roots = new Set(deps.routes.map(({ path }) => `/${path.split('/')[1]}`));

  const matching = (path: string): Match[] =>
    table.flatMap(({ route, pattern }) => {
      const groups = pattern.exec(path);
      return groups ? [{ route, params: decoded(groups.groups ?? {}) }] : [];
    });

  const answer = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const found = matching(url.pathname);
    if (found.length === 0) throw new ApiError('not-found', 'The API has nothing at this address.');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const match = found.find(({ route }) => route.method === method);
    if (!match) {
      const allow = found.map(({ route }) => route.method).join(', ');
      throw new ApiError('method-not-allowed', `This address answers ${allow}.`, { allow });
    }
    const { route } = match;
    if (route.method !== 'GET' && !deps.originAllowed(request))
      throw new ApiError('forbidden', 'This request came from a page of another site.');

    const address = deps.addressOf(request);
    const { caller, setCookie } = await deps.callers.read(request, route.identity, async () =>
      deps.limits.spend('new-person', address, null),
    );
    if (route.limit) await deps.limits.spend(route.limit, address, setCookie === null ? caller.person : null);
    const body = route.body ? checked(route.body, await readJson(request, route.maxBytes), 'body') : null;
    const params = route.params ? checked(route.params, match.params, 'address') : null;
    let cookie = setCookie;
    const asked = {
      caller,
      body,
      params,
      query: url.searchParams,
      setCookie: (value: string) => {
        cookie = value;
      },
      upload: bounded(request, route.maxBytes),
    };
    const decision = authorise(caller.actor, route.action, await route.target(asked));
    if (!decision.allowed) throw new ApiError('forbidden', decision.error.message);
    const reply = await route.handle(asked);
    if (cookie !== null) response.setHeader('set-cookie', cookie);
    await send(response, route, reply);
  };

  return {
    async handle(request, response) {
      const url = urlOf(request);
      if (url === null || !roots.has(`/${url.pathname.split('/')[1]}`)) return false;
      try {
        await answer(request, response, url);
      } catch (error) {
        const known = error instanceof ApiError ? error : null;
        if (known === null)
          deps.report(error, { path: url.pathname, request: String(response.getHeader(REQUEST_ID) ?? '') });
        fail(request, response, known ?? new ApiError('internal', 'Something went wrong on our side.'));
      }
      return true;
    },
  };
};

const urlOf = (request: IncomingMessage): URL | null => {
  try {
    return new URL(request.url ?? '/', 'http://here');
  } catch {
    return null;
  }
};

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

const decoded = (params: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)];
      } catch {
        return [name, value];
      }
    }),
  );

/** The first thing that is wrong, and where; never the value itself, which may be a secret. */
const checked = (schema: z.ZodType, value: unknown, what: string): unknown => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const place = issue.path.length > 0 ? issue.path.join('.') : what;
  throw new ApiError('malformed', `${place}: ${issue.message}.`.replace(/\.\.$/, '.'));
};

/** Stops at the limit, but leaves the request open, so that the answer is heard. */
async function* bounded(request: IncomingMessage, maxBytes: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    length += (piece as Buffer).length;
    if (length > maxBytes)
      throw new ApiError('too-large', `Send at most ${Math.round(maxBytes / 2 ** 20)} MB at once.`);
    yield piece as Buffer;
  }
}

/** An answer of the API that is opened as a page runs nothing, and stands in no frame. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** The first piece is made before the head is sent: a failure until then has an answer of its own. */
const sendStream = async (
  response: ServerResponse,
  body: AsyncIterable<Uint8Array>,
  begin: () => void,
): Promise<void> => {
  const pieces = body[Symbol.asyncIterator]();
  const first = await pieces.next();
  begin();
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      for (let next = first; !next.done; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  }
  await pipeline(all, response).catch((error: NodeJS.ErrnoException) => {
    // Whoever asked has gone.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
};

const send = async (response: ServerResponse, route: Route, reply: Reply): Promise<void> => {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', DATA_POLICY);
  switch (reply.kind) {
    case 'json':
      response.writeHead(route.status, {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...reply.headers,
      });
      response.end(JSON.stringify(reply.value));
      return;
    case 'bytes':
      response.writeHead(route.status, {
        'content-type': route.response.type,
        'content-length': Buffer.byteLength(reply.bytes),
        'cache-control': 'no-store',
        ...reply.headers,
      });
      response.end(reply.bytes);
      return;
    case 'stream':
      await sendStream(response, reply.body, () =>
        response.writeHead(route.status, {
          'content-type': route.response.type,
          'cache-control': 'no-store',
          ...reply.headers,
        }),
      );
      return;
    case 'not-modified':
      response.writeHead(304, reply.headers);
      response.end();
      return;
    default:
      reply satisfies never;
  }
};

const fail = (request: IncomingMessage, response: ServerResponse, error: ApiError): void => {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(error.status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': DATA_POLICY,
    'x-content-type-options': 'nosniff',
    ...error.headers,
  });
  response.end(JSON.stringify({ error: { code: error.code, message: error.message } }));
  if (!request.complete) drain(request);
};

/** What a client still sends is let pass unread for a while: one that is cut off while it sends never sees the answer. */
const drain = (request: IncomingMessage): void => {
  const cut = setTimeout(() => request.destroy(), DRAIN_LIMIT_MS).unref();
  request.once('close', () => clearTimeout(cut));
  request.on('error', () => {});
  request.resume();
};
