import type { RoomSession } from '@/app/session/room-session';
import type { GlyphId, ModelId } from '@/lib/ids';
import { renderStrokes } from '@/lib/preprocess';
import type { Prediction } from '@/lib/wire';
import type { Asked } from '../computed-frames';

/** What stands beside the live network: which version reads, and what. */
export interface Second {
  /** Null: the one that reads in the room. */
  readonly model: ModelId | null;
  /** `same`: what the live network shows. */
  readonly glyph: GlyphId | 'same';
}

/** What the second view asks for now; null where there is nothing to read. */
export function askedBy(
  { reading, predictions, replica }: Pick<RoomSession, 'reading' | 'predictions' | 'replica'>,
  { model, glyph }: Second,
): Asked | null {
  const shown = glyph === 'same' ? reading.latest?.glyph : glyph;
  const prediction = shown && predictions.all.get(shown);
  if (!prediction) return null;
  const input = renderStrokes(prediction.strokes.flatMap((id) => replica.stroke(id) ?? []));
  return input && { model: model ?? prediction.model, glyph: prediction.glyph, seq: prediction.seq, input };
}

export interface GlyphOption {
  readonly glyph: GlyphId;
  readonly name: string;
}

/** More would be a list that nobody reads. */
const MOST_OPTIONS = 30;

/** The drawings that can be chosen, newest first, each by what it is read as. */
export function glyphOptions(predictions: Iterable<Prediction>): GlyphOption[] {
  const inOrder = [...predictions].sort((a, b) => a.seq - b.seq);
  const times = new Map<number, number>();
  const options = inOrder.map(({ glyph, probabilities }) => {
    const digit = probabilities.indexOf(Math.max(...probabilities));
    const count = (times.get(digit) ?? 0) + 1;
    times.set(digit, count);
    return { glyph, name: count === 1 ? `the ${digit}` : `the ${digit} (${count})` };
  });
  return options.reverse().slice(0, MOST_OPTIONS);
}

/** `cnn@shipped` → cnn; `cnn@3` → cnn, version 3. */
export function modelName(model: ModelId): string {
  const [network, version] = model.split('@');
  return version === 'shipped' ? network! : `${network}, version ${version}`;
}
