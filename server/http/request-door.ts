import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { securityHeaders } from '@/server/security-headers';
import { ApiError } from './api-error';
import { REQUEST_ID } from './router';

/** False: somebody else answers. */
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export interface RequestDoorOptions {
  readonly originOf: (request: IncomingMessage) => string;
  /** Asked first. */
  readonly api: Handler;
  readonly pages: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly log: Pick<Logger, 'debug'>;
  readonly answered: (method: string, status: number, ms: number) => void;
  readonly report: (error: unknown, context: object) => void;
}

const ID_BYTES = 9;

/** Every HTTP request comes in here: it gets its name and what each answer says to the browser, and is noted when it is done. */
export function handleRequests(server: Server, options: RequestDoorOptions): void {
  server.on('request', (request, response) => {
    const id = randomBytes(ID_BYTES).toString('base64url');
    // Without the query and the fragment: nothing that a person wrote, and no key.
    const path = request.url?.split('?')[0] ?? '';
    const began = performance.now();
    response.setHeader(REQUEST_ID, id);
    for (const [name, value] of Object.entries(securityHeaders(options.originOf(request))))
      response.setHeader(name, value);
    response.once('close', () => {
      const ms = performance.now() - began;
      options.answered(request.method ?? '', response.statusCode, ms);
      options.log.debug(
        { request: id, method: request.method, path, status: response.statusCode, ms: Math.round(ms) },
        'answered',
      );
    });
    answer(request, response).catch((error: unknown) => {
      if (error instanceof ApiError) {
        response.writeHead(error.status, error.headers).end(error.message);
        return;
      }
      options.report(error, { request: id, path });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end('Something went wrong on our side. Reload the page.');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await options.api(request, response))) await options.pages(request, response);
  }
}
