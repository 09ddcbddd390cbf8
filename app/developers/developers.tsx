'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import { PageMenu } from '@/app/studio/page-menu';
import { Wordmark } from '@/app/ui/wordmark';
import { ApiReference } from './api-reference';
import styles from './developers.module.css';
import { TryIt } from './try-it';

/** What others can build on: the API tried with a picture of one's own, then each of its addresses. */
export function Developers() {
  return (
    <Tooltip.Provider delay={400}>
      <header className={styles.bar}>
        <Wordmark />
        <PageMenu />
      </header>
      <main className={styles.page}>
        <div className={styles.lead}>
          <h1 className={styles.title}>Let your own program read digits</h1>
          <p>
            Send a picture or the pen’s strokes to this server. It answers with the digit, how sure the
            network is, and each step from ink to input. No key and no account are needed.
          </p>
        </div>
        <TryIt />
        <ApiReference />
      </main>
    </Tooltip.Provider>
  );
}
