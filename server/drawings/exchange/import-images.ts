import { createHash } from 'node:crypto';
import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import { NO_DIGIT } from '@/lib/drawing/label';
import type { DrawingId, EpochMillis, ModelId, PersonId } from '@/lib/ids';
import type { NewDrawing } from '@/server/storage/ports';
import { ImportError } from './import-error';

/** What the network says of 784 bytes that come without its answer. */
export interface PixelReader {
  readonly model: ModelId;
  read(input: Uint8Array): Promise<{ readonly probabilities: Float32Array; readonly isDigit: number | null }>;
}

export interface ImageImport {
  readonly savedBy: PersonId;
  readonly at: EpochMillis;
  readonly reader: PixelReader;
}

const IMAGE_BYTES = 784;
const LABELS_HEAD = 8;
const IMAGES_HEAD = 16;
/** Labels of ten million drawings. */
const MAX_LABEL_BYTES = 10_000_000;

/**
 * A ZIP of an IDX pair, labels first, as `exportIdx` writes it. Images come as they arrive: memory holds the labels and one piece.
 * The drawings are the importer's, as the format names nobody. @throws ImportError
 */
export async function* readIdx(
  stream: AsyncIterable<Uint8Array>,
  options: ImageImport,
): AsyncGenerator<NewDrawing> {
  const labels = new Gathered();
  const images = new Gathered();
  let failed: Error | null = null;
  let disordered = false;
  const unzip = new Unzip((file) => {
    const isLabels = file.name.includes('labels-idx1');
    if (!isLabels && !file.name.includes('images-idx3')) return;
    // Entries come one after the other: what labels there are have arrived.
    if (!isLabels && labels.length === 0) disordered = true;
    file.ondata = (error, bytes) => {
      if (error) failed = error;
      else (isLabels ? labels : images).push(bytes);
    };
    file.start();
  });
  unzip.register(UnzipPassThrough);
  unzip.register(UnzipInflate);

  let count: number | null = null;
  let done = 0;
  for await (const piece of withEnd(stream)) {
    try {
      unzip.push(piece.bytes, piece.last);
    } catch {
      throw new ImportError('the archive', 'it is damaged, or no ZIP.');
    }
    if (failed) throw new ImportError('the archive', 'its compression is damaged.');
    if (labels.length > MAX_LABEL_BYTES) throw new ImportError('the labels', 'they are far too many.');
    if (disordered)
      throw new ImportError('the archive', 'the labels (…labels-idx1-ubyte) must come before the images.');
    if (count === null && images.length >= IMAGES_HEAD) {
      count = countOf(labels.all(), images.take(IMAGES_HEAD));
    }
    if (count === null) continue;
    const whole = Math.floor(images.length / IMAGE_BYTES);
    if (done + whole > count) throw new ImportError(`image ${count + 1}`, `the head promises only ${count}.`);
    const bytes = images.take(whole * IMAGE_BYTES);
    for (let i = 0; i < whole; i++) {
      const label = labels.at(LABELS_HEAD + done)!;
      done += 1;
      if (label > NO_DIGIT)
        throw new ImportError(`image ${done}`, `${label} is no label: 0 to 9, or 10 for no digit.`);
      yield await drawingOf(bytes.slice(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES), label, options);
    }
  }
  if (count === null) throw new ImportError('the archive', 'it holds no pair of IDX files.');
  if (done !== count || images.length > 0)
    throw new ImportError(`image ${done + 1}`, `the file ends here; its head promises ${count}.`);
}

/** Its bytes and whose they are name an image: brought twice, it is there once. */
async function drawingOf(input: Uint8Array, label: number, options: ImageImport): Promise<NewDrawing> {
  const { savedBy, at, reader } = options;
  const id = createHash('sha256').update(savedBy).update(input).digest('base64url').slice(0, 16) as DrawingId;
  const { probabilities, isDigit } = await reader.read(input);
  return {
    id,
    person: savedBy,
    savedBy,
    request: `import-${id}`,
    place: null,
    source: 'import',
    at,
    consent: 0,
    label,
    labelSource: 'reviewer',
    status: 'pending',
    model: reader.model,
    isDigit,
    partOf: null,
    number: null,
    input,
    probabilities,
    strokes: [],
  };
}

function countOf(labels: Uint8Array, head: Uint8Array): number {
  const [of, view] = [viewOf(labels), viewOf(head)];
  if (labels.length < LABELS_HEAD || of.getUint32(0) !== 0x801)
    throw new ImportError('the labels', 'they do not begin as an IDX file of bytes.');
  if (view.getUint32(0) !== 0x803 || view.getUint32(8) !== 28 || view.getUint32(12) !== 28)
    throw new ImportError('the images', 'they are not an IDX file of 28×28 bytes.');
  const count = view.getUint32(4);
  if (of.getUint32(4) !== count || labels.length !== LABELS_HEAD + count)
    throw new ImportError('the labels', `there are ${labels.length - LABELS_HEAD}, and ${count} images.`);
  return count;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Bytes that arrive in pieces and are taken from the front. */
class Gathered {
  #pieces: Uint8Array[] = [];
  length = 0;

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.length += bytes.length;
  }

  all(): Uint8Array {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0] ?? new Uint8Array();
  }

  at(index: number): number | undefined {
    return this.all()[index];
  }

  take(bytes: number): Uint8Array {
    const all = this.all();
    this.#pieces = bytes < all.length ? [all.subarray(bytes)] : [];
    this.length -= bytes;
    return all.subarray(0, bytes);
  }
}

async function* withEnd(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly last: boolean }> {
  for await (const bytes of stream) yield { bytes, last: false };
  yield { bytes: new Uint8Array(), last: true };
}
