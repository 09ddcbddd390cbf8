import { inOrder } from '@/lib/game/read-number';
import type { RoundSight } from '@/lib/game/reveal';
import { type GameState, type Outcome, turnOf } from '@/lib/game/state';
import type { EpochMillis, ModelId, ParticipantId } from '@/lib/ids';
import type { GlyphGone, Prediction } from '@/lib/wire';
import type { RoomPort, SheetInk } from '@/server/rooms/port';
import { BeliefLog, type SheetReading } from './belief-log';

/** What stands on the sheets of a round when it is over, by who drew it; glyphs from left to right. */
export type RoundInk = ReadonlyMap<ParticipantId, SheetInk>;

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
        new BeliefLog(prompt, () => (this.#began === null ? 0 : this.now() - this.#began)),
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
    const ink = new Map<ParticipantId, SheetInk>();
    for (const { by, sheet } of parts) {
      const { strokes, glyphs } = await room.onSheet(sheet);
      ink.set(by, { strokes, glyphs: inOrder(glyphs) });
    }
    return ink;
  }

  sightOf({ match, round, parts }: Outcome, ink: RoundInk, model: ModelId): RoundSight {
    return {
      match,
      round,
      model,
      drawings: parts.map(({ by, sheet }) => ({
        by,
        inputs: (ink.get(by)?.glyphs ?? []).map(({ input }) => Buffer.from(input).toString('base64')),
        belief: [...(this.#logs.get(sheet)?.moments ?? [])],
      })),
    };
  }
}
