import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { type PersonId, personIdSchema } from '@/lib/ids';
import type { SessionKey, SessionKeys } from './secrets';

export const PERSON_COOKIE = 'inkling';
/** 400 days: browsers keep no cookie longer. */
const MAX_AGE_S = 400 * 24 * 3600;
const ID_BYTES = 16;

export interface Identity {
  /** Who sent this Cookie header; null without one of ours, or where it was tampered with. */
  readPerson(cookieHeader: string | undefined): PersonId | null;
  /** A new person. Nothing is stored: a row is made with the first thing that this person does. */
  issuePerson(options: CookieOptions): { readonly id: PersonId; readonly setCookie: string };
  /** The cookie anew, signed with the newest key and good for another 400 days. */
  cookieOf(id: PersonId, options: CookieOptions): string;
}

export interface CookieOptions {
  /** The request came over TLS: the cookie must never leave it again. */
  readonly secure: boolean;
}

/**
 * Who someone is stands in a cookie alone: `<person>.<key>.<signature>`, HMAC-SHA256 over the person and the key's id. No script
 * can read it, other sites cannot send it along with what they post.
 */
export function createIdentity(keys: SessionKeys): Identity {
  const byId = new Map(keys.map((key) => [key.id, key]));

  const cookieOf = (id: PersonId, { secure }: CookieOptions): string =>
    stringifySetCookie({
      name: PERSON_COOKIE,
      value: `${id}.${keys[0].id}.${sign(id, keys[0]).toString('base64url')}`,
      httpOnly: true,
      sameSite: 'lax',
      secure,
      path: '/',
      maxAge: MAX_AGE_S,
    });

  return {
    cookieOf,
    issuePerson(options) {
      const id = randomBytes(ID_BYTES).toString('base64url') as PersonId;
      return { id, setCookie: cookieOf(id, options) };
    },
    readPerson(cookieHeader) {
      const value = cookieHeader ? parseCookie(cookieHeader)[PERSON_COOKIE] : undefined;
      const [id, keyId, signature, ...rest] = value?.split('.') ?? [];
      if (id === undefined || keyId === undefined || signature === undefined || rest.length > 0) return null;
      const key = byId.get(keyId);
      const person = personIdSchema.safeParse(id);
      if (!key || !person.success) return null;
      const given = Buffer.from(signature, 'base64url');
      const right = sign(id, key);
      return given.length === right.length && timingSafeEqual(given, right) ? person.data : null;
    },
  };
}

const sign = (id: string, key: SessionKey): Buffer =>
  createHmac('sha256', key.secret).update(`person\0${key.id}\0${id}`).digest();
