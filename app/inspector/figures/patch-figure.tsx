'use client';

import type { CSSProperties } from 'react';
import { layerOf, placeOf } from '@/lib/explain/cells';
import type { Term } from '@/lib/explain/neuron';
import type { Network } from '@/lib/network/layers';
import { brief, signed } from '../number-words';
import { cellColour, type Ink, isBright } from './paint-cells';
import styles from './patch-figure.module.css';

interface Props {
  readonly network: Network;
  readonly kernel: readonly [height: number, width: number];
  readonly terms: readonly Term[];
  /** How many products have been made so far. */
  readonly step: number;
  /** What they come to, as it stands in the sum that it goes into: rounded by itself it might differ in the last figure. */
  readonly total: number;
  readonly title: string | null;
}

/** Patch × kernel = products, cell by cell; the running sum below. */
export function PatchFigure({ network, kernel: [, width], terms, step, total, title }: Props) {
  const source = layerOf(network, terms[0]!.from.layer);
  const largest = (of: (term: Term) => number) => Math.max(...terms.map((term) => Math.abs(of(term))), 1e-9);
  const values: Ink = {
    kind: 'ramp',
    full: source.kind === 'input' ? 1 : largest(({ value }) => value),
    exposure: 1,
  };
  const weights: Ink = { kind: 'signed', full: largest(({ weight }) => weight) };
  const products: Ink = { kind: 'signed', full: largest(({ product }) => product) };
  const running = terms.slice(0, step).reduce((all, { product }) => all + product, 0);
  // A window over the edge of its image lacks cells: as wide as it is there.
  const across = Math.min(width, widthOf(terms, source.shape));

  const grid = (name: string, of: (term: Term) => number, ink: Ink, until: number) => (
    <figure className={styles.part}>
      <div
        className={styles.grid}
        style={{ '--across': across } as CSSProperties}
        role="img"
        aria-label={`${name}: ${terms.map((term) => brief(of(term))).join(', ')}`}
      >
        {terms.map((term, tap) => (
          <span
            key={term.from.cell}
            className={styles.cell}
            data-now={tap === step - 1 || undefined}
            data-waits={tap >= until || undefined}
            data-bright={isBright(of(term), ink) || undefined}
            style={{ background: cellColour(of(term), ink) }}
          >
            {brief(of(term))}
          </span>
        ))}
      </div>
      <figcaption>{name}</figcaption>
    </figure>
  );
  return (
    <div>
      {title && <p className={styles.title}>{title}</p>}
      <div className={styles.row}>
        {grid('patch', ({ value }) => value, values, terms.length)}
        <span className={styles.sign}>×</span>
        {grid('kernel', ({ weight }) => weight, weights, terms.length)}
        <span className={styles.sign}>=</span>
        {grid('products', ({ product }) => product, products, step)}
      </div>
      <p className={styles.running} data-testid="patch-total">
        {step < terms.length ? `so far ${signed(running)}` : `together ${signed(total)}`}
      </p>
    </div>
  );
}

function widthOf(terms: readonly Term[], shape: Parameters<typeof placeOf>[0]): number {
  const columns = terms.map(({ from }) => placeOf(shape, from.cell).column);
  return Math.max(...columns) - Math.min(...columns) + 1;
}
