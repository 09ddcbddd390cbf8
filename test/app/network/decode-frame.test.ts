import { deflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readFrame } from '@/app/network/decode-frame';
import { cellCount, NETWORKS } from '@/lib/network/layers';
import { decodeFrame, encodeFrame } from '@/lib/wire/frame-codec';
import { byteOf, scaleOf, wireFrame } from './real-frame';

const network = NETWORKS.cnn;

/** A frame of one layer whose body is what the test says. */
function withBody(cells: number, body: Uint8Array): ArrayBuffer {
  const frame = decodeFrame(new Uint8Array(wireFrame({ network, layers: [8] })));
  return encodeFrame({ ...frame, layers: [{ index: 8, scale: 1, cells, deflated: body }] }).buffer;
}

describe('readFrame', () => {
  test('brings every layer with its bytes, and the header as it was', () => {
    const frame = readFrame(wireFrame({ network, withInput: true, seq: 12 }));
    expect(frame).toMatchObject({ model: 'cnn@shipped', glyph: 'session1.1', seq: 12, isDigit: null });
    expect(frame.probabilities[3]).toBeCloseTo(0.55, 6);
    expect(frame.input).toEqual(Uint8Array.from({ length: 784 }, (_, i) => (i * 7) & 255));
    expect(frame.layers.map((l) => l.index)).toEqual([0, 1, 2, 3, 4, 7, 8, 9]);
    for (const { index, scale, bytes } of frame.layers) {
      expect(scale).toBe(scaleOf(index));
      expect(bytes.length).toBe(cellCount(network.layers[index]!));
      expect(bytes.every((byte, cell) => byte === byteOf(index, cell))).toBe(true);
    }
  });

  test('keeps all of it in one buffer, so that a worker hands it over without a copy', () => {
    const frame = readFrame(wireFrame({ network, withInput: true }));
    const buffers = new Set([frame.input!.buffer, ...frame.layers.map((l) => l.bytes.buffer)]);
    expect(buffers.size).toBe(1);
  });

  test('takes a frame without layers or input', () => {
    expect(readFrame(wireFrame({ network, layers: [] }))).toMatchObject({ input: null, layers: [] });
  });

  test('refuses a layer that inflates to less, to more, or not at all', () => {
    const ten = deflateSync(new Uint8Array(10).fill(9));
    expect(readFrame(withBody(10, ten)).layers[0]!.bytes).toEqual(new Uint8Array(10).fill(9));
    expect(() => readFrame(withBody(11, ten))).toThrow(
      'Layer 8 does not inflate to the 11 cells that it promises.',
    );
    expect(() => readFrame(withBody(9, ten))).toThrow(
      'Layer 8 does not inflate to the 9 cells that it promises.',
    );
    expect(() => readFrame(withBody(10, Uint8Array.of(255, 255, 255)))).toThrow(/^Layer 8 does not/);
  });

  test('refuses what is no frame', () => {
    expect(() => readFrame(new ArrayBuffer(80))).toThrow('This is no frame');
  });
});
