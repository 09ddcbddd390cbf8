import type { IncomingMessage } from 'node:http';
import type { Identity } from '@/server/auth/identity';
import { ANONYMOUS, type Visitors } from '@/server/auth/visitors';
import type { Proxies } from '@/server/proxies';
import type { Caller, Route } from './route';

export interface CallerReader {
  /**
   * @param beforeIssuing runs before a new person is made and may refuse by throwing
   * @returns `setCookie` where the caller is a new person
   */
  read(
    request: IncomingMessage,
    identity: Route['identity'],
    beforeIssuing: () => Promise<void>,
  ): Promise<{ readonly caller: Caller; readonly setCookie: string | null }>;
}

export interface CallerDeps {
  readonly identity: Pick<Identity, 'issuePerson'>;
  readonly visitors: Visitors;
  readonly proxies: Proxies;
  readonly publicUrl: string | null;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip'];

export const createCallerReader = ({ identity, visitors, proxies, publicUrl }: CallerDeps): CallerReader => ({
  async read(request, wanted, beforeIssuing) {
    const about = {
      base: publicUrl ?? proxies.originOf(request),
      local:
        LOOPBACK.has(request.socket.remoteAddress ?? '') &&
        PROXY_HEADERS.every((name) => request.headers[name] === undefined),
      ifNoneMatch: request.headers['if-none-match'] ?? null,
      lastEventId: String(request.headers['last-event-id'] ?? '') || null,
    };
    const known = wanted === 'ignore' ? null : await visitors.read(request.headers.cookie);
    if (known) return { caller: { ...about, actor: known.actor, person: known.id }, setCookie: null };
    if (wanted !== 'ensure') return { caller: { ...about, actor: ANONYMOUS, person: null }, setCookie: null };
    await beforeIssuing();
    const { id, setCookie } = identity.issuePerson({ secure: about.base.startsWith('https:') });
    return {
      caller: { ...about, actor: { kind: 'person', id, role: 'person' }, person: id },
      setCookie,
    };
  },
});
