import { describe, expect, it } from 'vitest';
import type { Network } from '@/lib/network/layers';
import { onnxModel } from './onnx/onnx-model';
import { bytes, joined, message, text, whole } from './onnx/protobuf';

describe('protobuf', () => {
  it('writes fields as its specification shows them', () => {
    // The three examples of protobuf's own page on its encoding.
    expect([...joined([whole(1, 150)])]).toEqual([0x08, 0x96, 0x01]);
    expect([...joined([text(2, 'testing')])]).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
    expect([...joined([message(3, whole(1, 150))])]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
  });

  it('gives long fields their length in several bytes, and numbers past 15 a longer key', () => {
    const long = joined([bytes(20, new Uint8Array(300))]);
    expect([...long.subarray(0, 4)]).toEqual([0xa2, 0x01, 0xac, 0x02]);
    expect(long).toHaveLength(304);
  });
});

it('puts a dense layer’s rows behind maps in ONNX’s order: channel, row, column', () => {
  const network: Network = {
    name: 'tiny',
    layers: [
      { id: 'input', kind: 'input', inputs: [], shape: [1, 2, 2] },
      { id: 'flatten', kind: 'flatten', inputs: ['input'], shape: [4] },
      { id: 'digits', kind: 'dense', inputs: ['flatten'], shape: [1], activation: 'sigmoid' },
    ],
    outputs: { digits: 'digits', isDigit: null },
  };
  const kernel = Float32Array.of(1, 2, 3, 4);
  const weights = new Map([['digits', { kernel, bias: Float32Array.of(0) }]]);
  const file = Buffer.from(onnxModel(network, weights, ['digits']));
  const written = Buffer.from(Float32Array.of(1, 3, 2, 4).buffer);
  expect(file.includes(written)).toBe(true);
  expect(file.includes(Buffer.from(kernel.buffer))).toBe(false);
  for (const word of ['tiny', 'Flatten', 'Gemm', 'Sigmoid', 'drawings', 'digits_kernel'])
    expect(file.includes(word)).toBe(true);
});
