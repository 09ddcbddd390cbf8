import type { DrawingFilter, DrawingRecord, DrawingStore, WholeDrawing } from '@/server/storage/ports';

/**
 * A page is read, decoded and written out in one turn of the event loop: about ten milliseconds' work, so that whoever draws
 * meanwhile does not feel an export.
 */
const RECORDS_PER_PAGE = 500;
const WHOLE_PER_PAGE = 50;

export type DrawingReader = Pick<DrawingStore, 'list' | 'listWhole'>;

/** What a filter lets through, the oldest first, page by page: memory holds one page whatever the number. */
export const recordsOf = (store: DrawingReader, filter: DrawingFilter): AsyncGenerator<DrawingRecord> =>
  paged(RECORDS_PER_PAGE, (after, limit) => store.list({ filter, order: 'oldest', after, limit }));

export const wholesOf = (store: DrawingReader, filter: DrawingFilter): AsyncGenerator<WholeDrawing> =>
  paged(WHOLE_PER_PAGE, (after, limit) => store.listWhole({ filter, order: 'oldest', after, limit }));

async function* paged<Row extends DrawingRecord>(
  limit: number,
  read: (after: Row | undefined, limit: number) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  for (let after: Row | undefined; ; ) {
    const page = await read(after, limit);
    yield* page;
    if (page.length < limit) return;
    after = page.at(-1);
  }
}
