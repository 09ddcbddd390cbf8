import { useEffect, useState } from 'react';
import type { Answer } from '@/app/session/rooms-api';
import type { Page } from './gallery-api';

export interface Pages<Item> {
  /** Null until the first page is there. */
  readonly items: readonly Item[] | null;
  readonly problem: string | null;
  /** Null at the end. */
  readonly more: (() => Promise<void>) | null;
  change(map: (items: readonly Item[]) => readonly Item[]): void;
}

/** A list that is read page by page; begins anew when `read`, which should be kept between renderings, is another. */
export function usePages<Item>(read: (after: string | null) => Promise<Answer<Page<Item>>>): Pages<Item> {
  const [page, setPage] = useState<Page<Item> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let left = false;
    void read(null).then((answer) => {
      if (left) return;
      if (answer.ok) setPage(answer.value);
      setProblem(answer.ok ? null : answer.error.message);
    });
    return () => {
      left = true;
    };
  }, [read]);

  async function more(): Promise<void> {
    const answer = await read(page!.next);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    setPage((now) => ({ items: [...(now?.items ?? []), ...answer.value.items], next: answer.value.next }));
  }

  return {
    items: page?.items ?? null,
    problem,
    more: page?.next == null ? null : more,
    change: (map) => setPage((now) => now && { ...now, items: map(now.items) }),
  };
}
