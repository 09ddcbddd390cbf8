import type { SessionId } from '@/lib/ids';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 120 random bits; `crypto.randomUUID` is withheld on plain HTTP, `getRandomValues` is not. */
export function newSessionId(): SessionId {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return Array.from(bytes, (byte) => LETTERS[byte & 63]).join('') as SessionId;
}
