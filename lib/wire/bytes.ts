const FIRST_BYTES = 4096;
/** That a number of 32 bits takes. */
const MOST_BYTES = 5;

/** What is wrong with bytes that came, and where: for the log of whoever got them. */
export class BytesError extends Error {
  override readonly name = 'BytesError';
}

/**
 * Writes whole numbers as varints, seven bits a byte, the lowest first, the high bit on all bytes but a number's last; below zero by
 * zigzag (0, -1, 1, -2, … as 0, 1, 2, 3, …).
 */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #at = 0;

  byte(value: number): void {
    if (this.#at === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#at++] = value;
  }

  /** @param value 0 … 2^53 - 1 */
  varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.byte((rest % 128) | 128);
      rest = rest < 2 ** 31 ? rest >>> 7 : Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /**
   * Each value less that of the one `stride` before it, the first ones less 0, as signed numbers. A loop of its own: strokes have
   * millions of them.
   * @param values of at most 30 bits, and so the differences
   */
  deltas(values: readonly number[], stride: number): void {
    if (this.#at + values.length * MOST_BYTES > this.#bytes.length) this.#grow(values.length * MOST_BYTES);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < values.length; i++) {
      const delta = i < stride ? values[i]! : values[i]! - values[i - stride]!;
      let rest = (delta << 1) ^ (delta >> 31);
      while (rest > 127) {
        bytes[at++] = (rest & 127) | 128;
        rest >>>= 7;
      }
      bytes[at++] = rest;
    }
    this.#at = at;
  }

  /** Its length, then its characters. */
  ascii(text: string): void {
    this.varint(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }

  all(bytes: Uint8Array): void {
    if (this.#at + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** What was written so far: a view that the next write may change. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #grow(by: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + by));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** Reads what `ByteWriter` wrote. @throws BytesError where the bytes end within a value */
export class ByteReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get left(): number {
    return this.bytes.length - this.#at;
  }

  byte(): number {
    if (this.#at === this.bytes.length) throw new BytesError(`The bytes end at ${this.#at}, within a value.`);
    return this.bytes[this.#at++]!;
  }

  varint(): number {
    let byte = this.byte();
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let place = 128; ; place *= 128) {
      byte = this.byte();
      value += (byte & 127) * place;
      if (byte < 128) break;
    }
    if (!Number.isSafeInteger(value))
      throw new BytesError(`The number before byte ${this.#at} is too large.`);
    return value;
  }

  signed(): number {
    const coded = this.varint();
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  }

  /** What `ByteWriter.deltas` wrote of so many values. */
  deltas(count: number, stride: number): number[] {
    const { bytes } = this;
    const values: number[] = [];
    let at = this.#at;
    for (let i = 0; i < count; i++) {
      let byte = bytes[at++]!;
      let coded = byte & 127;
      for (let shift = 7; byte > 127 && shift < 32; shift += 7) {
        byte = bytes[at++]!;
        coded |= (byte & 127) << shift;
      }
      if (byte > 127) throw new BytesError(`The number before byte ${at} is too large.`);
      const delta = (coded >>> 1) ^ -(coded & 1);
      values.push(i < stride ? delta : delta + values[i - stride]!);
    }
    // Past the end there was nothing but undefined, which counts as 0.
    if (at > bytes.length) throw new BytesError(`The bytes end at ${bytes.length}, within a value.`);
    this.#at = at;
    return values;
  }

  ascii(): string {
    const length = this.varint();
    if (length > this.left) throw new BytesError(`The bytes end at ${this.bytes.length}, within a text.`);
    const text = String.fromCharCode(...this.bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return text;
  }
}
