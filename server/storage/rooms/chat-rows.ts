import type { ChatId, Reaction } from '@/lib/chat/message';
import type { EpochMillis, ParticipantId, RoomId } from '@/lib/ids';
import type { Client } from '../database/client';
import type { StoredRemark } from '../ports';

// A remark of a room that is gone meanwhile is refused by the database, and told as such.

export async function readRemarks(
  client: Client,
  roomId: RoomId,
  limit: number,
): Promise<readonly StoredRemark[]> {
  const rows = await client.chatMessage.findMany({
    where: { roomId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
    include: { reactions: { orderBy: [{ kind: 'asc' }, { participantId: 'asc' }] } },
  });
  return rows.reverse().map((row) => ({
    id: row.id as ChatId,
    by: row.participantId as ParticipantId,
    text: row.text,
    at: row.at as EpochMillis,
    reactions: row.reactions.map(({ participantId, kind }) => ({
      by: participantId as ParticipantId,
      kind: kind as Reaction,
    })),
  }));
}

export async function writeRemark(
  client: Client,
  roomId: RoomId,
  { id, by, text, at }: Omit<StoredRemark, 'reactions'>,
  keep: number,
): Promise<void> {
  await client.chatMessage.upsert({
    where: { roomId_id: { roomId, id } },
    create: { roomId, id, participantId: by, text, at },
    update: {},
  });
  const [oldest] = await client.chatMessage.findMany({
    where: { roomId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    skip: keep,
    take: 1,
    select: { at: true, id: true },
  });
  if (oldest)
    await client.chatMessage.deleteMany({
      where: { roomId, OR: [{ at: { lt: oldest.at } }, { at: oldest.at, id: { lte: oldest.id } }] },
    });
}

export async function deleteRemark(client: Client, roomId: RoomId, id: ChatId): Promise<void> {
  await client.chatMessage.deleteMany({ where: { roomId, id } });
}

export async function writeReaction(
  client: Client,
  roomId: RoomId,
  messageId: ChatId,
  participantId: ParticipantId,
  kind: Reaction,
  on: boolean,
): Promise<void> {
  const where = { roomId, messageId, participantId, kind };
  if (on)
    await client.chatReaction.upsert({
      where: { roomId_messageId_participantId_kind: where },
      create: where,
      update: {},
    });
  else await client.chatReaction.deleteMany({ where });
}
