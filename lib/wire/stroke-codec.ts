import {
  type EpochMillis,
  importedStrokeId,
  type OpId,
  opId,
  type ParticipantId,
  type Seq,
  type SessionId,
} from '../ids';
import type { StrokeRecord } from '../room/state';
import { POINT_STRIDE, POINTERS, type Points } from '../stroke/points';
import { ByteReader, BytesError, ByteWriter } from './bytes';

/**
 * The strokes of a snapshot, in the order in which they began. One `Uint8Array`; numbers are varints as `bytes.ts` writes them,
 * (signed) ones by zigzag:
 *
 *   "INKS", u8 version (STROKES_VERSION)
 *   number of texts, then each: length, ASCII: every session, participant and op id that a stroke names, once
 *   number of strokes, then of each:
 *     session (text), n, place in its import + 1 (0: begun by a pen), participant (text)
 *     sheet, colour, width, pointer, 1 when it has ended
 *     server time less that of the stroke before (signed), first seq less that of the stroke before (signed), last seq less first seq
 *     number of what hides it, then each (text)
 *     number of samples, then per sample x, y, t, p, each less that of the sample before it (signed)
 *
 * A pen moves a few units between two samples: most numbers take one byte, where JSON takes four.
 */
export const STROKES_MAGIC = 'INKS';
export const STROKES_VERSION = 1;

/** Equal strokes give equal bytes. @throws RangeError where a stroke does not bear its session's name */
export function encodeStrokes(strokes: Iterable<StrokeRecord>): Uint8Array<ArrayBuffer> {
  const texts = new Map<string, number>();
  const body = new ByteWriter();
  const text = (value: string): void => {
    const known = texts.get(value);
    body.varint(known ?? texts.size);
    if (known === undefined) texts.set(value, texts.size);
  };
  let count = 0;
  let at = 0;
  let seq = 0;
  for (const stroke of strokes) {
    const [n, place] = numbersOf(stroke);
    text(stroke.session);
    body.varint(n);
    body.varint(place);
    text(stroke.by);
    body.varint(stroke.sheet);
    body.varint(stroke.colour);
    body.varint(stroke.width);
    body.varint(POINTERS.indexOf(stroke.pointer));
    body.varint(stroke.ended ? 1 : 0);
    body.signed(stroke.at - at);
    body.signed(stroke.firstSeq - seq);
    body.varint(stroke.lastSeq - stroke.firstSeq);
    body.varint(stroke.hiddenBy.length);
    for (const by of stroke.hiddenBy) text(by);
    writePoints(body, stroke.points);
    ({ at, firstSeq: seq } = stroke);
    count++;
  }
  const whole = new ByteWriter();
  for (const letter of STROKES_MAGIC) whole.byte(letter.charCodeAt(0));
  whole.byte(STROKES_VERSION);
  whole.varint(texts.size);
  for (const value of texts.keys()) whole.ascii(value);
  whole.varint(count);
  whole.all(body.written());
  return whole.written().slice() as Uint8Array<ArrayBuffer>;
}

/**
 * @param packed a browser's socket gives an ArrayBuffer for the bytes that were sent
 * @throws BytesError on anything that `encodeStrokes` would not have written
 */
export function decodeStrokes(packed: Uint8Array | ArrayBuffer): StrokeRecord[] {
  const read = new ByteReader(packed instanceof ArrayBuffer ? new Uint8Array(packed) : packed);
  const magic = String.fromCharCode(...Array.from(STROKES_MAGIC, () => read.byte()));
  if (magic !== STROKES_MAGIC) throw new BytesError('These are no strokes: they begin with other letters.');
  const version = read.byte();
  if (version !== STROKES_VERSION)
    throw new BytesError(`These strokes are of version ${version}; this reader knows ${STROKES_VERSION}.`);
  const texts = many(read, 'texts', () => read.ascii());
  const text = (): string => {
    const index = read.varint();
    const value = texts[index];
    if (value === undefined) throw new BytesError(`There is no text ${index}; there are ${texts.length}.`);
    return value;
  };
  let at = 0;
  let seq = 0;
  const strokes = many(read, 'strokes', (): StrokeRecord => {
    const session = text() as SessionId;
    const op = opId(session, read.varint());
    const place = read.varint();
    const by = text() as ParticipantId;
    const [sheet, colour, width, kind, ended] = [
      read.varint(),
      read.varint(),
      read.varint(),
      read.varint(),
      read.varint(),
    ];
    const pointer = POINTERS[kind];
    if (pointer === undefined) throw new BytesError(`There is no pointer ${kind}.`);
    if (ended > 1) throw new BytesError(`A stroke has ended or not; ${ended} is neither.`);
    at += read.signed();
    seq += read.signed();
    return {
      id: place === 0 ? op : importedStrokeId(op, place - 1),
      by,
      session,
      sheet,
      colour,
      width,
      pointer,
      at: at as EpochMillis,
      firstSeq: seq as Seq,
      lastSeq: (seq + read.varint()) as Seq,
      hiddenBy: many(read, 'ops that hide it', () => text() as OpId),
      points: readPoints(read),
      ended: ended === 1,
    };
  });
  if (read.left > 0) throw new BytesError(`The strokes have ended, but ${read.left} bytes are left.`);
  return strokes;
}

/** A stroke is named by its session and the number of what drew it, and in an import by its place there. */
function numbersOf({ id, session }: StrokeRecord): readonly [n: number, place: number] {
  const [n, place] = id.slice(session.length + 1).split('.');
  if (!id.startsWith(`${session}.`))
    throw new RangeError(`The stroke ${id} is not of the session ${session}.`);
  return [Number(n), place === undefined ? 0 : Number(place) + 1];
}

/** Each takes a byte at least, so that no number makes more than there can be. */
function many<T>(read: ByteReader, what: string, one: () => T): T[] {
  const count = read.varint();
  if (count > read.left) throw new BytesError(`There cannot be ${count} ${what} in ${read.left} bytes.`);
  const all: T[] = [];
  for (let i = 0; i < count; i++) all.push(one());
  return all;
}

function writePoints(body: ByteWriter, points: Points): void {
  body.varint(points.length / POINT_STRIDE);
  body.deltas(points, POINT_STRIDE);
}

function readPoints(read: ByteReader): number[] {
  const samples = read.varint();
  if (samples * POINT_STRIDE > read.left)
    throw new BytesError(`There cannot be ${samples} samples in ${read.left} bytes.`);
  return read.deltas(samples * POINT_STRIDE, POINT_STRIDE);
}
