import type { Network } from '@/lib/network/layers';
import { opensByDefault } from '@/lib/scene/layout';
import type { Arrangement, LayersShown } from './network-view';

/** The layers that lie open when no hand has opened or closed one. */
export function openLayers(network: Network, shown: LayersShown): ReadonlySet<string> {
  return new Set(
    network.layers.filter((layer) => shown === 'all' || opensByDefault(layer)).map(({ id }) => id),
  );
}

export function toggled({ open, spacing }: Arrangement, layer: string): Arrangement {
  const next = new Set(open);
  if (!next.delete(layer)) next.add(layer);
  return { open: next, spacing };
}

/** Which layers' values an arrangement needs: a closed deck says nothing that the default view does not. */
export function framesFor(network: Network, { open }: Arrangement): LayersShown {
  const beyond = network.layers.some((layer) => layer.kind === 'conv' && open.has(layer.id));
  return beyond ? 'all' : 'default';
}

export const everyLayerOpen = (network: Network, { open }: Arrangement): boolean =>
  network.layers.every(({ id, kind }) => kind === 'dropout' || open.has(id));
