import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { type PersonId, personIdSchema } from '@/lib/ids';
import type { SessionKey, SessionKeys } from './secrets';

export const PERSON_COOKIE = 'inkling';
/** 400 days: browsers keep no cookie longer. */
const MAX_AGE_S = 400 * 24 * 3600;
const ID_BYTES = 16;

/** What a good cookie says. */
export interface Claim {
  readonly person: PersonId;
  /** How often that person had signed out everywhere when the cookie was made; it holds while that is still so. */
  readonly turn: number;
}

export interface Identity {
  /** Who sent this Cookie header; null without one of ours, or where it was tampered with. */
  read(cookieHeader: string | undefined): Claim | null;
  /** A new person. Nothing is stored: a row is made with the first thing that this person does. */
  issuePerson(options: CookieOptions): { readonly id: PersonId; readonly setCookie: string };
  /** The cookie anew, signed with the newest key and good for another 400 days. */
  cookieOf(id: PersonId, options: CookieOptions & { readonly turn?: number }): string;
  /** Takes the cookie away. */
  clearCookie(options: CookieOptions): string;
}

export interface CookieOptions {
  /** The request came over TLS: the cookie must never leave it again. */
  readonly secure: boolean;
}

/** Not of the alphabet of ids. */
const TURN_MARK = '~';

/**
 * Who someone is stands in a cookie alone: `<person>.<key>.<signature>`, HMAC-SHA256 over the person and the key's id; once they have
 * signed out everywhere, `<person>~<turn>` stands in the person's place. No script can read it, other sites cannot send it along with
 * what they post.
 */
export function createIdentity(keys: SessionKeys): Identity {
  const byId = new Map(keys.map((key) => [key.id, key]));

  const setCookie = (value: string, maxAge: number, { secure }: CookieOptions): string =>
    stringifySetCookie({
      name: PERSON_COOKIE,
      value,
      httpOnly: true,
      sameSite: 'lax',
      secure,
      path: '/',
      maxAge,
    });

  const cookieOf: Identity['cookieOf'] = (id, { secure, turn = 0 }) => {
    const subject = turn === 0 ? id : `${id}${TURN_MARK}${turn}`;
    const signature = sign(subject, keys[0]).toString('base64url');
    return setCookie(`${subject}.${keys[0].id}.${signature}`, MAX_AGE_S, { secure });
  };

  return {
    cookieOf,
    clearCookie: (options) => setCookie('', 0, options),
    issuePerson(options) {
      const id = randomBytes(ID_BYTES).toString('base64url') as PersonId;
      return { id, setCookie: cookieOf(id, options) };
    },
    read(cookieHeader) {
      const value = cookieHeader ? parseCookie(cookieHeader)[PERSON_COOKIE] : undefined;
      const [subject, keyId, signature, ...rest] = value?.split('.') ?? [];
      if (subject === undefined || keyId === undefined || signature === undefined || rest.length > 0)
        return null;
      const key = byId.get(keyId);
      const [id, turn = '0'] = subject.split(TURN_MARK);
      const person = personIdSchema.safeParse(id);
      if (!key || !person.success) return null;
      const given = Buffer.from(signature, 'base64url');
      const right = sign(subject, key);
      return given.length === right.length && timingSafeEqual(given, right)
        ? { person: person.data, turn: Number(turn) }
        : null;
    },
  };
}

const sign = (subject: string, key: SessionKey): Buffer =>
  createHmac('sha256', key.secret).update(`person\0${key.id}\0${subject}`).digest();
