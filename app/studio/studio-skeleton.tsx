import type { CSSProperties, ReactNode } from 'react';
import { Wordmark } from '@/app/ui/wordmark';
import { SIDE_PROPERTY } from './side-width';
import styles from './studio.module.css';
import skeleton from './studio-skeleton.module.css';
import bar from './top-bar.module.css';

interface Props {
  readonly side: number;
  readonly heading?: ReactNode;
}

/** The studio's places before there is a session to fill them: what comes next shifts nothing. */
export function StudioSkeleton({ side, heading }: Props) {
  return (
    <div className={styles.studio} data-landing={heading !== undefined || undefined} aria-busy="true">
      <header className={bar.bar}>
        <Wordmark />
      </header>
      <main className={styles.table} style={{ [SIDE_PROPERTY]: `${side}px` } as CSSProperties}>
        <div className={styles.canvas}>
          {heading ?? <div className={skeleton.sheets} />}
          <div className={styles.sheet}>
            <div className={skeleton.sheet} />
          </div>
          <div className={`${styles.tools} ${skeleton.tools}`} />
        </div>
        <div className={`${styles.answer} ${skeleton.answer}`} />
        <div className={styles.drawer}>
          <div className={styles.handle} />
          <div className={`${styles.network} ${skeleton.network}`} />
          <div className={`${styles.bars} ${skeleton.bars}`} />
          <div className={`${styles.strip} ${skeleton.strip}`} />
        </div>
      </main>
    </div>
  );
}
