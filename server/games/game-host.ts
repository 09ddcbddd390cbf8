import type { GameAction } from '@/lib/game/action';
import type { RoundSight } from '@/lib/game/reveal';
import { looksTheSame } from '@/lib/game/same-look';
import type { Level } from '@/lib/game/settings';
import { nextDue } from '@/lib/game/settle';
import { sheetsOf } from '@/lib/game/sheets';
import type { GameState } from '@/lib/game/state';
import { type GameEffect, type GameEvent, type Prompts, step } from '@/lib/game/step';
import { viewFor } from '@/lib/game/view';
import type { EpochMillis, ModelId, ParticipantId } from '@/lib/ids';
import type { RequestError } from '@/lib/room/error';
import { steadyTime } from '@/server/rooms/clock';
import type { RoomPort } from '@/server/rooms/port';
import type { GameRecord, Storage } from '@/server/storage/ports';
import type { GameListener, GameSeat } from './port';
import { type ReadLateDeps, readLate } from './read-late';
import { RoundDesk } from './round-desk';
import { finishedRound } from './round-record';
import { SheetKeeper } from './sheet-keeper';

export interface GameHostDeps extends ReadLateDeps {
  readonly storage: Pick<Storage, 'games' | 'rooms' | 'people'>;
  readonly prompts: Prompts;
  /** The version that is played against at a level. */
  readonly modelOf: (level: Level) => ModelId;
}

interface Chair {
  readonly person: ParticipantId;
  readonly listener: GameListener;
}

const LEAST_DELAY_MS = 1;

/**
 * One live game: what happened goes into the machine, and what comes out is done in order. First the room is brought to what the game
 * has become (ink swept, sheets laid out), then everybody is told, then it is stored; nobody is told of a phase that the room is not in.
 * A round that is over is stored first.
 */
export class GameHost {
  #state: GameState;
  readonly #chairs = new Set<Chair>();
  readonly #sheets: SheetKeeper;
  readonly #desk: RoundDesk;
  /** A phase is as long as it is, though somebody sets the clock. */
  readonly #now: () => EpochMillis;
  #sight: RoundSight | null = null;
  #model: ModelId | null = null;
  #listed: boolean | null = null;
  #cancelTimer: (() => void) | null = null;
  #work: Promise<void> = Promise.resolve();
  #writes: Promise<void> = Promise.resolve();
  /** The newest state that waits to be stored; null: none does. */
  #unstored: GameState | null = null;
  #closed = false;

  constructor(
    private readonly room: RoomPort,
    private readonly record: GameRecord,
    private readonly deps: GameHostDeps,
    private readonly onClosed: () => void,
  ) {
    this.#state = record.state;
    this.#sheets = new SheetKeeper(room);
    this.#now = steadyTime(deps.clock, record.changedAt);
    this.#desk = new RoundDesk(this.#now);
  }

  /** Nothing runs before. A game that was in the middle of something goes on from there when its players are back. */
  start(): void {
    this.room.observe({
      prediction: (prediction) => this.#read(prediction.sheet, this.#desk.prediction(prediction)),
      gone: (gone) => this.#read(gone.sheet, this.#desk.gone(gone)),
      closed: () => this.#close(),
    });
    this.#tell({ kind: 'restored' });
  }

