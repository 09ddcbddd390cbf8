const FIRST_BYTES = 4096;

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

  ascii(): string {
    const length = this.varint();
    if (length > this.left) throw new BytesError(`The bytes end at ${this.bytes.length}, within a text.`);
    const text = String.fromCharCode(...this.bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return text;
  }
}
