/** Unsigned bytes in any number of dimensions, row-major: the part of the IDX format that MNIST uses. */
export interface IdxBytes {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

export class IdxError extends Error {
  constructor(file: string, reason: string) {
    super(`${file} is not a readable IDX file: ${reason}`);
    this.name = 'IdxError';
  }
}

const UNSIGNED_BYTES = 0x08;

/**
 * Reads an IDX file: two zero bytes, the type, the number of dimensions, their sizes (big-endian 32 bits), then the values.
 * Source: http://yann.lecun.com/exdb/mnist
 * @throws IdxError
 */
export function parseIdx(file: string, bytes: Uint8Array): IdxBytes {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0)
    throw new IdxError(file, 'it does not begin as one.');
  if (bytes[2] !== UNSIGNED_BYTES) throw new IdxError(file, 'it does not hold unsigned bytes.');
  const rank = bytes[3]!;
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw new IdxError(file, 'it ends within its header.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = shape.reduce((n, side) => n * side, 1);
  if (bytes.length !== start + count) {
    throw new IdxError(
      file,
      `it promises ${count} values (${shape.join('×')}) and holds ${bytes.length - start}.`,
    );
  }
  return { shape, values: bytes.subarray(start) };
}
