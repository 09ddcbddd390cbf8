'use client';

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { clampSide, MAX_SIDE_PX, MIN_SIDE_PX, rememberSide, SIDE_PROPERTY } from './side-width';
import styles from './splitter.module.css';

const KEY_STEP_PX = 24;

/** Between the sheet and the network; its place is remembered. Moved by hand, not by React: the page is laid out while it moves. */
export function Splitter({ initial }: { readonly initial: number }) {
  const bar = useRef<HTMLDivElement>(null);
  const width = useRef(initial);

  function move(next: number): void {
    width.current = clampSide(next);
    bar.current!.parentElement!.style.setProperty(SIDE_PROPERTY, `${width.current}px`);
    bar.current!.setAttribute('aria-valuenow', String(width.current));
  }

  function onPointerMove(event: PointerEvent): void {
    if (!bar.current!.hasPointerCapture(event.pointerId)) return;
    move(bar.current!.parentElement!.getBoundingClientRect().right - event.clientX);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowLeft' ? KEY_STEP_PX : event.key === 'ArrowRight' ? -KEY_STEP_PX : 0;
    if (step === 0) return;
    event.preventDefault();
    move(width.current + step);
    rememberSide(width.current);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved, a separator with a value can.
    <div
      ref={bar}
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the network panel"
      aria-valuemin={MIN_SIDE_PX}
      aria-valuemax={MAX_SIDE_PX}
      aria-valuenow={initial}
      tabIndex={0}
      className={styles.splitter}
      onPointerDown={(event) => bar.current!.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onPointerUp={() => rememberSide(width.current)}
      onKeyDown={onKeyDown}
    />
  );
}
