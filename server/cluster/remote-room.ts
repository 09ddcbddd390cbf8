import type { GlyphId, ModelId, ParticipantId, RoomId, StrokeId } from '@/lib/ids';
import type { NumberedOp } from '@/lib/room/decide';
import type { ShownEntry } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import type { Op } from '@/lib/room/op';
import type { Cursor, Watching } from '@/lib/wire';
import type { GameListener, GameSeat } from '@/server/games/port';
import type { Entrance, RoomPort, RoomSubscriber, RoomSubscription } from '@/server/rooms/port';
import type { ParticipantRecord } from '@/server/storage/ports';
import type {
  Ask,
  FleetLetter,
  RoomAnswer,
  RoomArguments,
  RoomQuestion,
  SeatId,
  Subscribed,
} from './letters';

/** The room is not where it was: look again. */
export class RoomMovedError extends Error {
  override readonly name = 'RoomMovedError';
}

export interface RemoteRoomDeps {
  /** @throws RoomMovedError; Error where it failed there, or nobody answered in time */
  readonly ask: (room: RoomId, ask: Ask) => Promise<unknown>;
  readonly tell: (letter: FleetLetter) => void;
  /** A seat at the owner's, whose letters come to that one. */
  readonly newSeat: (room: RoomId, guest: Guest) => SeatId;
  readonly endSeat: (seat: SeatId) => void;
  readonly newChair: (listener: GameListener) => SeatId;
  readonly endChair: (chair: SeatId) => void;
  readonly layered: (bare: Uint8Array, layers: Watching['layers']) => Promise<Uint8Array>;
  readonly report: (error: unknown, context: { readonly room: RoomId }) => void;
}

/** What a socket of this process hears of a room of another. */
export type Guest = Pick<RoomSubscriber, 'sendBatch' | 'close'> & {
  /** Without layers. */
  bareFrame(frame: Uint8Array): void;
};

const MOVED = requestError('unavailable', 'This room has moved. Joining it again.');

/** A room that another process owns, reached over the link. */
export class RemoteRoom implements RoomPort {
  constructor(
    readonly id: RoomId,
    private readonly deps: RemoteRoomDeps,
  ) {}

  async subscribe(
    subscriber: RoomSubscriber,
    options: { cursor?: Cursor | undefined; unsettledFrom: number },
  ): Promise<RoomSubscription | RequestError> {
    const { tell, newSeat, endSeat, layered, report } = this.deps;
    const { session, participant } = subscriber;
    let layers: Watching['layers'] = 'default';
    let slow = false;
    const pace = (keepsUp: boolean) => {
      if (slow !== keepsUp) return;
      slow = !keepsUp;
      tell({ to: 'owner', kind: 'pace', seat, slow });
    };
    const seat = newSeat(this.id, {
      sendBatch(batch) {
        const keepsUp = subscriber.sendBatch(batch);
        pace(keepsUp);
        return keepsUp;
      },
      bareFrame: (frame) => {
        layered(frame, layers).then(
          (whole) => pace(subscriber.sendFrame(whole)),
          (error: unknown) => {
            report(error, { room: this.id });
            // Not made, and so never taken: the next may come.
            tell({ to: 'owner', kind: 'credit', seat });
          },
        );
      },
      close(reason, message) {
        endSeat(seat);
        subscriber.close(reason, message);
      },
    });
    let answer: Subscribed;
    try {
      answer = (await this.deps.ask(this.id, {
        kind: 'subscribe',
        seat,
        session,
        participant,
        options,
      })) as Subscribed;
    } catch (error) {
      endSeat(seat);
      tell({ to: 'owner', kind: 'leave', seat });
      if (error instanceof RoomMovedError) return MOVED;
      throw error;
    }
    if ('error' in answer) {
      endSeat(seat);
      return answer.error;
    }
    const request = (ask: Ask) => this.#request(ask);
    return {
      welcome: answer.welcome,
      submit: (ops: readonly NumberedOp[]) => request({ kind: 'submit', seat, ops }),
      chat: (message) => request({ kind: 'chat', seat, message }),
      react: (message) => request({ kind: 'react', seat, message }),
      unsay: (message) => request({ kind: 'unsay', seat, message }),
      presence: (message) => tell({ to: 'owner', kind: 'presence', seat, message }),
      cheer: (message) => tell({ to: 'owner', kind: 'cheer', seat, message }),
      credit: () => tell({ to: 'owner', kind: 'credit', seat }),
      watch(glyph, wanted, sheet = 0) {
        layers = wanted;
        tell({ to: 'owner', kind: 'watch', seat, glyph, layers: wanted, sheet });
      },
      leave() {
        endSeat(seat);
        tell({ to: 'owner', kind: 'leave', seat });
      },
    };
  }

  info = () => this.#ask('info');
  keep = () => this.#ask('keep');
  revive = () => this.#ask('revive');
  act = (by: ParticipantId, op: Op) => this.#ask('act', by, op);
  onSheet = (sheet: number) => this.#ask('onSheet', sheet);
  sheetCount = () => this.#ask('sheetCount');
  committed = () => this.#ask('committed');
  admit = (participant: ParticipantRecord, by: Entrance) => this.#ask('admit', participant, by);
  roleOf = (participant: ParticipantId) => this.#ask('roleOf', participant);
  setModel = (model: ModelId) => this.#ask('setModel', model);
  moment = (glyph: GlyphId, to: ParticipantId) => this.#ask('moment', glyph, to);
  redact = (by: ParticipantId, strokes: readonly StrokeId[]) => this.#ask('redact', by, strokes);

  /** At the room's game, which is played where the room is; null: none is. */
  async sit(participant: ParticipantRecord, listener: GameListener): Promise<GameSeat | null> {
    const { newChair, endChair, tell } = this.deps;
    const chair = newChair(listener);
    const leave = () => {
      endChair(chair);
      tell({ to: 'owner', kind: 'stand-up', chair });
    };
    try {
      if (!(await this.deps.ask(this.id, { kind: 'sit', chair, participant }))) {
        endChair(chair);
        return null;
      }
    } catch (error) {
      leave();
      throw error;
    }
    return { act: (action) => this.#request({ kind: 'play', chair, action }), leave };
  }

  /** The rules of a room sit beside it. */
  observe(): () => void {
    throw new Error(`Room ${this.id} is another process's: its rules run there.`);
  }

  async history(participant: ParticipantId): Promise<AsyncIterable<readonly ShownEntry[]> | null> {
    const ask = (about: Ask) => this.deps.ask(this.id, about);
    const reading = (await ask({ kind: 'history', participant })) as number | null;
    if (reading === null) return null;
    return (async function* () {
      for (;;) {
        const page = (await ask({ kind: 'page', reading })) as readonly ShownEntry[] | null;
        if (page === null) return;
        yield page;
      }
    })();
  }

  async #ask<Q extends RoomQuestion>(question: Q, ...args: RoomArguments<Q>): Promise<RoomAnswer<Q>> {
    return (await this.deps.ask(this.id, { kind: 'room', question, args })) as RoomAnswer<Q>;
  }

  async #request(ask: Ask): Promise<RequestError | null> {
    try {
      return (await this.deps.ask(this.id, ask)) as RequestError | null;
    } catch (error) {
      if (error instanceof RoomMovedError) return MOVED;
      throw error;
    }
  }
}
