'use client';

import { useState } from 'react';
import { bytesOf } from '@/app/drawings/drawings-api';
import { InputPicture } from '@/app/drawings/input-picture';
import { StrokeReplay } from '@/app/drawings/stroke-replay';
import { ago } from '@/app/landing/ago';
import { useCell } from '@/app/session/cell';
import { Belief } from './belief';
import { ItemDetails } from './item-details';
import type { ReviewKey } from './keys';
import { labelWords } from './label-words';
import { QueueEnd, QueueProblem } from './queue-notes';
import styles from './review.module.css';
import type { ReviewItem } from './review-api';
import type { ReviewQueue } from './review-queue';
import { useReviewKeys } from './use-review-keys';
import { VerdictKeys } from './verdict-keys';

interface Props {
  readonly queue: ReviewQueue;
  readonly blind: boolean;
  onBlind(): void;
  onPerson(person: string): void;
}

/** One drawing, large, with what the network saw and said, and the keys that decide. */
export function OneView({ queue, blind, onBlind, onPerson }: Props) {
  const item = useCell(queue.state, (state) => state.items[0] ?? null);
  const canUndo = useCell(queue.state, (state) => state.canUndo);

  function press(key: ReviewKey): void {
    if (key.kind === 'blind') {
      onBlind();
      return;
    }
    if (key.kind === 'undo') {
      void queue.undo();
      return;
    }
    if (item === null) return;
    switch (key.kind) {
      case 'label':
        if (blind) queue.say(item.id, key.label);
        else queue.judge([item.id], key);
        return;
      case 'skip':
        queue.skip(item.id);
        return;
      case 'accept':
      case 'reject':
        if (!blind) queue.judge([item.id], key);
        return;
      default:
        key satisfies never;
    }
  }

  useReviewKeys(press);

  return (
    <div className={styles.one}>
      <QueueProblem queue={queue} />
      {item === null ? <QueueEnd queue={queue} /> : <Shown key={item.id} item={item} onPerson={onPerson} />}
      <VerdictKeys blind={blind} idle={item === null} canUndo={canUndo} onPress={press} />
    </div>
  );
}

function Shown({ item, onPerson }: { readonly item: ReviewItem; onPerson(person: string): void }) {
  const [input] = useState(() => bytesOf(item.input));
  const { opinion } = item;
  return (
    <article className={styles.shown} data-testid="review-item" data-id={item.id}>
      <div className={styles.drawing}>
        <StrokeReplay strokes={item.strokes} input={input} />
      </div>
      <div className={styles.side}>
        {opinion === null ? (
          <p className={styles.label}>What is it?</p>
        ) : (
          <p className={styles.label}>
            <span>{item.number === null ? 'Labelled' : `Of the number ${item.number}, labelled`}</span>
            <strong data-testid="review-label">{labelWords(opinion.label)}</strong>
          </p>
        )}
        <div className={styles.saw}>
          <InputPicture input={input} label="What the network saw" />
        </div>
        {opinion !== null && <Belief opinion={opinion} />}
        <p className={styles.about}>
          <button type="button" className={styles.person} onClick={() => onPerson(item.person)}>
            by {item.person.slice(0, 6)}
          </button>
          {item.holdOut && <span title="One author in five is never trained on">hold-out</span>}
          <span>{item.model}</span>
          {opinion !== null && <a href={`/models/time-machine?drawing=${item.id}`}>all versions</a>}
          <time dateTime={new Date(item.at).toISOString()}>{ago(item.at, Date.now())}</time>
        </p>
        {opinion !== null && <ItemDetails id={item.id} />}
      </div>
    </article>
  );
}
