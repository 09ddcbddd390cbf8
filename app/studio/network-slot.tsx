'use client';

import dynamic from 'next/dynamic';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { NETWORKS, type NetworkName } from '@/lib/network/layers';
import styles from './network-slot.module.css';

const NetworkPanel = dynamic(
  () => import('@/app/network/network-panel').then((module) => module.NetworkPanel),
  {
    ssr: false,
    loading: () => <div className={styles.skeleton} aria-busy="true" />,
  },
);

const USUAL_NETWORK: NetworkName = 'cnn';

/** A model id is `<network>@<version>`. */
function networkOf(model: string | undefined): NetworkName {
  const name = model?.split('@')[0];
  return name !== undefined && Object.hasOwn(NETWORKS, name) ? (name as NetworkName) : USUAL_NETWORK;
}

/** Where the network stands. Its code comes after the sheet can be drawn on. */
export function NetworkSlot({ session }: { readonly session: RoomSession }) {
  const network = useCell(session.status, ({ room }) => networkOf(room?.model));
  const layers = useCell(session.status, (status) => status.layers);
  return (
    <NetworkPanel
      key={network}
      network={network}
      frames={session.frames}
      layers={layers}
      onLayersChange={(next) => session.showLayers(next)}
    />
  );
}
