import { type Answer, ask, isRecord, post } from '@/app/session/rooms-api';

/** The pages' side of the HTTP API for who one is. What it answers is of one build with the page, and not checked again. */

export type Role = 'person' | 'reviewer' | 'admin';

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export interface ListedPerson extends Me {
  /** Milliseconds since 1970 UTC. */
  readonly seenAt: number;
}

const asIs = <T>(body: unknown): T | null => (isRecord(body) ? (body as T) : null);

export const readMe = (): Promise<Answer<Me>> => ask('/api/me', {}, asIs<Me>);

export const signOut = (everywhere: boolean): Promise<Answer<true>> =>
  ask('/api/me/sign-out', post({ everywhere }), () => true as const);

export const makeDeviceLink = (): Promise<Answer<{ readonly url: string }>> =>
  ask('/api/me/device-link', post({}), asIs<{ readonly url: string }>);

export const makePhrase = (): Promise<Answer<{ readonly phrase: string }>> =>
  ask('/api/me/recovery-phrase', post({}), asIs<{ readonly phrase: string }>);

/** @param key of a device link, or a recovery phrase */
export const enter = (key: string): Promise<Answer<Me>> => ask('/api/me/enter', post({ key }), asIs<Me>);

export const listPeople = (text: string): Promise<Answer<{ readonly people: readonly ListedPerson[] }>> =>
  ask(`/api/people?q=${encodeURIComponent(text)}`, {}, asIs<{ readonly people: readonly ListedPerson[] }>);

export const giveRole = (id: string, role: Role): Promise<Answer<ListedPerson>> =>
  ask(`/api/people/${encodeURIComponent(id)}/role`, post({ role }), asIs<ListedPerson>);
