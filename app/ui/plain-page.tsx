import type { ReactNode } from 'react';
import styles from './plain-page.module.css';
import { Wordmark } from './wordmark';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page that says one thing. */
export function PlainPage({ title, children }: Props) {
  return (
    <div className={styles.page}>
      <Wordmark />
      <main className={styles.words}>
        <h1 className={styles.title}>{title}</h1>
        {children}
      </main>
    </div>
  );
}
