import { type GlyphId, type ModelId, modelIdSchema, opIdSchema, type Seq, seqSchema } from '../ids';
import { DIGITS, INPUT_VALUES } from '../network/layers';
import { FRAME_MAGIC, FRAME_VERSION, type Frame, type FrameLayer, MAX_LAYER_CELLS } from './frame';

const HEADER_BYTES = 60;
const LAYER_HEADER_BYTES = 16;
const HAS_INPUT = 1;
const KNOWS_IS_DIGIT = 2;

/** What is wrong with a frame, and where: for the log of whoever sent or got it. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/**
 * The bytes of a frame, laid out as `frame.ts` says, in one fresh buffer that nothing else holds.
 * @throws FrameError when a field does not fit the format.
 */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  checkFrame(frame);
  const { model, glyph, input, layers } = frame;
  const bodies = layers.reduce((sum, layer) => sum + LAYER_HEADER_BYTES + layer.deflated.length, 0);
  const bytes = new Uint8Array(
    HEADER_BYTES + model.length + glyph.length + (input === null ? 0 : INPUT_VALUES) + bodies,
  );
  const view = new DataView(bytes.buffer);

  view.setUint32(0, FRAME_MAGIC, true);
  view.setUint8(4, FRAME_VERSION);
  view.setUint8(5, (input === null ? 0 : HAS_INPUT) | (frame.isDigit === null ? 0 : KNOWS_IS_DIGIT));
  view.setUint8(6, layers.length);
  view.setUint8(7, model.length);
  view.setUint8(8, glyph.length);
  view.setUint32(12, frame.seq, true);
  view.setFloat32(16, frame.isDigit ?? 0, true);
  for (let digit = 0; digit < DIGITS; digit++)
    view.setFloat32(20 + digit * 4, frame.probabilities[digit]!, true);

  let at = HEADER_BYTES;
  at = writeAscii(bytes, at, model);
  at = writeAscii(bytes, at, glyph);
  if (input !== null) {
    bytes.set(input, at);
    at += INPUT_VALUES;
  }
  for (const layer of layers) {
    view.setUint8(at, layer.index);
    view.setUint32(at + 4, layer.cells, true);
    view.setFloat32(at + 8, layer.scale, true);
    view.setUint32(at + 12, layer.deflated.length, true);
    bytes.set(layer.deflated, at + LAYER_HEADER_BYTES);
    at += LAYER_HEADER_BYTES + layer.deflated.length;
  }
  return bytes;
}

