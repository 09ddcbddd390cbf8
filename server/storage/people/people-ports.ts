import type { Consent } from '@/lib/drawing/consent';
import type { EpochMillis, PersonId } from '@/lib/ids';

export type PersonRole = 'person' | 'reviewer' | 'admin';

export interface PersonRecord {
  readonly id: PersonId;
  readonly name: string;
  readonly role: PersonRole;
}

/** A person as they are found. */
export interface KnownPerson extends PersonRecord {
  /** How often they signed out everywhere: cookies of an earlier turn are good for nothing. */
  readonly turn: number;
  readonly seenAt: EpochMillis;
}

/** Brings a person to another browser: a link does so once and for a while, a phrase until another is made. */
export interface PersonKey {
  /** SHA-256, hexadecimal; the key itself is nowhere kept. */
  readonly hash: string;
  readonly person: PersonId;
  readonly kind: 'link' | 'phrase';
  readonly expiresAt: EpochMillis | null;
}

export interface PersonStore {
  find(id: PersonId): Promise<KnownPerson | null>;
  /** Notes that a person is here: makes their row with the first thing that they do, and otherwise changes neither name nor role. */
  enter(id: PersonId, name: string, at: EpochMillis): Promise<PersonRecord>;
  put(person: PersonRecord, at: EpochMillis): Promise<void>;
  /** What they said when they were asked whether their drawings may be kept; null before. */
  consent(id: PersonId): Promise<Consent | null>;
  /** Whoever answers has entered before. */
  setConsent(id: PersonId, consent: Consent): Promise<void>;
  /** Those whose name or id holds the text, any for an empty one: who has a role first, then whoever was here last. */
  search(text: string, limit: number): Promise<readonly KnownPerson[]>;
  /** `last-admin`: it would leave nobody who can give roles; nothing was changed. */
  setRole(id: PersonId, role: PersonRole): Promise<'done' | 'unknown' | 'last-admin'>;
  /** Ends every cookie, link and phrase of theirs. Whoever does so has entered before. @returns the turn that holds now */
  signOutEverywhere(id: PersonId): Promise<number>;
}

export interface PersonKeyStore {
  /** A new one takes the place of the earlier of its kind. */
  put(key: PersonKey, at: EpochMillis): Promise<void>;
  /** Whose it is, while it is good; changes nothing. */
  owner(hash: string, at: EpochMillis): Promise<PersonId | null>;
  /** The same, and uses a link up: of two who come with one, one gets in. */
  take(hash: string, at: EpochMillis): Promise<PersonId | null>;
}

/** One-time links that make a person an admin; only digests of their tokens are stored. */
export interface AdminTokenStore {
  add(hash: string, at: EpochMillis): Promise<void>;
  /** Whether one was ever made. */
  any(): Promise<boolean>;
  /** Whether it is known and not yet used up. */
  unused(hash: string): Promise<boolean>;
  /** Uses a token up and makes the person an admin, in one step; false where it is unknown or used. */
  claim(hash: string, person: PersonRecord, at: EpochMillis): Promise<boolean>;
}
