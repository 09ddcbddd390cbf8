import type { EpochMillis, ModelId, ParticipantId, PersonId } from '@/lib/ids';
import type { RoomInfo } from '@/lib/wire';
import type { RoomRecord, RoomStore } from '@/server/storage/ports';
import type { Clock } from '../clock';

export interface RoomProfileOptions {
  readonly store: Pick<RoomStore, 'keep' | 'revive'>;
  readonly clock: Clock;
  /** How long an archived room is kept before it is deleted. */
  readonly archiveMs: number;
  /** As the log names the room; null: as it was named when it was made. */
  readonly name: () => string | null;
  readonly participantOf: (person: PersonId) => ParticipantId | null;
  readonly tell: (info: RoomInfo) => void;
}

/** What a live room says of itself. What its row holds is stored first, then told to all. */
export class RoomProfile {
  #record: RoomRecord;

  constructor(
    record: RoomRecord,
    private readonly options: RoomProfileOptions,
  ) {
    this.#record = record;
  }

  get archived(): boolean {
    return this.#record.archivedAt !== null;
  }

  info(): RoomInfo {
    const { id, name, draft, model, owner, archivedAt } = this.#record;
    return {
      id,
      name: this.options.name() ?? name,
      draft,
      model,
      owner: this.options.participantOf(owner),
      deletedAt: archivedAt && ((archivedAt + this.options.archiveMs) as EpochMillis),
    };
  }

  tell(): void {
    this.options.tell(this.info());
  }

  async keep(): Promise<void> {
    await this.options.store.keep(this.#record.id);
    this.#change({ draft: false });
  }

  async revive(): Promise<void> {
    await this.options.store.revive(this.#record.id, this.options.clock.now());
    this.#change({ archivedAt: null });
  }

  /** The log says so: its row follows with it. */
  readBy(model: ModelId): void {
    this.#change({ model });
  }

  /** The same. */
  handOver(owner: PersonId): void {
    this.#change({ owner });
  }

  #change(change: Partial<RoomRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.tell();
  }
}
