'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { PageMenu } from '@/app/studio/page-menu';
import styles from './list-page.module.css';
import { Wordmark } from './wordmark';

interface Props {
  readonly title: string;
  /** One sentence under it. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** A page that one reads from top to bottom: the bar, a title, and what there is. */
export function ListPage({ title, lead, children }: Props) {
  return (
    <Tooltip.Provider delay={400}>
      <header className={styles.bar}>
        <Wordmark />
        <PageMenu />
      </header>
      <main className={styles.page}>
        <div className={styles.head}>
          <h1 className={styles.title}>{title}</h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {children}
      </main>
    </Tooltip.Provider>
  );
}
