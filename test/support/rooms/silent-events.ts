import type { RoomConnectionDeps } from '@/server/sockets/room-connection';

const ignore = (): void => undefined;

/** For connections that nobody counts. */
export const SILENT_EVENTS: RoomConnectionDeps['events'] = {
  opened: ignore,
  joined: ignore,
  closed: ignore,
  ops: ignore,
  refused: ignore,
  batch: ignore,
  frame: ignore,
};
