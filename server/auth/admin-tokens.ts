import { createHash, randomBytes } from 'node:crypto';
import type { EpochMillis } from '@/lib/ids';
import type { AdminTokenStore, PersonRecord, PersonStore } from '@/server/storage/ports';
import { sameSecret } from './room-keys';

const TOKEN_BYTES = 24;

/** Longer than any of ours; what is longer still is not looked at. */
export const MAX_ADMIN_TOKEN_LENGTH = 256;

/** Behind `#`, where it is in no log and no Referer. */
export const adminPath = (token: string): string => `/admin#t=${token}`;

const digest = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Links that make a person an admin: each of them once, ADMIN_TOKEN always. */
export class AdminTokens {
  readonly #tokens: AdminTokenStore;
  readonly #people: PersonStore;
  readonly #standing: string | undefined;

  /** @param standing ADMIN_TOKEN */
  constructor(tokens: AdminTokenStore, people: PersonStore, standing: string | undefined) {
    this.#tokens = tokens;
    this.#people = people;
    this.#standing = standing || undefined;
  }

  /** The token of the first start, to be printed; null on every later one. */
  async first(at: EpochMillis): Promise<string | null> {
    return (await this.#tokens.any()) ? null : this.make(at);
  }

  async make(at: EpochMillis): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await this.#tokens.add(digest(token), at);
    return token;
  }

  /** For `authorise`; a claim decides anew, as two may come at once. */
  async valid(token: string): Promise<boolean> {
    if (token.length === 0 || token.length > MAX_ADMIN_TOKEN_LENGTH) return false;
    return this.#isStanding(token) || this.#tokens.unused(digest(token));
  }

  /** Makes the person an admin and uses the token up; false where it is not, or no longer, good. */
  async claim(token: string, person: PersonRecord, at: EpochMillis): Promise<boolean> {
    if (!(await this.valid(token))) return false;
    if (!this.#isStanding(token)) return this.#tokens.claim(digest(token), person, at);
    await this.#people.put({ ...person, role: 'admin' }, at);
    return true;
  }

  #isStanding(token: string): boolean {
    return this.#standing !== undefined && sameSecret(token, this.#standing);
  }
}
