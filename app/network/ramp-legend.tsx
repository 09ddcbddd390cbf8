'use client';

import { useEffect, useRef } from 'react';
import { DIVERGING_ENTRIES, divergingTable } from '@/lib/scene/diverging';
import { RAMP_ENTRIES, rampTable } from '@/lib/scene/ramp';
import styles from './network-panel.module.css';

const RAMPS = {
  activation: {
    table: rampTable,
    entries: RAMP_ENTRIES,
    from: '0',
    to: 'strongest',
    middle: null,
    about: 'Each layer by its own strongest cell; the answer by its probability',
    look: 'From black to bright',
  },
  difference: {
    table: divergingTable,
    entries: DIVERGING_ENTRIES,
    from: 'less',
    to: 'more',
    middle: 'dark: the same',
    about:
      'The live network minus the other, each layer by its largest difference; dark where both are the same',
    look: 'From blue over dark to orange',
  },
} as const;

/** What the colours mean: from nothing to the layer's strongest cell, or from less to more than the other. */
export function RampLegend({ signed }: { readonly signed: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { table, entries, from, to, middle, about, look } = RAMPS[signed ? 'difference' : 'activation'];

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(entries, 1);
    image.data.set(table());
    context.putImageData(image, 0, 0);
  }, [table, entries]);

  return (
    <div className={styles.legend} data-over-stage="" title={about}>
      <span>{from}</span>
      <canvas ref={canvas} width={entries} height={1} role="img" aria-label={look} />
      <span>{to}</span>
      {middle && <span>· {middle}</span>}
    </div>
  );
}
