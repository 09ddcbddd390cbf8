/** Calls `draw` with the newest value on the next animation frame, however often `push` was called until then. */
export function onFrame<T>(draw: (value: T) => void): { push(value: T): void; close(): void } {
  let frame = 0;
  let newest: T;
  return {
    push(value) {
      newest = value;
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        draw(newest);
      });
    },
    close: () => cancelAnimationFrame(frame),
  };
}
