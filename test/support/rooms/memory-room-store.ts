import type { ChatId, Reaction } from '@/lib/chat/message';
import {
  type Epoch,
  type EpochMillis,
  importedStrokeId,
  type ModelId,
  type ParticipantId,
  type PersonId,
  type RoomId,
  type SessionId,
} from '@/lib/ids';
import { type Entry, entryId } from '@/lib/room/entry';
import type { Op } from '@/lib/room/op';
import {
  type ParticipantRecord,
  type RoomRecord,
  type RoomStore,
  type SessionRefusals,
  StaleEpochError,
  type StoredRemark,
  type StoredRoom,
  type StoredSession,
} from '@/server/storage/ports';
import { foldLog } from './folded-log';

interface Row {
  record: RoomRecord;
  epoch: number;
  log: Entry[];
  sessions: Map<SessionId, StoredSession>;
  remarks: StoredRemark[];
  participants: Map<PersonId, ParticipantRecord & { readonly visitedAt: EpochMillis }>;
}

interface Append {
  readonly id: RoomId;
  readonly epoch: Epoch;
  readonly entries: readonly Entry[];
  readonly refusals: SessionRefusals;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A room store whose commits happen when the test says so: by hand, or at once with `auto`. */
export class MemoryRoomStore implements RoomStore {
  readonly #rooms = new Map<RoomId, Row>();
  #appends: Append[] = [];

  constructor(private readonly auto = true) {}

  /** Appends that wait for their commit. */
  get waiting(): number {
    return this.#appends.length;
  }

  /** Entries that wait for their commit. */
  get waitingEntries(): number {
    return this.#appends.reduce((sum, { entries }) => sum + entries.length, 0);
  }

  log(id: RoomId): readonly Entry[] {
    return this.#row(id).log;
  }

  epoch(id: RoomId): number {
    return this.#row(id).epoch;
  }

  /** Settles the oldest append: committed, or failed with this error. */
  settleNext(failure: Error | null = null): void {
    const append = this.#appends.shift();
    if (!append) return;
    if (failure) append.reject(failure);
    else this.#commit(append);
  }

  /** The process died: what it had not committed is gone, and nobody hears of it. */
  crash(): void {
    this.#appends = [];
  }

