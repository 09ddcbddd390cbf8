import { useEffect, useState } from 'react';

/** Milliseconds a step: quick enough not to be waited for, slow enough to be followed. */
const STEP_MS = 170;

/**
 * Counts from 0 to `count`, a step at a time; at once where the visitor wants no motion. `replay` starts over.
 */
export function useSteps(count: number): { readonly step: number; replay(): void } {
  const [still] = useState(() => matchMedia('(prefers-reduced-motion: reduce)').matches);
  const [step, setStep] = useState(still ? count : 0);
  useEffect(() => {
    if (step >= count || still) return;
    const timer = setTimeout(() => setStep(step + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [step, count, still]);
  return { step: still ? count : Math.min(step, count), replay: () => setStep(still ? count : 0) };
}
