import { Zip, ZipPassThrough } from 'fflate';
import { NO_DIGIT } from '@/lib/drawing/label';
import type { DrawingFilter, DrawingRecord } from '@/server/storage/ports';
import { type DrawingReader, recordsOf, wholesOf } from './drawing-pages';

/** In MNIST's own format: what any MNIST reader loads once the archive is unpacked. */
export const LABELS_FILE = 'drawings-labels-idx1-ubyte';
export const IMAGES_FILE = 'drawings-images-idx3-ubyte';

/** A drawing was deleted or labelled anew while it was being written out: the counts in the head no longer hold. */
export class ChangedMeanwhileError extends Error {
  constructor() {
    super('The drawings changed while they were being written out. Export them again.');
    this.name = 'ChangedMeanwhileError';
  }
}

export interface IdxOptions {
  /** Whether what is no digit goes along, as label 10. */
  readonly none: boolean;
}

const UNSIGNED_BYTES = 0x08;
/** Images gather to pieces of this size on their way out. */
const PIECE_BYTES = 64 * 1024;

const goesOut = ({ label }: DrawingRecord, { none }: IdxOptions): boolean =>
  label !== null && (none || label !== NO_DIGIT);

/**
 * A ZIP of an IDX pair. Labels come first, so that whoever reads the archive as a stream knows them before the images; they are read
 * in a pass of their own, which also counts. Memory holds a byte a drawing and one page.
 */
export async function* exportIdx(
  store: DrawingReader,
  filter: DrawingFilter,
  options: IdxOptions,
): AsyncGenerator<Uint8Array> {
  const labels: number[] = [];
  for await (const record of recordsOf(store, filter))
    if (goesOut(record, options)) labels.push(record.label!);

  let ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  const taken = (): Uint8Array[] => {
    const pieces = ready;
    ready = [];
    return pieces;
  };

  const labelsFile = new ZipPassThrough(LABELS_FILE);
  zip.add(labelsFile);
  labelsFile.push(idxHead([labels.length]));
  labelsFile.push(Uint8Array.from(labels), true);
  yield* taken();

  const imagesFile = new ZipPassThrough(IMAGES_FILE);
  zip.add(imagesFile);
  imagesFile.push(idxHead([labels.length, 28, 28]));
  let count = 0;
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  const push = () => {
    imagesFile.push(Buffer.concat(gathered));
    gathered = [];
    bytes = 0;
  };
  for await (const drawing of wholesOf(store, filter)) {
    if (!goesOut(drawing, options)) continue;
    if (drawing.label !== labels[count++]) throw new ChangedMeanwhileError();
    gathered.push(drawing.input);
    bytes += drawing.input.length;
    if (bytes < PIECE_BYTES) continue;
    push();
    yield* taken();
  }
  if (count !== labels.length) throw new ChangedMeanwhileError();
  push();
  imagesFile.push(new Uint8Array(0), true);
  zip.end();
  yield* taken();
}

/** Two zero bytes, the type, the number of dimensions, and their sizes as big-endian 32 bits. */
export function idxHead(shape: readonly number[]): Uint8Array {
  const head = new Uint8Array(4 + 4 * shape.length);
  head[2] = UNSIGNED_BYTES;
  head[3] = shape.length;
  const view = new DataView(head.buffer);
  shape.forEach((size, axis) => {
    view.setUint32(4 + 4 * axis, size);
  });
  return head;
}
