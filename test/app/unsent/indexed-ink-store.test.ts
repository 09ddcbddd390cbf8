import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it, vi } from 'vitest';
import { openIndexedInkStore } from '@/app/unsent/indexed-ink-store';
import { openInkStore } from '@/app/unsent/open-ink-store';
import { inkStoreContract } from '../../contracts/ink-store';

inkStoreContract(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  return openIndexedInkStore();
});

it('lasts where the browser has one, and says that it does not where it is withheld', async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  expect((await openInkStore()).lasting).toBe(true);
  vi.stubGlobal('indexedDB', undefined);
  expect((await openInkStore()).lasting).toBe(false);
});
