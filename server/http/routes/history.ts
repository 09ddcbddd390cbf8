import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { roomIdSchema } from '@/lib/ids';
import type { ShownEntry } from '@/lib/room/entry';
import type { Rooms } from '@/server/rooms/create-rooms';
import type { RoomPort } from '@/server/rooms/port';
import type { ParticipantRecord, Storage } from '@/server/storage/ports';
import { ApiError } from '../api-error';
import type { Caller, Route } from '../route';
import { bytesRoute } from '../route';

export interface HistoryDeps {
  readonly storage: { readonly rooms: Pick<Storage['rooms'], 'participants'> };
  readonly rooms: Pick<Rooms, 'open'>;
}

/** Written at once, about a millisecond's work; then others get their turn of the event loop. */
const CHUNK_CHARACTERS = 64 * 1024;

/** One line of JSON an entry, so that a page can read along while a long history still comes. */
export const historyRoute = ({ storage, rooms }: HistoryDeps): Route => {
  /** Nobody who is not a member wakes a room. */
  const asMember = async (
    id: z.output<typeof roomIdSchema>,
    { person }: Caller,
  ): Promise<{ readonly port: RoomPort; readonly participant: ParticipantRecord } | null> => {
    const participants = person === null ? [] : await storage.rooms.participants(id);
    const participant = participants.find((one) => one.person === person && one.via !== null);
    const port = participant ? await rooms.open(id) : null;
    return participant && port ? { port, participant } : null;
  };
  return bytesRoute({
    path: '/api/rooms/{id}/history',
    summary:
      'What happened in a room that the caller is in, one entry a line, as far as they may see it; withheld entries as `{seq, hidden: true}`. `?after=` goes on behind a seq.',
    action: 'room.replay',
    async target({ params: { id }, caller }) {
      const member = await asMember(id, caller);
      return { role: member && (await member.port.roleOf(member.participant.id)) };
    },
    identity: 'read',
    limit: 'history',
    params: z.object({ id: roomIdSchema }),
    status: 200,
    type: 'application/x-ndjson',
    errors: ['malformed', 'forbidden', 'too-many'],
    async handle({ params: { id }, caller, query }) {
      const after = z.coerce
        .number()
        .int()
        .min(0)
        .safeParse(query.get('after') ?? 0);
      if (!after.success) throw new ApiError('malformed', 'after: the seq of an entry, 0 or more.');
      const member = await asMember(id, caller);
      const history = member && (await member.port.history(member.participant.id));
      if (!history) throw new ApiError('forbidden', 'Join the room first.');
      return { kind: 'stream', body: lines(history, after.data) };
    },
  });
};

async function* lines(
  pages: AsyncIterable<readonly ShownEntry[]>,
  after: number,
): AsyncGenerator<Uint8Array> {
  let text = '';
  for await (const page of pages)
    for (const entry of page) {
      if (entry.seq <= after) continue;
      text += `${JSON.stringify(entry)}\n`;
      if (text.length < CHUNK_CHARACTERS) continue;
      yield Buffer.from(text);
      text = '';
      await setImmediate();
    }
  yield Buffer.from(text);
}
