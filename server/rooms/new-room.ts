import type { EpochMillis, ModelId } from '@/lib/ids';
import { newRoomId, newRoomKey } from '@/server/auth/room-keys';
import type { PersonRecord, RoomRecord } from '@/server/storage/ports';

export interface NewRoom {
  readonly name: string;
  readonly owner: Pick<PersonRecord, 'id'>;
  /** What reads it. */
  readonly model: ModelId;
  readonly now: EpochMillis;
  /** Deleted after a day unless it is shared, saved or labelled. */
  readonly draft?: boolean;
}

/** A room as it begins: with keys of its own, and listed nowhere. */
export const newRoom = ({ name, owner, model, now, draft = false }: NewRoom): RoomRecord => ({
  id: newRoomId(),
  name,
  draft,
  owner: owner.id,
  model,
  createdAt: now,
  drawKey: newRoomKey(),
  viewKey: newRoomKey(),
  drawTurn: 0,
  viewTurn: 0,
  listed: false,
  seenAt: now,
  archivedAt: null,
});
