import type { ModelId, ParticipantId, RoomId } from '@/lib/ids';
import { EngineDownError, type InferencePort, type Reading, StaleReadError } from '@/server/inference/port';
import type { Clock } from '@/server/rooms/clock';
import type { GlyphMoment } from '@/server/rooms/port';
import type { RoundInk, RoundMoments, TakenGlyph } from './round-desk';

export interface ReadLateDeps {
  readonly inference: Pick<InferencePort, 'read'>;
  readonly clock: Clock;
  readonly report: (error: unknown, context: { readonly room: RoomId }) => void;
}

/** Everybody waits for their reveal meanwhile: as long as it takes a thread that died to be there again, and no longer. */
const RETRY_MS = 250;
const MAX_TRIES = 12;

/**
 * A round's glyphs, all read. What the room had not read when the pens went up, on a machine that was busy just then, is read now for
 * the round's record. What no network can read is left out, and reported.
 */
export async function readLate(
  ink: RoundInk,
  { room, model }: { readonly room: RoomId; readonly model: ModelId },
  deps: ReadLateDeps,
): Promise<RoundMoments> {
  const moments = new Map<ParticipantId, readonly GlyphMoment[]>();
  for (const [by, glyphs] of ink) {
    const read = await Promise.all(
      glyphs.map(async (glyph): Promise<GlyphMoment | null> => {
        if (glyph.reading) return { ...glyph, ...glyph.reading, ruled: true };
        try {
          const { probabilities, isDigit } = await answerTo(glyph, room, model, deps);
          return { ...glyph, model, probabilities, isDigit, ruled: true };
        } catch (error) {
          deps.report(error, { room });
          return null;
        }
      }),
    );
    moments.set(
      by,
      read.filter((moment) => moment !== null),
    );
  }
  return moments;
}

async function answerTo(
  { glyph, input }: TakenGlyph,
  room: RoomId,
  model: ModelId,
  { inference, clock }: ReadLateDeps,
): Promise<Reading> {
  for (let tries = 1; ; tries++)
    try {
      return await inference.read(
        { model, input, layers: 'none', as: 'packed' },
        `${room}:${glyph}:late`,
        room,
      );
    } catch (error) {
      const passing = error instanceof EngineDownError || error instanceof StaleReadError;
      if (!passing || tries === MAX_TRIES) throw error;
      await new Promise<void>((resolve) => void clock.after(RETRY_MS, resolve));
    }
}
