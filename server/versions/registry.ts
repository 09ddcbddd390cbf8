import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMillis, ModelId } from '@/lib/ids';
import { NETWORKS, type NetworkName } from '@/lib/network/layers';
import type { Promotion, Version } from '@/lib/training/version';
import { findModels } from '@/server/inference/find-models';
import type { ModelCard } from '@/server/inference/model-card';
import { readModel } from '@/server/inference/model-files';
import type { VersionRecord, VersionStore } from '@/server/storage/ports';
import { shownMetrics } from './shown-metrics';

export interface RegistryOptions {
  readonly versions: Pick<VersionStore, 'list' | 'nextNumber' | 'add' | 'promotions'>;
  /** Where models lie, as `createInference` gets it; new versions go into the last. */
  readonly modelsDirs: readonly string[];
  /** A version that is live, or was to be, cannot be used: for the log. */
  readonly report: (error: unknown, context: { readonly model: ModelId }) => void;
  /** Which versions read now, the default network's first: after every change. */
  readonly arrange: (live: readonly ModelId[]) => void;
}

export interface KnownVersion {
  readonly id: ModelId;
  readonly dir: string;
  readonly network: NetworkName;
  /** Null where its files are damaged. */
  readonly card: ModelCard | null;
  readonly broken: string | null;
}

export interface VersionRegistry {
  /** Shipped ones first, then by their number. */
  list(): Promise<readonly Version[]>;
  find(id: string): Promise<KnownVersion | null>;
  /** The version of a network that reads for everybody: the last promoted one whose files are sound, else the shipped one. */
  liveOf(network: NetworkName): ModelId;
  /** The live version of that one's network; itself where no such network is known. */
  inPlaceOf(model: ModelId): ModelId;
  promotions(): Promise<readonly Promotion[]>;
  /** Promotions or files have changed. */
  refresh(): Promise<void>;
  /** Moves a model folder to where it can be read from, and notes it as a version. */
  admit(
    folder: string,
    facts: { network: NetworkName; parent: ModelId; run: string; at: EpochMillis },
  ): Promise<VersionRecord>;
}

const SHIPPED = 'shipped';
const shippedOf = (network: NetworkName): ModelId => `${network}@${SHIPPED}` as ModelId;
const NETWORK_NAMES = Object.keys(NETWORKS) as NetworkName[];

/** Knows every version, shipped and trained here, and which of them are live. A version's files never change: each is checked once. */
export async function openRegistry(options: RegistryOptions): Promise<VersionRegistry> {
  const { versions, modelsDirs } = options;
  const checked = new Map<ModelId, Promise<KnownVersion>>();
  let live = new Map<NetworkName, ModelId>();

  const check = (id: ModelId, dir: string): Promise<KnownVersion> => {
    let known = checked.get(id);
    if (!known) {
      const network = id.slice(0, id.indexOf('@')) as NetworkName;
      known = readModel(dir).then(
        ({ card }) => ({ id, dir, network, card, broken: null }),
        (error: unknown) => {
          // It may be mended when it is looked at again.
          checked.delete(id);
          return { id, dir, network, card: null, broken: messageOf(error) };
        },
      );
      checked.set(id, known);
    }
    return known;
  };
  const find = async (id: string): Promise<KnownVersion | null> => {
    const place = findModels(modelsDirs).find((model) => model.id === id);
    return place ? check(place.id, place.dir) : null;
  };

  const refresh = async (): Promise<void> => {
    const promotions = await versions.promotions();
    const next = new Map<NetworkName, ModelId>();
    for (const network of NETWORK_NAMES) next.set(network, await soundest(network, promotions));
    live = next;
    const [first, ...others] = [...live.values()].sort(
      (a, b) => Number(b.startsWith('cnn@')) - Number(a.startsWith('cnn@')),
    );
    options.arrange(first ? [first, ...others] : []);
  };
  const soundest = async (network: NetworkName, promotions: readonly Promotion[]): Promise<ModelId> => {
    for (const { model } of promotions.filter((promotion) => promotion.network === network)) {
      const known = await find(model);
      if (known?.broken === null) return known.id;
      options.report(new Error(known?.broken ?? `The files of ${model} are not there.`), {
        model: model as ModelId,
      });
    }
    return shippedOf(network);
  };
  await refresh();

  return {
    find,
    refresh,
    liveOf: (network) => live.get(network) ?? shippedOf(network),
    inPlaceOf: (model) => live.get(model.slice(0, model.indexOf('@')) as NetworkName) ?? model,
    promotions: () => versions.promotions(),
    async list() {
      const [records, promotions] = await Promise.all([versions.list(), versions.promotions()]);
      const places = findModels(modelsDirs);
      const known = await Promise.all(places.map(({ id, dir }) => check(id, dir)));
      const idOf = new Map(known.flatMap(({ id, card }) => (card ? [[card.digest, id] as const] : [])));
      return known
        .map((one) => shown(one, records, promotions, live, idOf))
        .sort((a, b) => Number(b.shipped) - Number(a.shipped) || a.createdAt - b.createdAt);
    },
    async admit(folder, { network, parent, run, at }) {
      const { digest } = await readModel(folder);
      const home = join(modelsDirs.at(-1)!, network);
      let number = await versions.nextNumber(network);
      // A folder without a row was left by a server that ended between the two.
      while (existsSync(join(home, String(number)))) number++;
      await mkdir(home, { recursive: true });
      await rename(folder, join(home, String(number)));
      const id = `${network}@${number}` as ModelId;
      const record = { id, network, number, digest, parent, run, createdAt: at };
      await versions.add(record);
      await refresh();
      return record;
    },
  };
}

function shown(
  { id, network, card, broken }: KnownVersion,
  records: readonly VersionRecord[],
  promotions: readonly Promotion[],
  live: ReadonlyMap<NetworkName, ModelId>,
  idOf: ReadonlyMap<string, ModelId>,
): Version {
  const record = records.find((one) => one.id === id);
  const from = card?.training.from?.digest;
  return {
    id,
    network,
    shipped: id === shippedOf(network),
    live: live.get(network) === id,
    wasLive: id === shippedOf(network) || promotions.some(({ model }) => model === id),
    createdAt: record?.createdAt ?? (card ? Date.parse(card.created) : 0),
    digest: card?.digest ?? record?.digest ?? '',
    parameters: card?.parameters ?? 0,
    parent: record?.parent ?? (from === undefined ? null : (idOf.get(from) ?? null)),
    run: record?.run ?? null,
    metrics: card ? shownMetrics(card) : [],
    broken,
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
