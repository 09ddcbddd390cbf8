import { opId, type SessionId, type StrokeId } from '../ids';
import type { Op } from './op';
import type { StrokeRecord } from './state';

/** What a stroke looks like, whatever its line. */
export type StrokeLook = Pick<StrokeRecord, 'sheet' | 'colour' | 'width' | 'pointer'>;

/** A stroke whose beginning is settled, and whose end is not. */
export interface BegunStroke extends StrokeLook {
  readonly id: StrokeId;
}

/**
 * How the strokes of one session look until their end is settled. What is refused of them is shown to their author (K4), and by then
 * the room may have let go of what they had begun: with the sheet it stood on, or because its author had it deleted.
 */
export class StrokeLooks {
  readonly #begun = new Map<
    StrokeId,
    { readonly n: number; readonly look: BegunStroke; end: number | null }
  >();

  /** @param begun what an earlier page of the session had begun */
  constructor(
    private readonly session: SessionId,
    begun: readonly BegunStroke[],
  ) {
    for (const look of begun) this.#begun.set(look.id, { n: 0, look, end: null });
  }

  submitted(n: number, op: Op): void {
    if (op.kind === 'begin') {
      const id = opId(this.session, n);
      const { sheet, colour, width, pointer } = op;
      this.#begun.set(id, { n, look: { id, sheet, colour, width, pointer }, end: null });
    } else if (op.kind === 'end') {
      const stroke = this.#begun.get(op.stroke);
      if (stroke) stroke.end = n;
    }
  }

  /** @param from the first n that is not settled */
  settled(from: number): void {
    for (const [id, { end }] of this.#begun) if (end !== null && end < from) this.#begun.delete(id);
  }

  of(id: StrokeId): StrokeLook | undefined {
    return this.#begun.get(id)?.look;
  }

  begunBefore(from: number): readonly BegunStroke[] {
    return [...this.#begun.values()].flatMap(({ n, look }) => (n < from ? [look] : []));
  }
}
