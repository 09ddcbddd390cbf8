import { type Attribution, attribute, type DigitScore } from '@/lib/explain/integrated-gradients';
import type { ModelId } from '@/lib/ids';
import { referenceGradients, type Seeds } from '@/lib/network/backward';
import { type ReferencePass, referenceForward } from '@/lib/network/forward';
import type { ReferenceModel } from './fetch-model';

/** What is asked of a version of the network about one drawing: 784 bytes, as the network gets them. */
export type Job =
  | { readonly kind: 'load'; readonly model: ReferenceModel }
  | { readonly kind: 'forward'; readonly model: ModelId; readonly input: Uint8Array }
  | {
      readonly kind: 'gradients';
      readonly model: ModelId;
      readonly input: Uint8Array;
      readonly seeds: Seeds;
      /** The layers whose gradients are wanted. */
      readonly at: readonly string[];
    }
  | {
      readonly kind: 'attribution';
      readonly model: ModelId;
      readonly input: Uint8Array;
      readonly score: DigitScore;
    };

export interface Results {
  readonly load: null;
  readonly forward: ReferencePass;
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly attribution: Attribution;
}

export type JobOf<Kind extends Job['kind']> = Extract<Job, { kind: Kind }>;

/** Does the arithmetic, in the worker, or on the page where there is none. */
export interface Desk {
  run<Kind extends Job['kind']>(job: JobOf<Kind>): Promise<Results[Kind]>;
}

/** @param pause lets the thread take what else has come, between two steps of long work */
export function createDesk(pause: () => Promise<void>): Desk {
  const models = new Map<ModelId, ReferenceModel>();
  /** The last pass: gradients are mostly asked for the drawing that was just passed on. */
  let last: { readonly model: ModelId; readonly input: Uint8Array; readonly pass: ReferencePass } | null =
    null;

  const modelOf = (id: ModelId): ReferenceModel => {
    const model = models.get(id);
    if (!model) throw new Error(`The model ${id} was not loaded.`);
    return model;
  };
  const passOf = (id: ModelId, input: Uint8Array): ReferencePass => {
    if (last?.model === id && sameBytes(last.input, input)) return last.pass;
    const { network, weights } = modelOf(id);
    const pass = referenceForward(network, weights, unitValues(input));
    last = { model: id, input, pass };
    return pass;
  };
  const work = async (job: Job): Promise<Results[Job['kind']]> => {
    switch (job.kind) {
      case 'load':
        models.set(job.model.id, job.model);
        return null;
      case 'forward':
        return passOf(job.model, job.input);
      case 'gradients': {
        const { network, weights } = modelOf(job.model);
        const found = referenceGradients(network, weights, passOf(job.model, job.input), job.seeds);
        return new Map([...found].filter(([layer]) => job.at.includes(layer)));
      }
      case 'attribution': {
        const { network, weights } = modelOf(job.model);
        const steps = attribute(network, weights, unitValues(job.input), job.score);
        for (;;) {
          const step = steps.next();
          if (step.done) return step.value;
          await pause();
        }
      }
      default:
        throw new Error(`Unknown job: ${job satisfies never}`);
    }
  };
  return {
    run: <Kind extends Job['kind']>(job: JobOf<Kind>) => work(job) as Promise<Results[Kind]>,
  };
}

/** The network's input is value / 255 of the bytes, and nothing else. */
const unitValues = (bytes: Uint8Array): Float32Array => Float32Array.from(bytes, (byte) => byte / 255);

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
