import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTopInputs, encodeTopInputs, TopInputsError } from '@/lib/explain/top-inputs';
import type { EpochMillis, ModelId, PersonId } from '@/lib/ids';
import { NETWORKS } from '@/lib/network/layers';
import { topologySchema, unpackModel } from '@/lib/network/model-file';
import { readStrokeFile, writeStrokeFile } from '@/lib/stroke/stroke-file';
import { decodeFrame, encodeFrame, FrameError } from '@/lib/wire/frame-codec';
import type { DrawingReader } from '@/server/drawings/exchange/drawing-pages';
import { exportIdx } from '@/server/drawings/exchange/export-idx';
import { exportCsv, exportNdjson } from '@/server/drawings/exchange/export-text';
import { ImportError } from '@/server/drawings/exchange/import-error';
import { readIdx } from '@/server/drawings/exchange/import-images';
import { readCsv, readNdjson } from '@/server/drawings/exchange/import-text';
import { ApiError } from '@/server/http/api-error';
import { decodePicture } from '@/server/http/decode-picture';
import type { WholeDrawing } from '@/server/storage/ports';
import { layersModel } from '@/server/training/layers-model';
import { aDrawing, belief, bytesOf } from '../contracts/drawings';
import { drawn } from '../server/http/pictures';
import { frameArbitrary } from '../support/wire/frames';
import { cases, SEED } from './cases';
import { mutate } from './mutate';
import { mutateBytes } from './mutate-bytes';
import { Random } from './random';

/** Each target takes whatever comes: it reads it, or refuses it with its own kind of error. */
const refusedBy = (kind: abstract new (...args: never[]) => Error, at: string, error: unknown): void => {
  if (!(error instanceof kind) || error.message.length < 10 || error.message.length > 1_000)
    throw new Error(`${at}: not refused but failed.`, { cause: error });
};

const someone = 'person-fuzz' as PersonId;
const kept = Array.from({ length: 4 }, (_, i) => ({
  ...aDrawing(i, { status: 'accepted' as const }),
  holdOut: false,
  read: 7,
  confidence: 0.91,
  changes: 1,
  novelty: 1,
  doubt: 0,
  disagreement: 0,
})) as unknown as readonly WholeDrawing[];
const reader: DrawingReader = { list: async () => kept, listWhole: async () => kept };

async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** In pieces of any length, as a network gives them. */
async function* inPieces(bytes: Uint8Array, random: Random): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const length = random.int(1, bytes.length);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

