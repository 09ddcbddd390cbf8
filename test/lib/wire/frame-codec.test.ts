import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import type { Frame } from '@/lib/wire/frame';
import { decodeFrame, encodeFrame, FrameError } from '@/lib/wire/frame-codec';
import { frameArbitrary } from '../../support/wire/frames';

const small: Frame = {
  model: 'cnn@3' as ModelId,
  glyph: 'tab1.12' as GlyphId,
  seq: 0x01020304 as Seq,
  isDigit: 0.5,
  probabilities: Float32Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0),
  input: null,
  layers: [
    { index: 1, scale: 2, cells: 300, deflated: Uint8Array.of(0xaa, 0xbb) },
    { index: 8, scale: 0.25, cells: 10, deflated: Uint8Array.of(0xcc) },
  ],
};

const zeros = (bytes: number) => new Array<number>(bytes).fill(0);
// biome-ignore format: one row a field, in the order of frame.ts
const smallBytes = Uint8Array.from([
  0x49, 0x4e, 0x4b, 0x46,                         // magic: I N K F
  1,                                              // version
  2,                                              // flags: isDigit known, no input
  2,                                              // layers
  5, 7,                                           // lengths of the ids
  0, 0, 0,                                        // reserved
  0x04, 0x03, 0x02, 0x01,                         // revision
  0, 0, 0, 0x3f,                                  // isDigit 0.5
  ...zeros(28), 0, 0, 0x80, 0x3f, ...zeros(8),    // probabilities: all on 7
  0x63, 0x6e, 0x6e, 0x40, 0x33,                   // cnn@3
  0x74, 0x61, 0x62, 0x31, 0x2e, 0x31, 0x32,       // tab1.12
  1, 0, 0, 0,  0x2c, 1, 0, 0,  0, 0, 0, 0x40,     // layer 1, 300 cells, scale 2
  2, 0, 0, 0,  0xaa, 0xbb,                        // its 2 bytes
  8, 0, 0, 0,  10, 0, 0, 0,  0, 0, 0x80, 0x3e,    // layer 8, 10 cells, scale 0.25
  1, 0, 0, 0,  0xcc,                              // its byte
]);

/** The small frame with some bytes overwritten. */
function withBytes(at: number, ...values: number[]): Uint8Array {
  const bytes = smallBytes.slice();
  bytes.set(values, at);
  return bytes;
}

/** Byte by byte, without the cost of a matcher for each of some thousand frames. */
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

describe('encodeFrame', () => {
  it('writes the documented bytes', () => {
    expect([...encodeFrame(small)]).toEqual([...smallBytes]);
  });

  it('puts the input between the ids and the layers', () => {
    const input = Uint8Array.from({ length: 784 }, (_, i) => i % 251);
    const bytes = encodeFrame({ ...small, input });
    expect(bytes[5]).toBe(3);
    expect([...bytes.subarray(72, 72 + 784)]).toEqual([...input]);
    expect([...bytes.subarray(72 + 784)]).toEqual([...smallBytes.subarray(72)]);
  });

  it.each<[string, Partial<Frame>, string]>([
    ['a model id', { model: 'CNN' as ModelId }, 'The model id is malformed: "CNN".'],
    ['a glyph id', { glyph: 'ü.1' as GlyphId }, 'The glyph id is malformed: "ü.1".'],
    ['a revision', { seq: -1 as Seq }, 'The revision is malformed: "-1".'],
    [
      'too few probabilities',
      { probabilities: new Float32Array(9) },
      'A frame has 10 probabilities; here are 9.',
    ],
    [
      'a probability that is none',
      { probabilities: Float32Array.of(0, Number.NaN, 0, 0, 0, 0, 0, 0, 0, 0) },
      'The probability of 1 is NaN; it lies between 0 and 1.',
    ],
    ['isDigit', { isDigit: 1.5 }, 'isDigit is 1.5; it lies between 0 and 1.'],
    ['an input', { input: new Uint8Array(3) }, 'The input has 784 bytes; here are 3.'],
    [
      'layers out of order',
      { layers: [small.layers[1]!, small.layers[0]!] },
      'Layer indices rise from 0 to 255; 1 comes after 8.',
    ],
    [
      'a scale too small for f32',
      { layers: [{ ...small.layers[0]!, scale: 1e-60 }] },
      'The scale of layer 1 is 1e-60; it is finite and above 0.',
    ],
    [
      'no cells',
      { layers: [{ ...small.layers[0]!, cells: 0 }] },
      'Layer 1 has 0 cells; 1 to 1048576 are allowed.',
    ],
  ])('refuses %s that does not fit', (_, change, message) => {
    expect(() => encodeFrame({ ...small, ...change })).toThrow(new FrameError(message));
  });
});

function failureOf(bytes: Uint8Array): unknown {
  try {
    decodeFrame(bytes);
  } catch (error) {
    return error;
  }
  return null;
}

