import type { Random } from './random';

/** Numbers at which lengths and counts go wrong. */
const EDGES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
/** As far from the beginning as the heads of our formats reach. */
const HEAD = 128;

/** The bytes with some things wrong: flipped, overwritten, cut off, cut out, repeated or made longer. Never the same array. */
export function mutateBytes(from: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(from);
  for (let faults = random.int(1, 4); faults > 0; faults--) {
    // Half of the faults strike where lengths and kinds stand.
    const at = random.int(
      0,
      Math.max(0, (random.chance(0.5) ? Math.min(HEAD, bytes.length) : bytes.length) - 1),
    );
    switch (random.int(0, 6)) {
      case 0:
        if (bytes.length > 0) bytes[at]! ^= 1 << random.int(0, 7);
        break;
      case 1:
        if (bytes.length > 0) bytes[at] = random.pick(EDGES);
        break;
      case 2:
        for (let i = at; i < Math.min(bytes.length, at + 4); i++) bytes[i] = random.int(0, 255);
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      case 4:
        bytes = joined(bytes.subarray(0, at), bytes.subarray(at + random.int(1, 16)));
        break;
      case 5:
        bytes = joined(bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.int(1, 32))));
        break;
      default:
        bytes = joined(
          bytes,
          Uint8Array.from({ length: random.int(1, 64) }, () => random.int(0, 255)),
        );
    }
  }
  return bytes;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
