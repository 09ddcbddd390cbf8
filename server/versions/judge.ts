import type { DrawingId, ModelId } from '@/lib/ids';
import type { Comparison } from '@/lib/training/comparison';
import { type GateResult, gate } from '@/lib/training/gate';
import type { VersionReading } from '@/lib/training/version';
import { type InferencePort, StaleReadError } from '@/server/inference/port';
import type { HoldOutDrawing, VersionStore } from '@/server/storage/ports';
import { MnistMissingError, readMnist } from '@/server/training/data/mnist';
import type { Labelled } from '@/server/training/data/source';
import type { Answers } from '@/server/training/evaluation/evaluate';
import { argmax } from '@/server/training/evaluation/metrics';
import { readTestAnswers } from '@/server/training/runs/test-answers';
import { accuracyOf, comparedSet, evidenceOf, type Pair } from './compare';
import type { KnownVersion, VersionRegistry } from './registry';
import { mnistAccuracy } from './shown-metrics';

export interface JudgeOptions {
  readonly versions: Pick<VersionStore, 'holdOut' | 'pixels'>;
  readonly registry: VersionRegistry;
  readonly inference: Pick<InferencePort, 'read'>;
  readonly dataDir: string;
}

/** Says how versions compare: on MNIST by what was noted when they were made, on the hold-out by reading it. */
export interface Judge {
  /** Whether a candidate may take the live version's place. */
  gate(candidate: KnownVersion): Promise<GateResult>;
  compare(before: KnownVersion, after: KnownVersion): Promise<Comparison>;
  /** What every sound version says of one drawing, in the registry's order. @param input 784 bytes */
  throughVersions(input: Uint8Array, network?: string): Promise<readonly VersionReading[]>;
}

interface Said {
  readonly probabilities: Float32Array;
  readonly isDigit: number | null;
}

const DIGITS = 10;
/** So many wait at once: live drawings take turns with these, batch by batch. */
const AT_ONCE = 32;
/** Where the queue of all rooms was full, the reading is asked for again after this. */
const RETRY_MS = 50;
const WHO = 'judge';

export function createJudge({ versions, registry, inference, dataDir }: JudgeOptions): Judge {
  /** Neither a version nor the pixels of a kept drawing change: each pair is read once. */
  const said = new Map<ModelId, Map<DrawingId, Said>>();

  const read = async (model: ModelId, input: Uint8Array): Promise<Said> => {
    for (;;) {
      try {
        return await inference.read({ model, input, layers: 'none', as: 'packed' }, undefined, WHO);
      } catch (error) {
        if (!(error instanceof StaleReadError)) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  };

  const answersOf = async (model: ModelId, drawings: readonly HoldOutDrawing[]): Promise<Answers> => {
    const known = said.get(model) ?? new Map<DrawingId, Said>();
    said.set(model, known);
    const missing = drawings.filter(({ drawing }) => !known.has(drawing));
    for (let at = 0; at < missing.length; at += AT_ONCE) {
      const part = missing.slice(at, at + AT_ONCE).map(({ drawing }) => drawing);
      const inputs = await versions.pixels(part);
      await Promise.all(
        [...inputs].map(async ([drawing, input]) => {
          const { probabilities, isDigit } = await read(model, input);
          known.set(drawing, { probabilities, isDigit });
        }),
      );
    }
    const there = new Set(drawings.map(({ drawing }) => drawing));
    for (const drawing of known.keys()) if (!there.has(drawing)) known.delete(drawing);
    const probabilities = new Float32Array(drawings.length * DIGITS);
    const isDigit = new Float32Array(drawings.length);
    drawings.forEach(({ drawing }, index) => {
      const one = known.get(drawing);
      if (!one) return;
      probabilities.set(one.probabilities, index * DIGITS);
      isDigit[index] = one.isDigit ?? 1;
    });
    const tells = drawings.some(({ drawing }) => known.get(drawing)?.isDigit != null);
    return { probabilities, isDigit: tells ? isDigit : null };
  };

  const holdOutPair = async (before: ModelId, after: ModelId) => {
    const all = await versions.holdOut();
    const pair: Pair = {
      drawings: labelled('hold-out', all),
      before: await answersOf(before, all),
      after: await answersOf(after, all),
    };
    return { all, pair };
  };

  return {
    async gate(candidate) {
      const live = await registry.find(registry.liveOf(candidate.network));
      const before = live?.id ?? candidate.id;
      const { all, pair } = await holdOutPair(before, candidate.id);
      return gate({
        holdOut: evidenceOf(pair, new Set(all.map(({ person }) => person)).size),
        mnist: {
          before: live?.card ? mnistAccuracy(live.card) : null,
          after: candidate.card ? mnistAccuracy(candidate.card) : null,
        },
      });
    },

    async compare(before, after) {
      const { all, pair } = await holdOutPair(before.id, after.id);
      const holdOut =
        all.length === 0
          ? null
          : await comparedSet(
              pair,
              (index) => all[index]!.drawing,
              async (indices) => {
                const inputs = await versions.pixels(indices.map((index) => all[index]!.drawing));
                return new Map(
                  indices.flatMap((index) => {
                    const input = inputs.get(all[index]!.drawing);
                    return input ? [[index, input] as const] : [];
                  }),
                );
              },
            );
      return {
        before: before.id,
        after: after.id,
        mnist: await mnistCompared(dataDir, before, after),
        holdOut,
        writers: writersOf(all, pair),
      };
    },

    async throughVersions(input, network) {
      const known = (await registry.list()).filter(
        (version) => version.broken === null && (network === undefined || version.network === network),
      );
      return Promise.all(
        known.map(async ({ id }) => {
          const { probabilities, isDigit } = await read(id as ModelId, input);
          const digit = argmax(probabilities);
          return {
            model: id,
            digit,
            confidence: probabilities[digit]!,
            probabilities: [...probabilities],
            isDigit,
          };
        }),
      );
    },
  };
}

const labelled = (name: string, drawings: readonly HoldOutDrawing[]): Labelled => ({
  name,
  count: drawings.length,
  label: (index) => drawings[index]!.label,
});

/** Null without the MNIST images, or where one of the two was not asked when it was made. */
async function mnistCompared(dataDir: string, before: KnownVersion, after: KnownVersion) {
  if (!before.card || !after.card) return null;
  const [was, is] = await Promise.all([
    readTestAnswers(dataDir, before.card.digest),
    readTestAnswers(dataDir, after.card.digest),
  ]);
  if (!was || !is) return null;
  try {
    const { count, labels, pixels, name } = await readMnist('test');
    const drawings = { name, count, label: (index: number) => labels[index]! };
    return await comparedSet(
      { drawings, before: was, after: is },
      (index) => index,
      async (indices) =>
        new Map(indices.map((index) => [index, pixels.subarray(784 * index, 784 * (index + 1))])),
    );
  } catch (error) {
    if (error instanceof MnistMissingError) return null;
    throw error;
  }
}

function writersOf(all: readonly HoldOutDrawing[], { drawings, before, after }: Pair): Comparison['writers'] {
  const places = new Map<string, number[]>();
  all.forEach(({ person }, index) => {
    places.set(person, [...(places.get(person) ?? []), index]);
  });
  return [...places]
    .map(([person, indices]) => ({
      person,
      name: all[indices[0]!]!.name,
      drawings: indices.length,
      before: accuracyOf(drawings, before, indices),
      after: accuracyOf(drawings, after, indices),
    }))
    .sort(
      (a, b) =>
        Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || a.person.localeCompare(b.person),
    );
}
