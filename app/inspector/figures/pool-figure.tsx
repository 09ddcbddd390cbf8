'use client';

import type { CSSProperties } from 'react';
import type { Selection } from '@/app/network/network-focus';
import { layerOf, placeOf } from '@/lib/explain/cells';
import type { Explanation } from '@/lib/explain/neuron';
import type { Network } from '@/lib/network/layers';
import { figure } from '../number-words';
import { cellColour, type Ink, isBright } from './paint-cells';
import styles from './pool-figure.module.css';

interface Props {
  readonly network: Network;
  readonly explanation: Extract<Explanation, { kind: 'max-pool' }>;
  onSelect(to: Selection): void;
}

/** The window, and which of its cells won. */
export function PoolFigure({ network, explanation: { window, value }, onSelect }: Props) {
  const ink: Ink = { kind: 'ramp', full: Math.max(value, 1e-9), exposure: 1 };
  const winner = window.find(({ wins }) => wins)!;
  const { row, column } = placeOf(layerOf(network, winner.from.layer).shape, winner.from.cell);
  return (
    <div className={styles.row}>
      <div
        className={styles.grid}
        style={{ '--across': Math.round(Math.sqrt(window.length)) } as CSSProperties}
      >
        {window.map(({ from, value: held, wins }) => (
          <button
            key={from.cell}
            type="button"
            className={styles.cell}
            data-wins={wins || undefined}
            data-bright={isBright(held, ink) || undefined}
            style={{ background: cellColour(held, ink) }}
            onClick={() => onSelect(from)}
            aria-label={`${figure(held)}${wins ? ', the strongest' : ''}. Show how it came about`}
            data-testid="pool-cell"
          >
            {figure(held)}
          </button>
        ))}
      </div>
      <p>
        The strongest of the {window.length} is{' '}
        {value > 0 ? `in row ${row + 1}, column ${column + 1}` : 'none: all are zero'}: <b>{figure(value)}</b>
        {value > 0 ? ' goes on, the others end here.' : ' goes on.'}
      </p>
    </div>
  );
}
