import { createHash } from 'node:crypto';
import { CONSENT_VERSION } from '@/lib/drawing/consent';
import type { DrawingId, EpochMillis, ModelId, PersonId, RoomId, Seq, StrokeId } from '@/lib/ids';
import type { NewDrawing } from '@/server/storage/ports';
import { NOW, samples } from './room-writer';

export const ada = 'person-ada' as PersonId;
export const bob = 'person-bob' as PersonId;
export const cleo = 'person-cleo' as PersonId;

/** Ink in some of the 4×4 blocks, others from drawing to drawing, and the same ones in every run. */
export const bytesOf = (i: number): Uint8Array => {
  const cells = createHash('sha512').update(`drawing ${i}`).digest();
  return Uint8Array.from({ length: 784 }, (_, at) => {
    const block = Math.floor(at / 112) * 7 + Math.floor((at % 28) / 4);
    return cells[block]! > 170 ? 180 + (cells[block]! % 60) : 0;
  });
};

/** Ten probabilities with most of the belief in one digit. */
export const belief = (digit: number, share = 0.91): Float32Array =>
  Float32Array.from({ length: 10 }, (_, i) => (i === digit ? share : (1 - share) / 9));

/** A seven of Ada's out of a room, saved by herself; everything follows from `i`. */
export const aDrawing = (i: number, change: Partial<NewDrawing> = {}): NewDrawing => ({
  id: `drawing-${i}` as DrawingId,
  person: ada,
  savedBy: ada,
  request: `request-${i}`,
  place: {
    room: 'room-alpha' as RoomId,
    sheet: 0,
    glyph: `session-${i}.1` as StrokeId,
    revision: (10 + i) as Seq,
    strokes: [`session-${i}.1`, `session-${i}.2`] as StrokeId[],
  },
  source: 'correction',
  at: (NOW + i) as EpochMillis,
  consent: CONSENT_VERSION,
  label: 7,
  labelSource: 'self',
  status: 'pending',
  model: 'cnn@shipped' as ModelId,
  isDigit: 0.98,
  partOf: null,
  number: null,
  input: bytesOf(i),
  probabilities: belief(7),
  strokes: [
    { delay: 0, width: 12, pointer: 'pen', points: samples(8, 100) },
    { delay: 412, width: 12, pointer: 'pen', points: samples(5, 300) },
  ],
  ...change,
});
