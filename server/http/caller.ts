import type { IncomingMessage } from 'node:http';
import type { PersonId } from '@/lib/ids';
import { originOf } from '@/server/addresses';
import type { Actor } from '@/server/auth/authorise';
import type { Identity } from '@/server/auth/identity';
import type { PersonStore } from '@/server/storage/ports';
import type { Caller } from './route';

export interface CallerReader {
  /**
   * @param beforeIssuing runs before a new person is made and may refuse by throwing
   * @returns `setCookie` where the caller is a new person
   */
  read(
    request: IncomingMessage,
    identity: 'read' | 'ensure',
    beforeIssuing: () => Promise<void>,
  ): Promise<{ readonly caller: Caller; readonly setCookie: string | null }>;
}

export interface CallerDeps {
  readonly identity: Identity;
  readonly people: Pick<PersonStore, 'find'>;
  readonly publicUrl: string | null;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip'];

export const createCallerReader = ({ identity, people, publicUrl }: CallerDeps): CallerReader => {
  const actorOf = async (person: PersonId): Promise<Actor> => ({
    kind: 'person',
    id: person,
    role: (await people.find(person))?.role ?? 'person',
  });

  return {
    async read(request, wanted, beforeIssuing) {
      const origin = originOf(request);
      const about = {
        base: publicUrl ?? origin,
        local:
          LOOPBACK.has(request.socket.remoteAddress ?? '') &&
          PROXY_HEADERS.every((name) => request.headers[name] === undefined),
        ifNoneMatch: request.headers['if-none-match'] ?? null,
      };
      const known = identity.readPerson(request.headers.cookie);
      if (known !== null)
        return { caller: { ...about, actor: await actorOf(known), person: known }, setCookie: null };
      if (wanted === 'read')
        return { caller: { ...about, actor: { kind: 'anonymous' }, person: null }, setCookie: null };
      await beforeIssuing();
      const { id, setCookie } = identity.issuePerson({ secure: about.base.startsWith('https:') });
      return {
        caller: { ...about, actor: { kind: 'person', id, role: 'person' }, person: id },
        setCookie,
      };
    },
  };
};