/**
 * Reads a frame. `input` and each `deflated` are views into `bytes`, not copies; layers are not inflated here.
 * @throws FrameError on anything that `encodeFrame` would not have written.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < HEADER_BYTES)
    throw new FrameError(`A frame has a header of ${HEADER_BYTES} bytes; this one is ${bytes.length} long.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0, true);
  if (magic !== FRAME_MAGIC)
    throw new FrameError(`This is no frame: it begins with 0x${hex(magic)}, not 0x${hex(FRAME_MAGIC)}.`);
  const version = view.getUint8(4);
  if (version !== FRAME_VERSION)
    throw new FrameError(`This frame is of version ${version}; this reader knows version ${FRAME_VERSION}.`);
  const flags = view.getUint8(5);
  if ((flags & ~(HAS_INPUT | KNOWS_IS_DIGIT)) !== 0) throw new FrameError(`Unknown flags: ${flags}.`);
  if (view.getUint8(9) !== 0 || view.getUint16(10, true) !== 0)
    throw new FrameError('The reserved bytes 9 to 11 are not 0.');

  const layerCount = view.getUint8(6);
  const cursor = new Cursor(bytes);
  const model = cursor.ascii(view.getUint8(7), 'the model id');
  const glyph = cursor.ascii(view.getUint8(8), 'the glyph id');
  const probabilities = new Float32Array(DIGITS);
  for (let digit = 0; digit < DIGITS; digit++) probabilities[digit] = view.getFloat32(20 + digit * 4, true);
  const isDigit = view.getFloat32(16, true);
  // Nor -0, which nobody writes there.
  if ((flags & KNOWS_IS_DIGIT) === 0 && !Object.is(isDigit, 0))
    throw new FrameError(`isDigit is flagged unknown but is ${Object.is(isDigit, -0) ? '-0' : isDigit}.`);
  const input = (flags & HAS_INPUT) === 0 ? null : cursor.take(INPUT_VALUES, 'the input');
  const layers: FrameLayer[] = [];
  for (let n = 0; n < layerCount; n++) layers.push(readLayer(cursor, view, n));
  if (cursor.at !== bytes.length)
    throw new FrameError(`The frame ends at byte ${cursor.at}, but there are ${bytes.length}.`);

  const frame: Frame = {
    // Branded before they are known to be well-formed: checkFrame, below, is what earns the brands.
    model: model as ModelId,
    glyph: glyph as GlyphId,
    seq: view.getUint32(12, true) as Seq,
    isDigit: (flags & KNOWS_IS_DIGIT) === 0 ? null : isDigit,
    probabilities,
    input,
    layers,
  };
  checkFrame(frame);
  return frame;
}

function readLayer(cursor: Cursor, view: DataView, n: number): FrameLayer {
  const at = cursor.at;
  cursor.take(LAYER_HEADER_BYTES, `the head of layer ${n}`);
  if (view.getUint8(at + 1) !== 0 || view.getUint16(at + 2, true) !== 0)
    throw new FrameError(`The reserved bytes of layer ${n} are not 0.`);
  return {
    index: view.getUint8(at),
    cells: view.getUint32(at + 4, true),
    scale: view.getFloat32(at + 8, true),
    deflated: cursor.take(view.getUint32(at + 12, true), `layer ${n}`),
  };
}

/** The rules that hold for a frame whichever way it goes. */
function checkFrame({ model, glyph, seq, isDigit, probabilities, input, layers }: Frame): void {
  if (!modelIdSchema.safeParse(model).success) throw new FrameError(`The model id is malformed: "${model}".`);
  if (!opIdSchema.safeParse(glyph).success) throw new FrameError(`The glyph id is malformed: "${glyph}".`);
  if (!seqSchema.safeParse(seq).success) throw new FrameError(`The revision is malformed: "${seq}".`);
  if (probabilities.length !== DIGITS)
    throw new FrameError(`A frame has ${DIGITS} probabilities; here are ${probabilities.length}.`);
  for (const [digit, value] of probabilities.entries())
    checkProbability(`The probability of ${digit}`, value);
  if (isDigit !== null) checkProbability('isDigit', isDigit);
  if (input !== null && input.length !== INPUT_VALUES)
    throw new FrameError(`The input has ${INPUT_VALUES} bytes; here are ${input.length}.`);
  if (layers.length > 255) throw new FrameError(`A frame has at most 255 layers; here are ${layers.length}.`);
  let before = -1;
  for (const { index, scale, cells } of layers) {
    if (!Number.isInteger(index) || index <= before || index > 255)
      throw new FrameError(`Layer indices rise from 0 to 255; ${index} comes after ${before}.`);
    before = index;
    // Math.fround: what would become 0 or infinity as f32 must not leave as a frame that the other side refuses.
    if (!(Math.fround(scale) > 0 && Math.fround(scale) < Number.POSITIVE_INFINITY))
      throw new FrameError(`The scale of layer ${index} is ${scale}; it is finite and above 0.`);
    if (!Number.isInteger(cells) || cells < 1 || cells > MAX_LAYER_CELLS)
      throw new FrameError(`Layer ${index} has ${cells} cells; 1 to ${MAX_LAYER_CELLS} are allowed.`);
  }
}

function checkProbability(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new FrameError(`${name} is ${value}; it lies between 0 and 1.`);
}

/** Takes pieces off the bytes after the header, and says which piece is cut short. */
class Cursor {
  at = HEADER_BYTES;

  constructor(private readonly bytes: Uint8Array) {}

  take(length: number, what: string): Uint8Array {
    const end = this.at + length;
    if (end > this.bytes.length)
      throw new FrameError(
        `The frame is cut short: ${what} would end at byte ${end} of ${this.bytes.length}.`,
      );
    const piece = this.bytes.subarray(this.at, end);
    this.at = end;
    return piece;
  }

  ascii(length: number, what: string): string {
    return String.fromCharCode(...this.take(length, what));
  }
}

function writeAscii(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');
