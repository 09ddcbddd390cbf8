import { type RoomId, roomIdSchema } from '@/lib/ids';
import { type RequestError, requestError } from '@/lib/room/error';
import type { Links } from './status';

/** The pages' side of the HTTP API for rooms and people. */

export interface MadeRoom {
  readonly id: RoomId;
  readonly links: Links;
  /** What the draw link carries behind `#k=`. */
  readonly key: string | undefined;
}

export interface RecentRoom {
  readonly id: string;
  readonly name: string;
  /** Cleared away after a day unless it is shared. */
  readonly draft: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly visitedAt: number;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RequestError };

const unreachable = requestError(
  'unavailable',
  'The server cannot be reached. Check the network, or that it still runs.',
);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function errorIn(body: unknown): RequestError {
  const error = isRecord(body) ? body.error : undefined;
  const message = isRecord(error) ? error.message : undefined;
  return requestError(
    'unavailable',
    typeof message === 'string' ? message : 'The server could not do that. Try again in a moment.',
  );
}

export async function ask<T>(
  path: string,
  init: RequestInit,
  read: (body: unknown) => T | null,
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, init);
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) return { ok: false, error: errorIn(body) };
    const value = read(body);
    return value === null ? { ok: false, error: errorIn(null) } : { ok: true, value };
  } catch {
    return { ok: false, error: unreachable };
  }
}

export const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The key in a link's fragment; undefined for a member's link, which needs none. */
export const linkKey = (hash: string): string | undefined =>
  new URLSearchParams(hash.replace(/^#/, '')).get('k') ?? undefined;

export const makeDraft = (): Promise<Answer<MadeRoom>> =>
  ask('/api/rooms', post({ draft: true }), (body) => {
    if (!isRecord(body)) return null;
    const { id, drawUrl, viewUrl } = body;
    if (typeof drawUrl !== 'string' || typeof viewUrl !== 'string') return null;
    const room = roomIdSchema.safeParse(id);
    if (!room.success) return null;
    const hash = drawUrl.indexOf('#');
    return {
      id: room.data,
      links: { drawUrl, viewUrl },
      key: hash < 0 ? undefined : linkKey(drawUrl.slice(hash)),
    };
  });

export const rename = (name: string): Promise<Answer<true>> => ask('/api/me', post({ name }), () => true);

export const claimAdmin = (token: string): Promise<Answer<true>> =>
  ask('/api/admin/claim', post({ token }), () => true);

export const recentRooms = (): Promise<Answer<readonly RecentRoom[]>> =>
  ask('/api/rooms/recent', {}, (body) => {
    const rooms = isRecord(body) ? body.rooms : body;
    if (!Array.isArray(rooms)) return null;
    return rooms.filter(
      (room: unknown): room is RecentRoom =>
        isRecord(room) &&
        typeof room.id === 'string' &&
        typeof room.name === 'string' &&
        typeof room.draft === 'boolean' &&
        typeof room.visitedAt === 'number',
    );
  });

export interface ListedRoom {
  readonly id: string;
  readonly name: string;
  /** People in it now. */
  readonly present: number;
  /** Milliseconds since 1970 UTC. */
  readonly seenAt: number;
}

export const listedRooms = (): Promise<Answer<readonly ListedRoom[]>> =>
  ask('/api/rooms/listed', {}, (body) => {
    const rooms = isRecord(body) ? body.rooms : body;
    if (!Array.isArray(rooms)) return null;
    return rooms.filter(
      (room: unknown): room is ListedRoom =>
        isRecord(room) &&
        typeof room.id === 'string' &&
        typeof room.name === 'string' &&
        typeof room.present === 'number' &&
        typeof room.seenAt === 'number',
    );
  });
