import { readFile } from 'node:fs/promises';
import type { EngineName } from '@/server/inference/tensorflow';
import { writeFileAtomic } from './atomic-file';
import type { RandomState } from './random';
import type { Recipe } from './recipe';

/** Where a run stands: everything that is needed to go on as if nothing had happened. */
export interface Checkpoint {
  /** Engines round differently: equal runs give equal weights on one of them only. */
  readonly engine: EngineName;
  readonly network: string;
  readonly recipe: Recipe;
  readonly plan: Plan;
  /** Digests of the data sets, so that a run never goes on over other data. */
  readonly data: readonly string[];
  /** Steps done since the beginning. */
  readonly step: number;
  readonly random: RandomState;
  readonly history: readonly EpochRecord[];
  readonly bestEpoch: number | null;
  /** By name: `parameter/i`, `first/i`, `second/i`, `average/i`, and `best/i` once there is a best. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

/**
 * How many epochs the run was to have, from which step on: one entry, and one more for each time that it was resumed with another
 * number. The learning rate falls towards the end that was planned at the time.
 */
export type Plan = readonly { readonly fromStep: number; readonly epochs: number }[];

export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly loss: number;
  /** On the varied training drawings, with dropout, while the weights changed. */
  readonly accuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly seconds: number;
}

export class CheckpointError extends Error {
  constructor(file: string, reason: string) {
    super(`The checkpoint ${file} cannot be continued: ${reason}`);
    this.name = 'CheckpointError';
  }
}

const MAGIC = 'INKLINGCKPT1';

/** One file: magic, length of the header (32 bits, little-endian), header as JSON, then the arrays, little-endian, in its order. */
export async function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  const { arrays, ...state } = checkpoint;
  const layout = [...arrays].map(([name, values]) => ({ name, length: values.length }));
  const header = Buffer.from(JSON.stringify({ ...state, layout }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const bodies = [...arrays.values()].map((values) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  await writeFileAtomic(file, Buffer.concat([Buffer.from(MAGIC), length, header, ...bodies]));
}

/** @returns null when there is none. @throws CheckpointError when it is damaged */
export async function readCheckpoint(file: string): Promise<Checkpoint | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const start = MAGIC.length + 4;
  if (bytes.length < start || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new CheckpointError(file, 'it is not one.');
  }
  const headerEnd = start + bytes.readUInt32LE(MAGIC.length);
  if (bytes.length < headerEnd) throw new CheckpointError(file, 'it is cut off.');
  const { layout, ...state } = JSON.parse(bytes.toString('utf8', start, headerEnd)) as Omit<
    Checkpoint,
    'arrays'
  > & { layout: { name: string; length: number }[] };
  const total = layout.reduce((sum, { length }) => sum + 4 * length, 0);
  if (bytes.length !== headerEnd + total) throw new CheckpointError(file, 'it is cut off.');
  const arrays = new Map<string, Float32Array>();
  let at = headerEnd;
  for (const { name, length } of layout) {
    // A copy: floats must start at a multiple of four.
    arrays.set(name, new Float32Array(new Uint8Array(bytes.subarray(at, at + 4 * length)).buffer));
    at += 4 * length;
  }
  return { ...state, arrays };
}
