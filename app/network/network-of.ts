import { NETWORKS, type NetworkName } from '@/lib/network/layers';

const USUAL_NETWORK: NetworkName = 'cnn';

/** A model id is `<network>@<version>`. */
export function networkOf(model: string | undefined): NetworkName {
  const name = model?.split('@')[0];
  return name !== undefined && Object.hasOwn(NETWORKS, name) ? (name as NetworkName) : USUAL_NETWORK;
}
