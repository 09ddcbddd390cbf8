import { useEffect, useState } from 'react';
import type { Answer } from '@/app/session/rooms-api';
import type { Page } from './gallery-api';

type Read<Item> = (after: string | null) => Promise<Answer<Page<Item>>>;

export interface Pages<Item> {
  /** Null until the first page is there; of an earlier list while another one is on its way. */
  readonly items: readonly Item[] | null;
  readonly loading: boolean;
  readonly problem: string | null;
  /** Null at the end, and while another list is on its way. */
  readonly more: (() => Promise<void>) | null;
  change(map: (items: readonly Item[]) => readonly Item[]): void;
}

interface Listed<Item> extends Page<Item> {
  readonly of: Read<Item>;
}

/** A list that is read page by page; begins anew when `read`, which should be kept between renderings, is another. */
export function usePages<Item>(read: Read<Item>): Pages<Item> {
  const [list, setList] = useState<Listed<Item> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let left = false;
    void read(null).then((answer) => {
      if (left) return;
      if (answer.ok) setList({ ...answer.value, of: read });
      setProblem(answer.ok ? null : answer.error.message);
    });
    return () => {
      left = true;
    };
  }, [read]);

  async function more(from: Listed<Item>): Promise<void> {
    const answer = await from.of(from.next);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    const { items, next } = answer.value;
    // Pressed twice it comes twice, and the list may be another one meanwhile.
    setList((now) => (now === from ? { ...from, items: [...from.items, ...items], next } : now));
  }

  const current = list?.of === read ? list : null;
  return {
    items: list?.items ?? null,
    loading: current === null && problem === null,
    problem,
    more: current === null || current.next === null ? null : () => more(current),
    change: (map) => setList((now) => now && { ...now, items: map(now.items) }),
  };
}
