import { inOrder } from '@/lib/game/read-number';
import type { RoundSight } from '@/lib/game/reveal';
import { type GameState, type Outcome, turnOf } from '@/lib/game/state';
import type { EpochMillis, ModelId, ParticipantId } from '@/lib/ids';
import { renderStrokes } from '@/lib/preprocess';
import type { GlyphGone, Prediction } from '@/lib/wire';
import type { GlyphInk, GlyphMoment, RoomPort, SheetInk } from '@/server/rooms/port';
import { BeliefLog, type SheetReading } from './belief-log';

/** A glyph as it stood when its round was over. */
export interface TakenGlyph extends GlyphInk {
  /** 784 bytes. */
  readonly input: Uint8Array;
  /** Null: the network has not said anything of just this ink yet. */
  readonly reading: Pick<GlyphMoment, 'model' | 'probabilities' | 'isDigit'> | null;
}

/** What stands on the sheets of a round when it is over, by who drew it; glyphs from left to right. */
export type RoundInk = ReadonlyMap<ParticipantId, readonly TakenGlyph[]>;
/** The same with all of it read. */
export type RoundMoments = ReadonlyMap<ParticipantId, readonly GlyphMoment[]>;

/** Notes what the network says of the sheets of the round that is played; it never leaves the server before the round is over. */
export class RoundDesk {
  readonly #logs = new Map<number, BeliefLog>();
  #round: readonly unknown[] = [];
  #began: EpochMillis | null = null;

  constructor(private readonly now: () => EpochMillis) {}

  /** A new round begins with new sheets of paper, and one that is played again too. */
  follow(state: GameState): void {
    const inner = state.phase.kind === 'paused' ? state.phase.inner : state.phase;
    this.#began = 'began' in inner ? inner.began : this.#began;
    const turn = turnOf(state);
    if (turn === null) return;
    const round = turn.parts.map(({ prompt }) => prompt);
    const names = [state.match, state.round, ...round];
    if (names.length === this.#round.length && names.every((name, i) => name === this.#round[i])) return;
    this.#round = names;
    this.#began = null;
    this.#logs.clear();
    for (const { sheet, prompt } of turn.parts)
      this.#logs.set(
        sheet,
        new BeliefLog(prompt, state.settings, () => (this.#began === null ? 0 : this.now() - this.#began)),
      );
  }

  /** Null: no drawing of this round. */
  prediction(prediction: Prediction): SheetReading | null {
    return this.#logs.get(prediction.sheet)?.prediction(prediction) ?? null;
  }

  gone(gone: GlyphGone): SheetReading | null {
    return this.#logs.get(gone.sheet)?.gone(gone) ?? null;
  }

  /** Before the sheets are swept. */
  async collect(room: RoomPort, { parts }: Outcome): Promise<RoundInk> {
    const ink = new Map<ParticipantId, readonly TakenGlyph[]>();
    for (const { by, sheet } of parts) ink.set(by, takenFrom(await room.onSheet(sheet)));
    return ink;
  }

  sightOf({ match, round, parts }: Outcome, ink: RoundInk, model: ModelId): RoundSight {
    return {
      match,
      round,
      model,
      drawings: parts.map(({ by, sheet }) => ({
        by,
        inputs: (ink.get(by) ?? []).map(({ input }) => Buffer.from(input).toString('base64')),
        belief: [...(this.#logs.get(sheet)?.moments ?? [])],
      })),
    };
  }
}

function takenFrom({ glyphs, unread }: SheetInk): readonly TakenGlyph[] {
  const read = glyphs.map(({ model, probabilities, isDigit, ...ink }) => ({
    ...ink,
    reading: { model, probabilities, isDigit },
  }));
  const others = unread.flatMap((ink) => {
    const input = renderStrokes(ink.strokes);
    return input ? { ...ink, input, reading: null } : [];
  });
  return inOrder([...read, ...others]);
}
