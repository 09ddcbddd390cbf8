import { randomBytes } from 'node:crypto';
import type { EpochMillis, ModelId, PersonId } from '@/lib/ids';
import type { GateResult } from '@/lib/training/gate';
import type { Promotion } from '@/lib/training/version';
import { type InferencePort, UnreadableError } from '@/server/inference/port';
import type { VersionStore } from '@/server/storage/ports';
import type { Judge } from './judge';
import type { KnownVersion, VersionRegistry } from './registry';

export interface PromotionsOptions {
  readonly versions: Pick<VersionStore, 'promote' | 'promotions'>;
  readonly registry: VersionRegistry;
  readonly judge: Pick<Judge, 'gate'>;
  readonly inference: Pick<InferencePort, 'read'>;
  readonly now: () => EpochMillis;
  /** Live rooms of the network read by this version from now on. */
  readonly swap: (network: string, model: ModelId) => Promise<void>;
}

/** Why a version does not become the live one, in a sentence. */
export class PromotionRefusal extends Error {
  override readonly name = 'PromotionRefusal';
}

export interface Promotions {
  /** @throws PromotionRefusal where the gate does not let it pass */
  promote(version: KnownVersion, by: PersonId): Promise<Promotion>;
  /** Whatever the gate says. @throws PromotionRefusal */
  override(version: KnownVersion, by: PersonId, reason: string): Promise<Promotion>;
  /** Back to what read before the last promotion. @throws PromotionRefusal */
  rollBack(network: KnownVersion['network'], by: PersonId, reason: string | null): Promise<Promotion>;
}

export function createPromotions(options: PromotionsOptions): Promotions {
  const { versions, registry, judge, now } = options;

  const soundOrRefuse = async ({ id, broken }: KnownVersion): Promise<void> => {
    if (broken !== null) throw new PromotionRefusal(`${id} cannot be used: ${broken}`);
    try {
      // The thread loads it and checks its digest before anybody is read by it.
      await options.inference.read({ model: id, input: new Uint8Array(784), layers: 'none', as: 'packed' });
    } catch (error) {
      if (error instanceof UnreadableError)
        throw new PromotionRefusal(`${id} cannot be used: ${error.message}`);
      throw error;
    }
  };

  const change = async (
    version: KnownVersion,
    kind: Promotion['kind'],
    by: PersonId,
    reason: string | null,
    result: GateResult | null,
  ): Promise<Promotion> => {
    const { network, id: model } = version;
    const previous = registry.liveOf(network);
    if (previous === model) throw new PromotionRefusal(`${model} is live already.`);
    await soundOrRefuse(version);
    const last = (await versions.promotions()).find((one) => one.network === network) ?? null;
    const id = randomBytes(9).toString('base64url');
    // Times order promotions: of two within a millisecond the second would stand before the first.
    const at = Math.max(now(), (last?.at ?? 0) + 1);
    const promotion = { id, network, model, previous, kind, at, by, reason, gate: result };
    if (!(await versions.promote(promotion, last?.id ?? null)))
      throw new PromotionRefusal('Somebody else promoted a version at this moment. Look again.');
    await registry.refresh();
    await options.swap(network, registry.liveOf(network));
    return (await versions.promotions()).find((one) => one.id === id)!;
  };

  return {
    async promote(version, by) {
      const result = await judge.gate(version);
      if (result.verdict !== 'passed')
        throw new PromotionRefusal(`The gate does not let it pass. ${result.says}`);
      return change(version, 'promoted', by, null, result);
    },
    async override(version, by, reason) {
      return change(
        version,
        'overridden',
        by,
        reason,
        version.broken === null ? await judge.gate(version) : null,
      );
    },
    async rollBack(network, by, reason) {
      const last = (await versions.promotions()).find((one) => one.network === network);
      if (!last)
        throw new PromotionRefusal(
          `No version of ${network} was ever promoted: there is nothing to go back to.`,
        );
      const before = await registry.find(last.previous);
      if (!before) throw new PromotionRefusal(`The files of ${last.previous} are not there any more.`);
      return change(before, 'rolled-back', by, reason, null);
    },
  };
}
