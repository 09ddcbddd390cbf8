'use client';

import { useEffect, useRef } from 'react';
import { RAMP_ENTRIES, rampTable } from '@/lib/scene/ramp';
import styles from './network-panel.module.css';

/** What the colours mean: from nothing to the layer's strongest cell. */
export function RampLegend() {
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(RAMP_ENTRIES, 1);
    image.data.set(rampTable());
    context.putImageData(image, 0, 0);
  }, []);

  return (
    <div
      className={styles.legend}
      title="Each layer by its own strongest cell; the answer by its probability"
    >
      <span>0</span>
      <canvas ref={canvas} width={RAMP_ENTRIES} height={1} role="img" aria-label="From black to bright" />
      <span>strongest</span>
    </div>
  );
}
