import { openIndexedInkStore } from './indexed-ink-store';
import type { InkStore } from './ink-store';
import { createMemoryInkStore } from './memory-ink-store';

/** The browser's own store, or where it is withheld the page's memory, which says of itself that it does not last. */
export async function openInkStore(): Promise<InkStore> {
  try {
    return await openIndexedInkStore();
  } catch {
    return createMemoryInkStore();
  }
}
