import type { PersonId } from '@/lib/ids';
import type { PersonStore } from '@/server/storage/ports';
import type { Actor } from './authorise';
import type { Claim, CookieOptions, Identity } from './identity';

/** Who stands behind a Cookie header: what the cookie claims, held against what the database knows. */
export interface Visitors {
  /** Null without a cookie of ours, and with one of before its person signed out everywhere. */
  read(cookieHeader: string | undefined): Promise<Visitor | null>;
  /** The same cookie for another 400 days, signed with the newest key. */
  renew(visitor: Visitor, options: CookieOptions): string;
}

export interface Visitor {
  readonly id: PersonId;
  readonly turn: number;
  readonly actor: Extract<Actor, { kind: 'person' }>;
}

export const ANONYMOUS: Actor = { kind: 'anonymous' };

export const createVisitors = (
  identity: Pick<Identity, 'read' | 'cookieOf'>,
  people: Pick<PersonStore, 'find'>,
): Visitors => ({
  async read(cookieHeader) {
    const claim = identity.read(cookieHeader);
    const known = claim && (await people.find(claim.person));
    if (!claim || !holds(claim, known)) return null;
    const { person: id, turn } = claim;
    return { id, turn, actor: { kind: 'person', id, role: known?.role ?? 'person' } };
  },
  renew: ({ id, turn }, options) => identity.cookieOf(id, { ...options, turn }),
});

/** Whoever has done nothing yet has no row, and never signed out. */
export const holds = ({ turn }: Claim, known: { readonly turn: number } | null): boolean =>
  turn === (known?.turn ?? 0);
