import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import type { ParticipantId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import { newRoomKey } from '@/server/auth/room-keys';
import { endMembership, giveRoom, renewKey, setRoom, setRoomModel } from './room-sql';

export interface RoomOpEntry {
  readonly room: string;
  readonly by: ParticipantId;
  readonly op: Op;
}

/**
 * The room's row and its participants' rows say the same as its log: whoever stands at the door, or lists rooms, has no log at hand.
 * In the transaction that logs the op, so that one is never without the other.
 */
export async function carryToRoom(tx: SqlQueryable, { room, by, op }: RoomOpEntry): Promise<void> {
  switch (op.kind) {
    case 'settings':
      await setRoom(tx, room, op.name ?? null, op.listed ?? null);
      break;
    case 'hand-over':
      await giveRoom(tx, room, by, op.person);
      break;
    case 'remove':
      await endMembership(tx, room, op.person);
      break;
    case 'model':
      await setRoomModel(tx, room, op.model);
      break;
    case 'revoke':
      // The key itself is in no log.
      await renewKey(tx, room, op.link, newRoomKey(), op.keep);
      break;
    default:
  }
}
