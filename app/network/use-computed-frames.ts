import { useEffect, useState } from 'react';
import { type ComputedFrames, createComputedFrames } from './computed-frames';
import { sharedReference } from './reference/create-reference';

/** Frames that the page computes, while they are wanted; and why there are none, in a sentence for the visitor. */
export function useComputedFrames(wanted: boolean): {
  readonly computed: ComputedFrames | null;
  readonly failure: string | null;
} {
  const [computed, setComputed] = useState<ComputedFrames | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const made = createComputedFrames(sharedReference(), setFailure);
    const stop = made.subscribe(() => setFailure(null));
    setComputed(made);
    return () => {
      stop();
      made.close();
      setComputed(null);
      setFailure(null);
    };
  }, [wanted]);
  return { computed, failure };
}
