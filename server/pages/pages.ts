import { randomBytes } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import next from 'next';
import { isTrustworthy, originOf } from '@/server/addresses';
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
  /** A `Set-Cookie` value for a visitor without an identity; null for one who has it. */
  readonly welcomeCookie: (request: IncomingMessage) => string | null;
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
        const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), options.development);
        // Next reads the nonce for its own scripts from the request's copy of the policy.
        request.headers['content-security-policy'] = policy;
        response.setHeader('Content-Security-Policy', policy);
        const cookie = request.method === 'GET' ? options.welcomeCookie(request) : null;
        if (cookie) response.appendHeader('Set-Cookie', cookie);
      }
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Referrer-Policy', 'same-origin');
      // Browsers refuse it, aloud, where they do not trust the origin.
      if (isTrustworthy(originOf(request))) response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Permissions-Policy', 'camera=(self), microphone=(), geolocation=()');
      await render(request, response);
    },
    close: () => app.close(),
  };
}
