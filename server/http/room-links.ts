import type { RoomRecord } from '@/server/storage/ports';

export interface RoomLinks {
  readonly drawUrl: string;
  readonly viewUrl: string;
}

/**
 * The links that let others into a room. The key stands behind `#`, which browsers send to no server and in no Referer.
 * @param base origin without a slash at the end
 */
export const roomLinks = (room: Pick<RoomRecord, 'id' | 'drawKey' | 'viewKey'>, base: string): RoomLinks => ({
  drawUrl: `${base}/room/${room.id}#k=${room.drawKey}`,
  viewUrl: `${base}/room/${room.id}#k=${room.viewKey}`,
});

/** The same rights, on the page where the room's game is played. */
export const gameLinks = (
  room: Pick<RoomRecord, 'id' | 'drawKey' | 'viewKey'>,
  base: string,
): { readonly playUrl: string; readonly watchUrl: string } => ({
  playUrl: `${base}/play/${room.id}#k=${room.drawKey}`,
  watchUrl: `${base}/play/${room.id}#k=${room.viewKey}`,
});