describe('decodeFrame', () => {
  it('reads the documented bytes', () => {
    expect(decodeFrame(smallBytes)).toEqual(small);
  });

  it('reads what encodeFrame wrote, at any alignment', () => {
    fc.assert(
      fc.property(frameArbitrary, fc.integer({ min: 0, max: 7 }), (frame, shift) => {
        const encoded = encodeFrame(frame);
        const shifted = new Uint8Array(encoded.length + shift + 3).fill(0xee);
        shifted.set(encoded, shift);
        const decoded = decodeFrame(shifted.subarray(shift, shift + encoded.length));
        expect({ ...decoded, input: null, layers: [] }).toEqual({ ...frame, input: null, layers: [] });
        expect(decoded.input === null).toBe(frame.input === null);
        expect(decoded.layers.map(({ index, scale, cells }) => [index, scale, cells])).toEqual(
          frame.layers.map(({ index, scale, cells }) => [index, scale, cells]),
        );
        expect(same(encodeFrame(decoded), encoded)).toBe(true);
      }),
      { seed: 1969, numRuns: 500 },
    );
  });

  it('refuses a frame cut at any byte, and one byte too many', () => {
    fc.assert(
      fc.property(frameArbitrary, (frame) => {
        const encoded = encodeFrame(frame);
        for (let length = 0; length < encoded.length; length++)
          if (!(failureOf(encoded.subarray(0, length)) instanceof FrameError))
            expect.unreachable(`${length} of ${encoded.length} bytes were taken`);
        const longer = new Uint8Array(encoded.length + 1);
        longer.set(encoded);
        expect(() => decodeFrame(longer)).toThrow(
          new FrameError(`The frame ends at byte ${encoded.length}, but there are ${longer.length}.`),
        );
      }),
      { seed: 1984, numRuns: 20 },
    );
  });

  it('takes random bytes for what they are: no frame, or exactly the frame that they encode', () => {
    let refused = 0;
    let taken = 0;
    const attempt = (bytes: Uint8Array) => {
      let frame: Frame;
      try {
        frame = decodeFrame(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
        refused++;
        return;
      }
      expect(same(encodeFrame(frame), bytes)).toBe(true);
      taken++;
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), attempt), { seed: 7, numRuns: 2_000 });
    // Whole frames with a few bytes changed come further than noise does.
    const changes = fc.array(fc.tuple(fc.nat({ max: 2_000 }), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(frameArbitrary, changes, (frame, edits) => {
        const bytes = encodeFrame(frame);
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        attempt(bytes);
      }),
      { seed: 8, numRuns: 3_000 },
    );
    expect(refused).toBeGreaterThan(2_500);
    expect(taken).toBeGreaterThan(500);
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'A frame has a header of 60 bytes; this one is 0 long.'],
    ['another magic', withBytes(0, 0x50), 'This is no frame: it begins with 0x464b4e50, not 0x464b4e49.'],
    ['another version', withBytes(4, 9), 'This frame is of version 9; this reader knows version 1.'],
    ['an unknown flag', withBytes(5, 6), 'Unknown flags: 6.'],
    ['reserved bytes', withBytes(11, 1), 'The reserved bytes 9 to 11 are not 0.'],
    ['an unflagged isDigit', withBytes(5, 0), 'isDigit is flagged unknown but is 0.5.'],
    // Found by fuzzing: read, and then written as another frame.
    [
      'an unflagged isDigit of -0',
      withBytes(16, 0, 0, 0, 0x80).fill(0, 5, 6),
      'isDigit is flagged unknown but is -0.',
    ],
    [
      'a revision past the largest seq',
      withBytes(12, 0, 0, 0, 0x80),
      'The revision is malformed: "2147483648".',
    ],
    ['a model id', withBytes(60, 0xc3), 'The model id is malformed: "Ãnn@3".'],
    [
      'an input that is not there',
      withBytes(5, 3),
      'The frame is cut short: the input would end at byte 856 of 107.',
    ],
    ['reserved bytes of a layer', withBytes(73, 1), 'The reserved bytes of layer 0 are not 0.'],
    [
      'a layer that is not there',
      withBytes(6, 3),
      'The frame is cut short: the head of layer 2 would end at byte 123 of 107.',
    ],
    [
      'a layer longer than the frame',
      withBytes(84, 0xff, 0xff, 0xff, 0xff),
      'The frame is cut short: layer 0 would end at byte 4294967383 of 107.',
    ],
    [
      'a layer too large to inflate',
      withBytes(76, 0, 0, 0, 0x7f),
      'Layer 1 has 2130706432 cells; 1 to 1048576 are allowed.',
    ],
    ['a scale of 0', withBytes(80, 0, 0, 0, 0), 'The scale of layer 1 is 0; it is finite and above 0.'],
    ['a layer twice', withBytes(90, 1), 'Layer indices rise from 0 to 255; 1 comes after 1.'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeFrame(bytes)).toThrow(new FrameError(message));
  });
});
