import type { Reference } from '@/app/network/reference/create-reference';
import type { ReferenceModel } from '@/app/network/reference/fetch-model';
import { latestWins } from '@/app/network/reference/latest-wins';
import { type Cell, createCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import type { GlyphId, ModelId } from '@/lib/ids';
import type { ReferencePass } from '@/lib/network/forward';

/** One drawing's exact way through the network. */
export interface LivePass {
  readonly model: ReferenceModel;
  readonly glyph: GlyphId;
  /** The 784 bytes. */
  readonly input: Uint8Array;
  readonly pass: ReferencePass;
}

export type LiveState =
  /** There is no drawing to look at. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'pass'; readonly live: LivePass };

/** Figures that change more often than this cannot be read, and cost the pen its frames. */
const SHOWN_EVERY_MS = 60;

/** Follows the glyph that is looked at, while its pen moves: the newest drawing wins. The returned function ends it. */
export function followDrawing(
  session: Pick<RoomSession, 'frames'>,
  reference: Pick<Reference, 'model' | 'forward'>,
): { readonly state: Cell<LiveState>; close(): void } {
  const state = createCell<LiveState>({ kind: 'loading' });
  let shownAt = Number.NEGATIVE_INFINITY;
  const line = latestWins(
    async (asked: { model: ModelId; glyph: GlyphId; input: Uint8Array }): Promise<LivePass> => {
      const wait = shownAt + SHOWN_EVERY_MS - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const model = await reference.model(asked.model);
      return { ...asked, model, pass: await reference.forward(asked.model, asked.input) };
    },
    (live) => {
      shownAt = performance.now();
      if (session.frames.latest !== null) state.set({ kind: 'pass', live });
    },
    (error) => state.set({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
  const follow = (frame: RoomSession['frames']['latest']): void => {
    if (frame === null) state.set({ kind: 'empty' });
    else if (frame.input !== null) {
      if (state.get().kind === 'empty') state.set({ kind: 'loading' });
      // A copy: the frame's bytes are a view into a buffer that holds all its layers.
      line.ask({ model: frame.model, glyph: frame.glyph, input: frame.input.slice() });
    }
  };
  follow(session.frames.latest);
  const stop = session.frames.subscribe(follow);
  return {
    state,
    close() {
      stop();
      line.close();
    },
  };
}
