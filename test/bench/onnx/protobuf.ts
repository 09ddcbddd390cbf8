/** A message's bytes as they will stand in the file: fields in the order in which they were given. */
export type Message = readonly Uint8Array[];

const VARINT = 0;
const BYTES = 2;

const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
};

const key = (field: number, wireType: number): Uint8Array => varint(field * 8 + wireType);

/** A whole number ≥ 0. */
export const whole = (field: number, value: number): Message => [key(field, VARINT), varint(value)];

export const bytes = (field: number, value: Uint8Array): Message => [
  key(field, BYTES),
  varint(value.length),
  value,
];

export const text = (field: number, value: string): Message => bytes(field, new TextEncoder().encode(value));

export const message = (field: number, ...parts: readonly Message[]): Message => bytes(field, joined(parts));

export const joined = (parts: readonly Message[]): Uint8Array => {
  const all = parts.flat();
  const whole = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
