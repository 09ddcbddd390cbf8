import { describe, expect, test } from 'vitest';
import { createFrameSource, type Decoder, pageDecoder } from '@/app/network/create-frame-source';
import { readFrame } from '@/app/network/decode-frame';
import type { DecodedFrame } from '@/app/network/frame-source';
import { NETWORKS } from '@/lib/network/layers';
import { wireFrame } from './real-frame';

const buffer = (seq: number) => wireFrame({ network: NETWORKS.cnn, layers: [8], seq });

/** Decodes for real, but answers when the test says so: a worker with a slow clock. */
function slowDecoder(): Decoder & { release(): void; closed: boolean } {
  const waiting: (() => void)[] = [];
  return {
    closed: false,
    decode: (bytes) => new Promise((resolve) => waiting.push(() => resolve(readFrame(bytes)))),
    release: () => waiting.shift()?.(),
    close() {
      this.closed = true;
    },
  };
}

describe('createFrameSource', () => {
  test('has a frame’s listeners called before push resolves, and keeps the latest', async () => {
    const source = createFrameSource(pageDecoder);
    const got: (number | null)[] = [];
    source.subscribe((frame) => got.push(frame?.seq ?? null));
    expect(source.latest).toBeNull();
    await source.push(buffer(1));
    expect(got).toEqual([1]);
    await source.push(buffer(2));
    expect(got).toEqual([1, 2]);
    expect(source.latest!.seq).toBe(2);
  });

  test('tells nobody who left', async () => {
    const source = createFrameSource(pageDecoder);
    const got: unknown[] = [];
    const leave = source.subscribe((frame) => got.push(frame));
    leave();
    await source.push(buffer(1));
    expect(got).toEqual([]);
  });

  test('clear forgets the latest, and a frame still being decoded too', async () => {
    const decoder = slowDecoder();
    const source = createFrameSource(decoder);
    const got: (DecodedFrame | null)[] = [];
    source.subscribe((frame) => got.push(frame));
    const pushed = source.push(buffer(1));
    source.clear();
    decoder.release();
    await pushed;
    expect(got).toEqual([null]);
    expect(source.latest).toBeNull();
  });

  test('says why a frame cannot be read, and keeps the one before', async () => {
    const source = createFrameSource(pageDecoder);
    await source.push(buffer(1));
    await expect(source.push(new ArrayBuffer(100))).rejects.toThrow('This is no frame');
    expect(source.latest!.seq).toBe(1);
  });

  test('close ends the decoder; what was under way comes to nothing', async () => {
    const decoder = slowDecoder();
    const source = createFrameSource(decoder);
    const got: unknown[] = [];
    source.subscribe((frame) => got.push(frame));
    const pushed = source.push(buffer(1));
    source.close();
    decoder.release();
    await pushed;
    expect(decoder.closed).toBe(true);
    expect(got).toEqual([]);
  });
});
