const FINAL_TEXT = 0x81;
const TWO_BYTES_FOLLOW = 126;
const EIGHT_BYTES_FOLLOW = 127;

/** A text as one WebSocket frame of a server (RFC 6455, 5.2): head and payload, to be written one behind the other. */
export function textFrame(text: string): readonly [head: Buffer, payload: Buffer] {
  const payload = Buffer.from(text);
  const { length } = payload;
  if (length < TWO_BYTES_FOLLOW) return [Buffer.from([FINAL_TEXT, length]), payload];
  if (length < 2 ** 16) {
    const head = Buffer.from([FINAL_TEXT, TWO_BYTES_FOLLOW, 0, 0]);
    head.writeUInt16BE(length, 2);
    return [head, payload];
  }
  const head = Buffer.alloc(10);
  head[0] = FINAL_TEXT;
  head[1] = EIGHT_BYTES_FOLLOW;
  head.writeBigUInt64BE(BigInt(length), 2);
  return [head, payload];
}
