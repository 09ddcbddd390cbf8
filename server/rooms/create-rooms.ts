import { CHAT_KEPT } from '@/lib/chat/message';
import type { ModelId, PersonId, RoomId } from '@/lib/ids';
import { NETWORKS, type NetworkName } from '@/lib/network/layers';
import { renderStrokes } from '@/lib/preprocess';
import type { Closing } from '@/lib/wire';
import { encodeFrame } from '@/lib/wire/frame-codec';
import { selectLayers } from '@/server/inference/layer-selection';
import type { InferencePort } from '@/server/inference/port';
import type { RoomStore } from '@/server/storage/ports';
import { type Clock, systemClock } from './clock';
import { Roster } from './people/roster';
import type { RoomPort } from './port';
import { RoomHost } from './room-host';
import type { Strain } from './strain';

export interface RoomsOptions {
  readonly store: RoomStore;
  readonly inference: Pick<InferencePort, 'read'>;
  readonly report: (error: unknown, context: { readonly room: RoomId }) => void;
  readonly clock?: Clock;
  /** Of this process; without it there is none. */
  readonly strain?: () => Strain;
  /** The version of this one's network that reads now: a room that was away when it was promoted takes it when it comes back. */
  readonly liveVersion?: (model: ModelId) => ModelId;
  /** A room with nobody in it is let go after this. */
  readonly idleMs?: number;
  /** An archived room is deleted after this. */
  readonly archiveMs?: number;
  /** A room is here no more, and all that it will ever write is written. */
  readonly onGone?: (id: RoomId) => void;
}

export interface Rooms {
  /** Takes the room if it is not here yet, which raises its epoch; null where there is no such room. */
  open(id: RoomId): Promise<RoomPort | null>;
  /** It is in memory, or being taken. */
  has(id: RoomId): boolean;
  /** Rooms in memory. */
  readonly roomCount: number;
  /** Connections over all rooms. */
  readonly subscriberCount: number;
  /** Ops over all rooms that are logged and not on disk. */
  readonly uncommitted: number;
  /** Rooms with somebody in them. */
  occupied(): readonly RoomId[];
  /** How many people are in a room now. */
  presentIn(id: RoomId): number;
  /** Resolves when what a room in memory has logged is on disk: from then on its row says what its log says. */
  committed(id: RoomId): Promise<void>;
  /** Rooms in memory that are read by a version of this network are read by that one from now on. */
  readBy(network: string, model: ModelId): Promise<void>;
  /** Ends one room's connections, as before it is deleted; nothing happens where it is not in memory. */
  evict(id: RoomId, reason: Closing['reason'], message: string): Promise<void>;
  /** Tells the rooms in memory that a person goes by another name; the others learn it with the person's next visit. */
  personRenamed(person: PersonId, name: string): Promise<void>;
  /** Brings all rooms to disk and ends their connections. */
  close(): Promise<void>;
}

/** Long enough for a page to be reloaded or a laptop to be carried to another room. */
const IDLE_MS = 60_000;
/** Thirty days: longer than any holiday. */
const ARCHIVE_MS = 30 * 24 * 60 * 60 * 1000;

export class RoomsClosedError extends Error {
  constructor() {
    super('The server is stopping; no room is opened any more.');
    this.name = 'RoomsClosedError';
  }
}

interface Live {
  host: RoomHost | null;
  opened: Promise<RoomHost | null>;
  cancelRelease: (() => void) | null;
}

/** The rooms that this process owns. */
export function createRooms(options: RoomsOptions): Rooms {
  const { store, report, clock = systemClock, idleMs = IDLE_MS, archiveMs = ARCHIVE_MS } = options;
  const live = new Map<RoomId, Live>();
  let closed = false;

  const take = async (id: RoomId, room: Live): Promise<RoomHost | null> => {
    const [stored, participants] = [await store.take(id), await store.participants(id)];
    if (!stored) return null;
    const said = await store.remarks(id, CHAT_KEPT);
    const forget = () => {
      room.cancelRelease?.();
      if (live.get(id) === room) live.delete(id);
    };
    const release = () => {
      room.cancelRelease = null;
      forget();
      host
        .close('restarting', 'This room was put away. Joining it again.')
        .catch((error) => report(error, { room: id }));
    };
    const host = new RoomHost(
      stored,
      new Roster(participants),
      {
        store,
        inference: options.inference,
        render: renderStrokes,
        encodeFrame,
        defaultLayers,
        clock,
        strain: options.strain ?? (() => 0),
        archiveMs,
        report,
      },
      {
        onIdle(idle) {
          room.cancelRelease?.();
          room.cancelRelease = idle && live.get(id) === room ? clock.after(idleMs, release) : null;
        },
        onClosed() {
          forget();
          options.onGone?.(id);
        },
      },
      said,
    );
    room.host = host;
    host.start();
    if (options.liveVersion) await host.setModel(options.liveVersion(stored.room.model));
    return host;
  };

  const open = (id: RoomId): Promise<RoomHost | null> => {
    const here = live.get(id);
    if (here) return here.opened;
    const room: Live = { host: null, opened: Promise.resolve(null), cancelRelease: null };
    live.set(id, room);
    room.opened = take(id, room);
    room.opened.then(
      (host) => host ?? live.delete(id),
      () => live.delete(id),
    );
    return room.opened;
  };

  return {
    async open(id) {
      if (closed) throw new RoomsClosedError();
      return open(id);
    },
    has: (id) => live.has(id),
    get roomCount() {
      return live.size;
    },
    get subscriberCount() {
      let count = 0;
      for (const { host } of live.values()) count += host?.subscribers ?? 0;
      return count;
    },
    get uncommitted() {
      let count = 0;
      for (const { host } of live.values()) count += host?.uncommitted ?? 0;
      return count;
    },
    occupied: () => [...live].flatMap(([id, { host }]) => (host && host.subscribers > 0 ? [id] : [])),
    presentIn: (id) => live.get(id)?.host?.present ?? 0,
    async committed(id) {
      await live.get(id)?.host?.committed();
    },
    async readBy(network, model) {
      for (const { opened } of [...live.values()]) {
        const host = await opened.catch(() => null);
        if (host && networkIn((await host.info()).model) === network) await host.setModel(model);
      }
    },
    async evict(id, reason, message) {
      const host = await live.get(id)?.opened;
      await host?.close(reason, message);
    },
    async personRenamed(person, name) {
      await Promise.all([...live.values()].map(({ host }) => host?.personRenamed(person, name)));
    },
    async close() {
      closed = true;
      const opened = await Promise.allSettled([...live.values()].map((room) => room.opened));
      const hosts = opened.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
      await Promise.all(hosts.map((host) => host.close('restarting', 'The server restarts. One moment.')));
    },
  };
}

const networkIn = (model: ModelId): string => model.slice(0, model.indexOf('@'));

const defaultLayersOf = new Map<string, ReadonlySet<number>>();

function defaultLayers(model: ModelId): ReadonlySet<number> {
  const name = networkIn(model);
  let layers = defaultLayersOf.get(name);
  if (!layers) {
    layers = new Set(
      Object.hasOwn(NETWORKS, name) ? selectLayers(NETWORKS[name as NetworkName], 'default') : [],
    );
    defaultLayersOf.set(name, layers);
  }
  return layers;
}
