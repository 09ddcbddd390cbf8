import { randomBytes } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import next from 'next';
import { contentSecurityPolicy } from './content-security-policy';

export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

export interface PagesOptions {
  readonly development: boolean;
  readonly httpServer: HttpServer;
  readonly host: string;
  readonly port: number;
  /** By which the client reached us. */
  readonly originOf: (request: IncomingMessage) => string;
  /**
   * A `Set-Cookie` value: a new identity for a visitor without one, the same for another while for one who has it; null where nobody
   * can say whether it still holds.
   */
  readonly welcomeCookie: (request: IncomingMessage) => Promise<string | null>;
}

/** Next.js behind our own server: renders pages and serves their assets, nothing else. */
export async function createPages(options: PagesOptions): Promise<Pages> {
  const app = next({
    dev: options.development,
    httpServer: options.httpServer,
    hostname: options.host,
    port: options.port,
  });
  await app.prepare();
  const render = app.getRequestHandler();

  return {
    async handle(request, response) {
      if (!request.url?.startsWith('/_next/')) {
        const policy = contentSecurityPolicy({
          nonce: randomBytes(16).toString('base64'),
          development: options.development,
          origin: options.originOf(request),
        });
        // Next reads the nonce for its own scripts from the request's copy of the policy.
        request.headers['content-security-policy'] = policy;
        response.setHeader('Content-Security-Policy', policy);
        const cookie = request.method === 'GET' ? await options.welcomeCookie(request) : null;
        if (cookie !== null) response.appendHeader('Set-Cookie', cookie);
      }
      await render(request, response);
    },
    close: () => app.close(),
  };
}
