import { probabilityOf, type ReadGlyph, readNumber } from '@/lib/game/read-number';
import { type Belief, MAX_BELIEFS } from '@/lib/game/reveal';
import type { GameSettings } from '@/lib/game/settings';
import type { NetReading } from '@/lib/game/state';
import { keepsToTwist } from '@/lib/game/twist';
import type { GlyphId } from '@/lib/ids';
import type { GlyphGone, Prediction } from '@/lib/wire';

const rounded = (share: number): number => Math.round(share * 1000) / 1000;

/** What a sheet is taken for, and whether anything stands on it at all. */
export interface SheetReading {
  readonly reading: NetReading;
  readonly inked: boolean;
  /** Some of it stands where the round's twist allows no ink. */
  readonly outside: boolean;
}

/** What the network said of one sheet in one round: where it stands, and how it came there. */
export class BeliefLog {
  readonly #glyphs = new Map<GlyphId, ReadGlyph>();
  #moments: Belief[] = [];
  /** Every so many moments one is kept: doubled whenever there are too many. */
  #stride = 1;
  #skipped = 0;

  constructor(
    readonly prompt: string,
    private readonly settings: Pick<GameSettings, 'twist' | 'digits'>,
    /** Milliseconds since the round began. */
    private readonly elapsed: () => number,
  ) {}

  prediction(prediction: Prediction): SheetReading {
    this.#glyphs.set(prediction.glyph, prediction);
    return this.#note();
  }

  gone({ glyph }: GlyphGone): SheetReading {
    this.#glyphs.delete(glyph);
    return this.#note();
  }

  /** In the order of time, the last one last. */
  get moments(): readonly Belief[] {
    return this.#moments;
  }

  #note(): SheetReading {
    const glyphs = [...this.#glyphs.values()];
    const reading = readNumber(glyphs);
    const outside = glyphs.some(({ box }) => !keepsToTwist(box, this.settings));
    // The last round's ink is swept away when this one begins: nothing was seen yet.
    if (glyphs.length > 0 || this.#moments.length > 0) this.#keep(reading, glyphs);
    return { reading, inked: glyphs.length > 0, outside };
  }

  #keep(reading: NetReading, glyphs: readonly ReadGlyph[]): void {
    const belief: Belief = [
      Math.max(0, Math.round(this.elapsed())),
      reading.text,
      rounded(reading.sure),
      rounded(probabilityOf(this.prompt, glyphs)),
    ];
    if (++this.#skipped < this.#stride && this.#moments.length > 0)
      // The newest stands for those that were passed over.
      this.#moments[this.#moments.length - 1] = belief;
    else {
      this.#skipped = 0;
      this.#moments.push(belief);
    }
    if (this.#moments.length > MAX_BELIEFS) {
      this.#moments = this.#moments.filter((_, i) => i % 2 === 1 || i === this.#moments.length - 1);
      this.#stride *= 2;
    }
  }
}
