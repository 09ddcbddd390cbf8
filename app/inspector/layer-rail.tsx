'use client';

import { ChevronRight } from 'lucide-react';
import { Fragment, useEffect, useRef } from 'react';
import { centreCurrent } from '@/app/ui/centre-current';
import type { Network } from '@/lib/network/layers';
import { describeLayer } from '@/lib/scene/describe';
import styles from './layer-rail.module.css';

interface Props {
  readonly network: Network;
  readonly selected: string | null;
  onSelect(layer: string): void;
}

/** The way of the signal, layer by layer, those that only pass values on among them. */
export function LayerRail({ network, selected, onSelect }: Props) {
  const list = useRef<HTMLElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection is another button.
  useEffect(() => {
    if (list.current) centreCurrent(list.current);
  }, [selected]);

  return (
    <nav ref={list} className={styles.rail} aria-label="Layers of the network">
      {network.layers.map((layer, index) => (
        <Fragment key={layer.id}>
          {index > 0 && <ChevronRight className={styles.arrow} aria-hidden="true" />}
          <button
            type="button"
            className={styles.layer}
            aria-current={layer.id === selected ? 'true' : undefined}
            onClick={() => onSelect(layer.id)}
            data-testid={`rail-${layer.id}`}
          >
            {describeLayer(network, layer).name}
          </button>
        </Fragment>
      ))}
    </nav>
  );
}
