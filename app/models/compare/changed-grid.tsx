'use client';

import { useState } from 'react';
import { percentText } from '@/app/answer/certainty';
import { bytesOf } from '@/app/drawings/drawings-api';
import { InputPicture } from '@/app/drawings/input-picture';
import type { Changed } from '@/lib/training/comparison';
import styles from './changed-grid.module.css';

interface Props {
  readonly title: string;
  readonly kind: 'fixed' | 'broken';
  readonly count: number;
  readonly examples: readonly Changed[];
}

const nameOf = (read: number | 'none'): string =>
  read === 10 || read === 'none' ? 'no digit' : String(read);

/** The drawings that only one of the two reads right, as the network sees them. */
export function ChangedGrid({ title, kind, count, examples }: Props) {
  return (
    <section className={styles.changed} aria-label={title}>
      <p className={styles.head}>
        <strong>{title}</strong>{' '}
        <span>{examples.length < count ? `${examples.length} of ${count}, the surest first` : count}</span>
      </p>
      {examples.length === 0 ? (
        <p className={styles.none}>
          {kind === 'fixed' ? 'Nothing that it read wrong before.' : 'Nothing: what was right stayed right.'}
        </p>
      ) : (
        <ul className={styles.grid}>
          {examples.map((example) => (
            <Example key={example.drawing} example={example} kind={kind} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Example({ example, kind }: { readonly example: Changed; readonly kind: Props['kind'] }) {
  const { input, label, before, after } = example;
  const [bytes] = useState(() => bytesOf(input));
  const words = `A drawing of ${nameOf(label)}: read as ${nameOf(before.read)} before (${percentText(before.confidence)}), as ${nameOf(after.read)} now (${percentText(after.confidence)})`;
  return (
    <li className={styles.example} data-kind={kind} title={words}>
      <InputPicture input={bytes} label={words} />
      <p aria-hidden="true">
        <span data-right={kind === 'broken'}>{nameOf(before.read)}</span> →{' '}
        <span data-right={kind === 'fixed'}>{nameOf(after.read)}</span>
      </p>
    </li>
  );
}
