import { useEffect } from 'react';
import { keyOf, type ReviewKey } from './keys';

/** Hands over every key of the review page that is pressed anywhere on it. */
export function useReviewKeys(press: (key: ReviewKey) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (key === null) return;
      event.preventDefault();
      press(key);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