describe(`bytes that are broken (seed ${SEED})`, () => {
  const FRAMES = cases(10_000, 400_000);
  it(`${FRAMES} activation frames: refused, or one that would be written so`, { timeout: 1_200_000 }, () => {
    const random = new Random(SEED);
    const whole = fc.sample(frameArbitrary, { numRuns: 50, seed: SEED }).map(encodeFrame);
    let read = 0;
    for (let i = 0; i < FRAMES; i++) {
      const bytes = mutateBytes(random.pick(whole), random);
      try {
        const frame = decodeFrame(bytes);
        if (Buffer.compare(encodeFrame(frame), bytes) !== 0)
          throw new Error(`Frame ${i} was read as what would be written otherwise.`);
        read++;
      } catch (error) {
        refusedBy(FrameError, `Frame ${i}`, error);
      }
    }
    expect(read).toBeGreaterThan(0);
  });

  const TOP_INPUTS = cases(2_000, 50_000);
  it(`${TOP_INPUTS} files of top drawings`, { timeout: 1_200_000 }, () => {
    const random = new Random(SEED + 1);
    const drawings = [0, 1, 2].map((i) => ({ index: i, label: i, pixels: bytesOf(i) }));
    const layers = [
      { index: 1, maps: [[0, 1], [2], []] },
      { index: 3, maps: [[2, 1]] },
    ];
    const whole = encodeTopInputs({ layers, drawings });
    for (let i = 0; i < TOP_INPUTS; i++)
      try {
        decodeTopInputs(mutateBytes(whole, random));
      } catch (error) {
        refusedBy(TopInputsError, `File ${i}`, error);
      }
  });

  const WEIGHTS = cases(2_000, 60_000);
  it(`${WEIGHTS} models: a table that is wrong, or weights that do not fit it`, {
    timeout: 1_200_000,
  }, () => {
    const random = new Random(SEED + 2);
    const topology = layersModel(NETWORKS.dense);
    const manifest = topologySchema.parse(topology).weightsManifest[0].weights;
    const count = manifest.reduce((sum, { shape }) => sum + shape.reduce((n, side) => n * side, 1), 0);
    const whole = new Uint8Array(new Float32Array(count).fill(0.5).buffer);
    let read = 0;
    for (let i = 0; i < WEIGHTS; i++) {
      const parsed = topologySchema.safeParse(mutate(topology, random));
      if (!parsed.success) continue;
      try {
        unpackModel(parsed.data, random.chance(0.1) ? mutateBytes(whole, random) : whole);
        read++;
      } catch (error) {
        // Its own sentence, not a slip of ours.
        if (error instanceof TypeError || error instanceof ReferenceError)
          throw new Error(`Model ${i}: not refused but failed.`, { cause: error });
        refusedBy(Error, `Model ${i}`, error);
      }
    }
    expect(read).toBeGreaterThan(0);
  });

  const STROKE_FILES = cases(2_000, 60_000);
  it(`${STROKE_FILES} stroke files: read or said what is wrong`, { timeout: 1_200_000 }, () => {
    const random = new Random(SEED + 3);
    const ink = [0, 1].map((i) => ({
      colour: i,
      width: 12,
      pointer: 'pen' as const,
      points: [10, 10, 0, 128, 40, 60 + i, 16, 120],
    }));
    const file = JSON.parse(writeStrokeFile(ink)) as unknown;
    const text = new TextEncoder().encode(JSON.stringify(file));
    for (let i = 0; i < STROKE_FILES; i++) {
      const given = random.chance(0.5)
        ? (JSON.stringify(mutate(file, random), (_, value) =>
            typeof value === 'bigint' ? String(value) : value,
          ) ?? '')
        : new TextDecoder().decode(mutateBytes(text, random));
      const answer = readStrokeFile(given);
      if (!answer.ok && answer.message.length < 10) throw new Error(`File ${i}: refused without a reason.`);
    }
  });

  const IMPORTS = cases(1_500, 60_000);
  it(`${IMPORTS} imports of drawings as IDX, CSV and NDJSON`, { timeout: 1_200_000 }, async () => {
    const random = new Random(SEED + 4);
    const idx = await gathered(exportIdx(reader, {}, { none: false }));
    const csv = await gathered(exportCsv(reader, {}));
    const ndjson = await gathered(exportNdjson(reader, {}));
    const pixels = {
      model: 'cnn@shipped' as ModelId,
      read: async () => ({ probabilities: belief(3), isDigit: null }),
    };
    const readers = [
      (from: AsyncIterable<Uint8Array>) =>
        readIdx(from, { savedBy: someone, at: 1 as EpochMillis, reader: pixels }),
      (from: AsyncIterable<Uint8Array>) => readCsv(from, someone),
      (from: AsyncIterable<Uint8Array>) => readNdjson(from, someone),
    ];
    let drawings = 0;
    for (let i = 0; i < IMPORTS; i++) {
      const kind = i % 3;
      const bytes = mutateBytes([idx, csv, ndjson][kind]!, random);
      try {
        for await (const drawing of readers[kind]!(inPieces(bytes, random))) {
          if (drawing.input.length !== 784)
            throw new Error(`Import ${i} gave ${drawing.input.length} pixels.`);
          drawings++;
        }
      } catch (error) {
        refusedBy(ImportError, `Import ${i}`, error);
      }
    }
    expect(drawings).toBeGreaterThan(IMPORTS / 10);
  });

  const PICTURES = cases(300, 20_000);
  it(`${PICTURES} pictures as PNG, JPEG and WebP`, { timeout: 1_200_000 }, async () => {
    const random = new Random(SEED + 5);
    const whole = await Promise.all(
      (['png', 'jpeg', 'webp'] as const).map((format) =>
        drawn(
          [
            [
              [0.2, 0.2],
              [0.8, 0.8],
            ],
          ],
          { side: 48, format },
        ),
      ),
    );
    let read = 0;
    for (let i = 0; i < PICTURES; i++)
      try {
        const { width, height, channels, data } = await decodePicture(mutateBytes(whole[i % 3]!, random));
        if (data.length !== width * height * channels)
          throw new Error(`Picture ${i} has ${data.length} values.`);
        read++;
      } catch (error) {
        refusedBy(ApiError, `Picture ${i}`, error);
      }
    expect(read).toBeGreaterThan(PICTURES / 100);
  });
});
