import { createHash, randomBytes } from 'node:crypto';
import type { EpochMillis, PersonId } from '@/lib/ids';
import type { PersonKeyStore } from '@/server/storage/ports';
import { phraseOf } from './phrase';

const LINK_BYTES = 24;
/** Long enough to fetch the other device. */
const LINK_LIFE_MS = 15 * 60 * 1000;
/** Longer than any of ours; what is longer still is not looked at. */
export const MAX_PERSON_KEY_LENGTH = 256;

/** Behind `#`, where it is in no log and no Referer. */
export const devicePath = (key: string): string => `/enter#d=${key}`;

/** However a phrase was typed: case, spaces and punctuation do not matter. Links know no such freedom, and lose nothing by it. */
const digest = (key: string): string => {
  const words = key.toLowerCase().match(/[a-z]+/g) ?? [];
  const spoken = key.includes(' ') ? words.join(' ') : key;
  return createHash('sha256').update(spoken).digest('hex');
};

/** What brings a person to another browser. */
export class PersonKeys {
  readonly #store: PersonKeyStore;

  constructor(store: PersonKeyStore) {
    this.#store = store;
  }

  /** Good once, for a quarter of an hour. */
  async makeLink(person: PersonId, at: EpochMillis): Promise<{ key: string; expiresAt: EpochMillis }> {
    const key = randomBytes(LINK_BYTES).toString('base64url');
    const expiresAt = (at + LINK_LIFE_MS) as EpochMillis;
    await this.#store.put({ hash: digest(key), person, kind: 'link', expiresAt }, at);
    return { key, expiresAt };
  }

  /** Good until another one is made. */
  async makePhrase(person: PersonId, at: EpochMillis): Promise<string> {
    const phrase = phraseOf(randomBytes);
    await this.#store.put({ hash: digest(phrase), person, kind: 'phrase', expiresAt: null }, at);
    return phrase;
  }

  /** For `authorise`; taking it decides anew. */
  async valid(key: string, at: EpochMillis): Promise<boolean> {
    return key.length <= MAX_PERSON_KEY_LENGTH && (await this.#store.owner(digest(key), at)) !== null;
  }

  /** Whose it is; null where it is not, or no longer, good. */
  async take(key: string, at: EpochMillis): Promise<PersonId | null> {
    return key.length > MAX_PERSON_KEY_LENGTH ? null : this.#store.take(digest(key), at);
  }
}
