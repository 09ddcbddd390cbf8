'use client';

import { useEffect, useRef } from 'react';
import { paintGrey } from '@/app/strip/paint-grey';
import styles from './input-picture.module.css';

interface Props {
  /** 784 bytes. */
  readonly input: Uint8Array;
  readonly label: string;
}

const SIDE = 28;

/** What the network was given of a drawing, pixel by pixel. */
export function InputPicture({ input, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => paintGrey(canvas.current!, { width: SIDE, height: SIDE, pixels: input }), [input]);
  return (
    <canvas
      ref={canvas}
      className={styles.picture}
      width={SIDE}
      height={SIDE}
      role="img"
      aria-label={label}
    />
  );
}