  /** @param mayPlay they came to draw, not only to look */
  sit(person: ParticipantId, mayPlay: boolean, listener: GameListener): GameSeat {
    const chair: Chair = { person, listener };
    this.#chairs.add(chair);
    this.#tell({ kind: 'came', person, mayPlay });
    this.#show(chair, this.#state);
    if (this.#sight !== null) listener.sight(this.#sight);
    return {
      act: (action: GameAction): RequestError | null => this.#tell({ kind: 'acted', by: person, action }),
      leave: () => {
        if (!this.#chairs.delete(chair)) return;
        const still = [...this.#chairs].some((other) => other.person === person);
        if (!still && !this.#closed) this.#tell({ kind: 'went', person });
      },
    };
  }

  /** Resolves when all that happened so far is on disk. */
  async settled(): Promise<void> {
    await this.#work;
    await this.#writes;
  }

  #read(sheet: number, noted: ReturnType<RoundDesk['prediction']>): void {
    if (noted !== null) this.#tell({ kind: 'read', sheet, ...noted });
  }

  #tell(event: GameEvent): RequestError | null {
    const before = this.#state;
    const { state, effects, refusal } = step(before, event, this.#now(), this.deps.prompts);
    this.#state = state;
    this.#desk.follow(state);
    this.#setTimer();
    if (effects.length === 0 && looksTheSame(before, state)) return refusal;
    this.#unstored = state;
    this.#work = this.#work
      .then(() => this.#follow(effects, state))
      .catch((error: unknown) => this.deps.report(error, { room: this.room.id }));
    return refusal;
  }

  /** Brings the room to what the game became at this step; what came since has its own turn. */
  async #follow(effects: readonly GameEffect[], state: GameState): Promise<void> {
    if (this.#closed) return;
    const by = state.host ?? state.players[0]?.id;
    for (const effect of effects) await this.#do(effect, state, by);
    if (by !== undefined) {
      await this.#sheets.layOut(sheetsOf(state), by);
      await this.#settings(state, by);
    }
    this.#showAll(state);
    if (this.#unstored === state) this.#store(state);
  }

  async #do(effect: GameEffect, state: GameState, by: ParticipantId | undefined): Promise<void> {
    switch (effect.kind) {
      case 'sweep':
        this.#sight = null;
        if (by !== undefined) {
          const count = await this.room.sheetCount();
          await this.#sheets.sweep(by, Array.from({ length: count }, (_, sheet) => sheet).slice(1));
        }
        break;
      case 'round-over': {
        const model = this.#model ?? this.deps.modelOf(state.settings.level);
        const ink = await this.#desk.collect(this.room, effect.outcome);
        // Points that somebody has seen outlive the process: they are on disk before anybody is told.
        await this.#write(async () => {
          const room = this.room.id;
          const moments = await readLate(ink, { room, model }, this.deps);
          const over = { room, state, outcome: effect.outcome, ink: moments, model };
          await this.deps.storage.games.finish(this.#recordOf(state), await finishedRound(this.deps, over));
        });
        this.#sight = this.#desk.sightOf(effect.outcome, ink, model);
        for (const { listener } of this.#chairs) listener.sight(this.#sight);
        break;
      }
      case 'remove': {
        // The room is its owner's, whatever a game says.
        if ((await this.room.info()).owner === effect.person) break;
        await this.room.act(by ?? effect.person, { kind: 'remove', person: effect.person });
        break;
      }
      default:
        effect satisfies never;
    }
  }

  async #settings({ settings: { level, listed }, phase }: GameState, by: ParticipantId): Promise<void> {
    if (phase.kind !== 'lobby' && phase.kind !== 'podium') {
      const model = this.deps.modelOf(level);
      if (model !== this.#model) await this.room.setModel(model);
      this.#model = model;
    }
    if (listed === this.#listed || (this.#listed === null && !listed)) return;
    this.#listed = listed;
    // A game that anybody can join is no draft.
    await this.room.keep();
    await this.room.act(by, { kind: 'settings', listed });
  }

  #showAll(state: GameState): void {
    for (const chair of this.#chairs) this.#show(chair, state);
  }

  #show({ person, listener }: Chair, state: GameState): void {
    listener.game(viewFor(state, person, this.#now()));
  }

  #store(state: GameState): void {
    void this.#write(async () => {
      // One that came meanwhile is stored in its place.
      if (this.#unstored !== state) return;
      this.#unstored = null;
      await this.deps.storage.games.put(this.#recordOf(state));
    });
  }

  /** Resolves when it is written, or has failed. */
  #write(work: () => Promise<void>): Promise<void> {
    this.#writes = this.#writes
      .then(work)
      .catch((error: unknown) => this.deps.report(error, { room: this.room.id }));
    return this.#writes;
  }

  #recordOf(state: GameState): GameRecord {
    const { kind } = state.phase;
    return {
      ...this.record,
      state,
      standing: kind === 'lobby' ? 'lobby' : kind === 'podium' ? 'over' : 'playing',
      players: state.players.filter(({ watches }) => !watches).length,
      changedAt: this.#now(),
    };
  }

  #setTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const due = this.#closed ? null : nextDue(this.#state);
    if (due === null) return;
    const wait = Math.max(LEAST_DELAY_MS, due - this.#now());
    this.#cancelTimer = this.deps.clock.after(wait, () => void this.#tell({ kind: 'tick' }));
  }

  #close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#chairs.clear();
    this.onClosed();
  }
}
