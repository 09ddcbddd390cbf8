import { useEffect } from 'react';

/**
 * A link to the page's own room, opened in its tab, changes only what stands behind the #, and loads nothing by itself. The key, the
 * moment or the neuron that it names count after a reload, which ink that was not sent yet outlives. What the page itself writes
 * there is told by no event.
 */
export function useOpenedLink(): void {
  useEffect(() => {
    const reload = () => location.reload();
    addEventListener('hashchange', reload);
    return () => removeEventListener('hashchange', reload);
  }, []);
}
