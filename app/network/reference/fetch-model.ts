import type { ModelId } from '@/lib/ids';
import type { Network } from '@/lib/network/layers';
import { topologySchema, unpackModel } from '@/lib/network/model-file';
import type { NetworkWeights } from '@/lib/network/weights';

/** A version's table and weights, as the server runs them. */
export interface ReferenceModel {
  readonly id: ModelId;
  readonly network: Network;
  readonly weights: NetworkWeights;
  /** Address of the drawings that light each map most; null where nobody looked for them. */
  readonly topInputs: string | null;
}

/**
 * @param origin of the server; a page's own is ''
 * @throws Error with a sentence for the visitor
 */
export async function fetchModel(id: ModelId, origin = ''): Promise<ReferenceModel> {
  const details: unknown = await (await get(`${origin}/api/models/${encodeURIComponent(id)}`)).json();
  const {
    manifest,
    weights: place,
    topInputs,
  } = details as {
    manifest: unknown;
    weights: string;
    topInputs: string | null;
  };
  // Named by its digest, so that the browser keeps it for good.
  const bytes = new Uint8Array(await (await get(origin + place)).arrayBuffer());
  return { id, topInputs, ...unpackModel(topologySchema.parse(manifest), bytes) };
}

async function get(place: string): Promise<Response> {
  const response = await fetch(place).catch(() => null);
  if (response?.ok) return response;
  throw new Error(
    response?.status === 404
      ? 'This version of the network is no longer on the server.'
      : 'The network’s weights could not be fetched. They come when the connection is back.',
  );
}
