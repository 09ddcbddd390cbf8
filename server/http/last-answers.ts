import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** A page's file is there within it; what is streamed without end is not waited for. */
const LAST_ANSWERS_MS = 1_000;

/**
 * Knows what a server has yet to answer, so that a page that is being loaded when it stops gets all of its files. To be called before
 * sockets are attached: their requests end with them.
 * @returns resolves when all that was asked is answered, or so much time is over
 */
export function watchAnswers(server: Server, withinMs = LAST_ANSWERS_MS): () => Promise<void> {
  const open = new Set<ServerResponse>();
  server.on('request', (_, response: ServerResponse) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return async () => {
    const late = new AbortController();
    const limit = setTimeout(withinMs, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([Promise.all([...open].map((response) => once(response, 'close'))), limit]);
    late.abort();
  };
}
