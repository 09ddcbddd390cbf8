import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { ChatId, Reaction } from '@/lib/chat/message';
import type { Epoch, EpochMillis, ModelId, ParticipantId, PersonId, RoomId, SessionId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import type { Prisma } from '@/prisma/client/client';
import type { Client } from '../database/client';
import type {
  ParticipantRecord,
  Refusal,
  RoomRecord,
  RoomStore,
  SessionRefusals,
  StoredRemark,
  StoredRoom,
  StoredSession,
} from '../ports';
import { explain, explained, StorageError } from '../storage-error';
import { AppendQueue } from './append-queue';
import { readParticipants, readRoom, writeParticipant } from './arrival-rows';
import { deleteRemark, readRemarks, writeReaction, writeRemark } from './chat-rows';
import { commitAppends } from './commit-appends';
import { readSession } from './history-sql';
import { readHistory } from './read-history';
import { toRoomRecord } from './records';
import { takeRoom } from './take-room';

export class PrismaRoomStore implements RoomStore {
  readonly #client: Client;
  readonly #db: SqlDriverAdapter;
  readonly #name: string;
  readonly #appends: AppendQueue;

  /**
   * @param db the adapter under the client, for what is written and read in bulk
   * @param name what errors call the database
   */
  constructor(client: Client, db: SqlDriverAdapter, name: string) {
    this.#client = client;
    this.#db = db;
    this.#name = name;
    this.#appends = new AppendQueue((appends) => commitAppends(db, appends));
  }

  create({ owner, ...room }: RoomRecord): Promise<void> {
    return this.#explained(async () => {
      await this.#client.room.create({ data: { ...room, ownerId: owner } });
    });
  }

  find(id: RoomId): Promise<RoomRecord | null> {
    return this.#explained(() => readRoom(this.#db, id));
  }

  take(id: RoomId): Promise<StoredRoom | null> {
    return this.#explained(() => takeRoom(this.#client, this.#db, id));
  }

  session(room: RoomId, id: SessionId): Promise<StoredSession | null> {
    return this.#explained(async () => {
      const row = await readSession(this.#db, room, id);
      if (!row) return null;
      const [by, lastN, refused] = row;
      return {
        by: by as ParticipantId,
        lastN,
        refusals: refused === null ? [] : (JSON.parse(refused) as Refusal[]),
      };
    });
  }

  async *history(id: RoomId): AsyncGenerator<readonly Entry[]> {
    try {
      yield* readHistory(this.#db, id);
    } catch (error) {
      throw explain(error, this.#name);
    }
  }

  async append(
    id: RoomId,
    epoch: Epoch,
    entries: readonly Entry[],
    refusals: SessionRefusals = new Map(),
  ): Promise<void> {
    if (entries.length === 0) return;
    if (entries.some((entry, i) => entry.seq !== entries[0]!.seq + i))
      throw new StorageError('out-of-order', `The entries for room ${id} leave a gap between their seqs.`);
    try {
      await this.#appends.append({ room: id, epoch, entries, refusals });
    } catch (error) {
      throw explain(error, this.#name);
    }
  }

  keep(id: RoomId): Promise<void> {
    return this.#update(id, { draft: false });
  }

  revive(id: RoomId, at: EpochMillis): Promise<void> {
    return this.#update(id, { archivedAt: null, seenAt: at });
  }

  seen(id: RoomId, at: EpochMillis): Promise<void> {
    return this.#update(id, { seenAt: at });
  }

  setModel(id: RoomId, model: ModelId): Promise<void> {
    return this.#update(id, { model });
  }

  recent(
    person: PersonId,
    limit: number,
  ): Promise<readonly (RoomRecord & { readonly visitedAt: EpochMillis })[]> {
    return this.#explained(async () => {
      const visits = await this.#client.participant.findMany({
        where: { personId: person },
        orderBy: [{ visitedAt: 'desc' }, { roomId: 'asc' }],
        take: limit,
        include: { room: true },
      });
      return visits.map((visit) => ({
        ...toRoomRecord(visit.room),
        visitedAt: visit.visitedAt as EpochMillis,
      }));
    });
  }

  deleteDrafts(createdBefore: EpochMillis): Promise<readonly RoomId[]> {
    const old = { draft: true, createdAt: { lt: createdBefore } };
    return this.#explained(() =>
      this.#oneByOne(old, (id) => this.#client.room.deleteMany({ where: { id, draft: true } })),
    );
  }

  listed(limit: number): Promise<readonly RoomRecord[]> {
    return this.#explained(async () => {
      const rows = await this.#client.room.findMany({
        // Games have a list of their own.
        where: { listed: true, draft: false, archivedAt: null, game: { is: null } },
        orderBy: [{ seenAt: 'desc' }, { id: 'asc' }],
        take: limit,
      });
      return rows.map(toRoomRecord);
    });
  }

  archive(unseenSince: EpochMillis, at: EpochMillis): Promise<readonly RoomId[]> {
    const unseen = { draft: false, archivedAt: null, seenAt: { lt: unseenSince } };
    return this.#explained(() =>
      this.#oneByOne(unseen, (id) =>
        this.#client.room.updateMany({ where: { ...unseen, id }, data: { archivedAt: at } }),
      ),
    );
  }

  deleteArchived(archivedBefore: EpochMillis): Promise<readonly RoomId[]> {
    const past = { archivedAt: { lt: archivedBefore } };
    return this.#explained(() =>
      this.#oneByOne(past, (id) => this.#client.room.deleteMany({ where: { ...past, id } })),
    );
  }

  delete(id: RoomId): Promise<void> {
    return this.#explained(async () => {
      await this.#client.room.deleteMany({ where: { id } });
    });
  }

  remarks(room: RoomId, limit: number): Promise<readonly StoredRemark[]> {
    return this.#explained(() => readRemarks(this.#client, room, limit));
  }

  putRemark(room: RoomId, remark: Omit<StoredRemark, 'reactions'>, keep: number): Promise<void> {
    return this.#explained(() => writeRemark(this.#client, room, remark, keep));
  }

  deleteRemark(room: RoomId, remark: ChatId): Promise<void> {
    return this.#explained(() => deleteRemark(this.#client, room, remark));
  }

  putReaction(room: RoomId, remark: ChatId, by: ParticipantId, kind: Reaction, on: boolean): Promise<void> {
    return this.#explained(() => writeReaction(this.#client, room, remark, by, kind, on));
  }

  participants(room: RoomId): Promise<readonly ParticipantRecord[]> {
    return this.#explained(() => readParticipants(this.#db, room));
  }

  putParticipant(participant: ParticipantRecord, at: EpochMillis): Promise<void> {
    return this.#explained(() => writeParticipant(this.#db, participant, at));
  }

  /** Resolves when all that was to be appended is settled. */
  drained(): Promise<void> {
    return this.#appends.drained();
  }

  /** So that nobody's append waits for all of them; and only what is so still when its turn comes. */
  async #oneByOne(
    where: Prisma.RoomWhereInput,
    change: (id: string) => Promise<{ readonly count: number }>,
  ): Promise<readonly RoomId[]> {
    const changed: RoomId[] = [];
    for (const { id } of await this.#client.room.findMany({ where, select: { id: true } }))
      if ((await change(id)).count > 0) changed.push(id as RoomId);
    return changed;
  }

  #update(
    id: RoomId,
    data: { draft?: boolean; model?: string; seenAt?: number; archivedAt?: null },
  ): Promise<void> {
    return this.#explained(async () => {
      await this.#client.room.updateMany({ where: { id }, data });
    });
  }

  #explained<T>(work: () => Promise<T>): Promise<T> {
    return explained(this.#name, work);
  }
}
