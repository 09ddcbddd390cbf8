'use client';

import { useState } from 'react';
import { bytesOf } from '@/app/drawings/drawings-api';
import { InputPicture } from '@/app/drawings/input-picture';
import { useCell } from '@/app/session/cell';
import button from '@/app/ui/button.module.css';
import styles from './grid-view.module.css';
import type { ReviewKey } from './keys';
import { labelWords } from './label-words';
import { QueueEnd, QueueProblem } from './queue-notes';
import review from './review.module.css';
import type { ReviewItem } from './review-api';
import type { ReviewQueue } from './review-queue';
import { useReviewKeys } from './use-review-keys';
import { VerdictKeys } from './verdict-keys';

/** Many at once: pick those that belong together, then press the key. */
export function GridView({ queue }: { readonly queue: ReviewQueue }) {
  const items = useCell(queue.state, (state) => state.items);
  const canUndo = useCell(queue.state, (state) => state.canUndo);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const chosen = items.filter(({ id }) => picked.has(id)).map(({ id }) => id);

  function toggle(id: string, range: boolean): void {
    const next = new Set(picked);
    const from = items.findIndex((item) => item.id === last);
    const to = items.findIndex((item) => item.id === id);
    if (range && from >= 0)
      for (const item of items.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(item.id);
    else if (next.has(id)) next.delete(id);
    else next.add(id);
    setPicked(next);
    setLast(id);
  }

  function press(key: ReviewKey): void {
    switch (key.kind) {
      case 'label':
      case 'accept':
      case 'reject':
        queue.judge(chosen, key);
        setPicked(new Set());
        return;
      case 'skip':
        for (const id of chosen) queue.skip(id);
        setPicked(new Set());
        return;
      case 'undo':
        void queue.undo();
        return;
      case 'blind':
        return;
      default:
        key satisfies never;
    }
  }

  useReviewKeys(press);

  const all = items.length > 0 && chosen.length === items.length;
  return (
    <div className={review.one}>
      <QueueProblem queue={queue} />
      <div className={styles.head}>
        <button
          type="button"
          className={button.button}
          disabled={items.length === 0}
          onClick={() => setPicked(all ? new Set() : new Set(items.map(({ id }) => id)))}
        >
          {all ? 'Pick none' : `Pick all ${items.length || ''}`}
        </button>
        <p className={styles.hint}>
          {chosen.length === 0
            ? 'Press drawings to pick them; with Shift, all up to there.'
            : `${chosen.length} picked`}
        </p>
      </div>
      {items.length === 0 && <QueueEnd queue={queue} />}
      <ul className={styles.grid}>
        {items.map((item) => (
          <Cell
            key={item.id}
            item={item}
            picked={picked.has(item.id)}
            onToggle={(range) => toggle(item.id, range)}
          />
        ))}
      </ul>
      <div className={styles.foot}>
        <VerdictKeys blind={false} idle={chosen.length === 0} canUndo={canUndo} onPress={press} />
      </div>
    </div>
  );
}

interface CellProps {
  readonly item: ReviewItem;
  readonly picked: boolean;
  onToggle(range: boolean): void;
}

function Cell({ item, picked, onToggle }: CellProps) {
  const [input] = useState(() => bytesOf(item.input));
  const label = labelWords(item.opinion?.label ?? null);
  const read = labelWords(item.opinion?.read ?? null);
  return (
    <li>
      <button
        type="button"
        className={styles.cell}
        aria-pressed={picked}
        aria-label={`${label}, read as ${read}`}
        onClick={(event) => onToggle(event.shiftKey)}
      >
        <InputPicture input={input} label={label} />
        <span className={styles.caption} data-differs={label !== read || undefined}>
          {label}
          {label !== read && <small> read {read}</small>}
        </span>
      </button>
    </li>
  );
}