  append(
    id: RoomId,
    epoch: Epoch,
    entries: readonly Entry[],
    refusals: SessionRefusals = new Map(),
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const append = { id, epoch, entries: structuredClone(entries), refusals, resolve, reject };
      if (this.auto) this.#commit(append);
      else this.#appends.push(append);
    });
  }

  #commit({ id, epoch, entries, refusals, resolve, reject }: Append): void {
    const row = this.#row(id);
    if (epoch !== row.epoch) {
      reject(new StaleEpochError(id, epoch));
      return;
    }
    let seq = row.log.at(-1)?.seq ?? 0;
    for (const entry of entries)
      if (entry.seq !== ++seq) {
        reject(new Error(`seq ${entry.seq} does not follow ${seq - 1}`));
        return;
      }
    row.log.push(...entries);
    for (const { session, by, n } of entries)
      row.sessions.set(session, { by, lastN: n, refusals: refusals.get(session) ?? [] });
    for (const { by, op } of entries) this.#carry(id, by, op);
    resolve();
  }

  async create(record: RoomRecord): Promise<void> {
    this.#rooms.set(record.id, {
      record,
      epoch: 0,
      log: [],
      sessions: new Map(),
      remarks: [],
      participants: new Map(),
    });
  }

  async find(id: RoomId): Promise<RoomRecord | null> {
    return this.#rooms.get(id)?.record ?? null;
  }

  async take(id: RoomId): Promise<StoredRoom | null> {
    const row = this.#rooms.get(id);
    if (!row) return null;
    row.epoch += 1;
    return { room: row.record, ...foldLog(structuredClone(row.log), row.epoch) };
  }

  async session(room: RoomId, id: SessionId): Promise<StoredSession | null> {
    return this.#rooms.get(room)?.sessions.get(id) ?? null;
  }

  async *history(id: RoomId): AsyncGenerator<readonly Entry[]> {
    const { entries, strokes } = foldLog(structuredClone(this.#row(id).log), 0);
    const points = new Map(strokes.map((stroke) => [stroke.id, stroke.points]));
    for (const entry of entries) {
      const { op } = entry;
      const name = entryId(entry);
      if (op.kind === 'begin') op.points = points.get(name)!;
      if (op.kind === 'import')
        for (const [place, stroke] of op.strokes.entries())
          stroke.points = points.get(importedStrokeId(name, place))!;
      yield [entry];
    }
  }

  async keep(id: RoomId): Promise<void> {
    this.#change(id, { draft: false });
  }

  async revive(id: RoomId, at: EpochMillis): Promise<void> {
    this.#change(id, { archivedAt: null, seenAt: at });
  }

  async seen(id: RoomId, at: EpochMillis): Promise<void> {
    this.#change(id, { seenAt: at });
  }

  async setModel(id: RoomId, model: ModelId): Promise<void> {
    this.#change(id, { model });
  }

  async recent(person: PersonId, limit: number) {
    return [...this.#rooms.values()]
      .flatMap(({ record, participants }) => {
        const visit = participants.get(person);
        return visit ? [{ ...record, visitedAt: visit.visitedAt }] : [];
      })
      .sort((a, b) => b.visitedAt - a.visitedAt)
      .slice(0, limit);
  }

  async deleteDrafts(createdBefore: EpochMillis): Promise<readonly RoomId[]> {
    const old = [...this.#rooms.values()].filter(
      ({ record }) => record.draft && record.createdAt < createdBefore,
    );
    for (const { record } of old) this.#rooms.delete(record.id);
    return old.map(({ record }) => record.id);
  }

  async listed(limit: number): Promise<readonly RoomRecord[]> {
    return [...this.#rooms.values()]
      .map(({ record }) => record)
      .filter(({ listed, draft, archivedAt }) => listed && !draft && archivedAt === null)
      .sort((a, b) => b.seenAt - a.seenAt)
      .slice(0, limit);
  }

  async archive(unseenSince: EpochMillis, at: EpochMillis): Promise<readonly RoomId[]> {
    const unseen = [...this.#rooms.values()].filter(
      ({ record }) => !record.draft && record.archivedAt === null && record.seenAt < unseenSince,
    );
    for (const { record } of unseen) this.#change(record.id, { archivedAt: at });
    return unseen.map(({ record }) => record.id);
  }

  async deleteArchived(archivedBefore: EpochMillis): Promise<readonly RoomId[]> {
    const past = [...this.#rooms.values()].filter(
      ({ record }) => record.archivedAt !== null && record.archivedAt < archivedBefore,
    );
    for (const { record } of past) this.#rooms.delete(record.id);
    return past.map(({ record }) => record.id);
  }

  async delete(id: RoomId): Promise<void> {
    this.#rooms.delete(id);
  }

  async remarks(id: RoomId, limit: number): Promise<readonly StoredRemark[]> {
    return this.#row(id).remarks.slice(-limit);
  }

  async putRemark(id: RoomId, remark: Omit<StoredRemark, 'reactions'>, keep: number): Promise<void> {
    const row = this.#row(id);
    if (row.remarks.some((one) => one.id === remark.id)) return;
    const sorted = [...row.remarks, { ...remark, reactions: [] }].sort(
      (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
    );
    row.remarks = sorted.slice(-keep);
  }

  async deleteRemark(id: RoomId, remark: ChatId): Promise<void> {
    const row = this.#row(id);
    row.remarks = row.remarks.filter((one) => one.id !== remark);
  }

  async putReaction(
    id: RoomId,
    remark: ChatId,
    by: ParticipantId,
    kind: Reaction,
    on: boolean,
  ): Promise<void> {
    const row = this.#row(id);
    row.remarks = row.remarks.map((one) => {
      if (one.id !== remark) return one;
      const others = one.reactions.filter((reaction) => reaction.by !== by || reaction.kind !== kind);
      const all = on ? [...others, { by, kind }] : others;
      return { ...one, reactions: all.sort((a, b) => (`${a.kind} ${a.by}` < `${b.kind} ${b.by}` ? -1 : 1)) };
    });
  }

  async participants(id: RoomId): Promise<readonly ParticipantRecord[]> {
    return [...(this.#rooms.get(id)?.participants.values() ?? [])].map(
      ({ visitedAt: _, ...record }) => record,
    );
  }

  async putParticipant(participant: ParticipantRecord, at: EpochMillis): Promise<void> {
    const row = this.#row(participant.room);
    const { id = participant.id } = row.participants.get(participant.person) ?? {};
    row.participants.set(participant.person, { ...participant, id, visitedAt: at });
    this.#change(participant.room, { seenAt: at });
  }

  /** The rows say what the log says. */
  #carry(id: RoomId, by: ParticipantId, op: Op): void {
    const row = this.#row(id);
    const turn = (which: (one: ParticipantRecord) => boolean, change: Partial<ParticipantRecord>) => {
      for (const one of [...row.participants.values()])
        if (which(one)) row.participants.set(one.person, { ...one, ...change });
    };
    switch (op.kind) {
      case 'settings': {
        const { name = row.record.name, listed = row.record.listed } = op;
        this.#change(id, { name, listed });
        break;
      }
      case 'hand-over': {
        const heir = [...row.participants.values()].find((one) => one.id === op.person);
        if (heir) this.#change(id, { owner: heir.person });
        turn((one) => one.id === by, { role: 'drawer', via: 'kept' });
        turn((one) => one.id === op.person, { role: 'owner', via: 'owner' });
        break;
      }
      case 'model':
        this.#change(id, { model: op.model });
        break;
      case 'remove':
        turn((one) => one.id === op.person, { via: null });
        break;
      case 'revoke': {
        const { drawTurn, viewTurn } = row.record;
        const key = `new-key-${drawTurn + viewTurn}`;
        this.#change(
          id,
          op.link === 'draw'
            ? { drawKey: key, drawTurn: drawTurn + 1 }
            : { viewKey: key, viewTurn: viewTurn + 1 },
        );
        const kept = new Set(op.keep);
        for (const one of [...row.participants.values()])
          if (one.via === op.link)
            row.participants.set(one.person, { ...one, via: kept.has(one.id) ? 'kept' : null });
        break;
      }
      default:
    }
  }

  #change(id: RoomId, change: Partial<RoomRecord>): void {
    const row = this.#rooms.get(id);
    if (row) row.record = { ...row.record, ...change };
  }

  #row(id: RoomId): Row {
    const row = this.#rooms.get(id);
    if (!row) throw new Error(`no room ${id}`);
    return row;
  }
}
