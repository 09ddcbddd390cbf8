import { useEffect } from 'react';

/** Asks again and again while the page is seen, and at once when it comes into sight. @param again stays the same function */
export function useLookAgain(again: () => void, everyMs: number): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') again();
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [again, everyMs]);
}
