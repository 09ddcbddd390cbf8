'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import { useEffect, useState } from 'react';
import { useCell } from '@/app/session/cell';
import { PageMenu } from '@/app/studio/page-menu';
import { Wordmark } from '@/app/ui/wordmark';
import { AgreementLine } from './agreement-line';
import type { Brought } from './exchange';
import { FilterBar } from './filter-bar';
import { GridView } from './grid-view';
import { OneView } from './one-view';
import styles from './review.module.css';
import { type ReviewFilter, type ReviewOrder, reviewApi } from './review-api';
import { createReviewQueue, type ReviewQueue } from './review-queue';

export interface ReviewView {
  readonly filter: ReviewFilter;
  readonly order: ReviewOrder;
  readonly blind: boolean;
  readonly grid: boolean;
}

const FIRST_VIEW: ReviewView = {
  filter: { status: 'pending' },
  order: 'disagreement',
  blind: false,
  grid: false,
};
/** The next five are there before they are looked at. */
const AHEAD = 6;
const GRID_PAGE = 60;

/** Where reviewers say what drawings show, one by one or many at once. */
export function Review() {
  const [view, setView] = useState(FIRST_VIEW);
  const [queue, setQueue] = useState<ReviewQueue | null>(null);
  const [brought, setBrought] = useState<Brought | null>(null);

  // A link may name whose drawings to look at.
  useEffect(() => {
    const person = new URLSearchParams(location.search).get('person');
    if (person !== null) setView({ ...FIRST_VIEW, filter: { person } });
  }, []);

  useEffect(() => {
    const made = createReviewQueue(
      { ...view, ahead: view.grid ? GRID_PAGE : AHEAD, refillBelow: view.grid ? 1 : AHEAD },
      reviewApi,
    );
    setQueue(made);
    return () => made.close();
  }, [view]);

  return (
    <Tooltip.Provider delay={400}>
      <div className={styles.page}>
        <header className={styles.bar}>
          <Wordmark />
          <h1 className={styles.name}>Review</h1>
          {queue !== null && <Standing queue={queue} />}
          <span className={styles.space} />
          <a className={styles.onward} href="/gallery/reported">
            Reported
          </a>
          <a className={styles.onward} href="/models">
            Models
          </a>
          <PageMenu />
        </header>
        <FilterBar
          view={view}
          onChange={setView}
          onBrought={(done) => {
            setBrought(done);
            // What came in is to be looked at, too.
            if (done.ok) setView({ ...view });
          }}
        />
        <main className={styles.main}>
          {brought !== null && (
            <p className={brought.ok ? styles.blindLine : styles.problem} role="status">
              {brought.words}
            </p>
          )}
          {view.blind && queue !== null && <AgreementLine queue={queue} />}
          {queue !== null &&
            (view.grid ? (
              <GridView key={JSON.stringify(view)} queue={queue} />
            ) : (
              <OneView
                queue={queue}
                blind={view.blind}
                onBlind={() => setView({ ...view, blind: !view.blind })}
                onPerson={(person) => setView({ ...view, filter: { ...view.filter, person } })}
              />
            ))}
        </main>
      </div>
    </Tooltip.Provider>
  );
}

/** How much there is to do, and what is done. */
function Standing({ queue }: { readonly queue: ReviewQueue }) {
  const waiting = useCell(queue.state, (state) => state.waiting);
  const judged = useCell(queue.state, (state) => state.judged);
  if (waiting === null) return null;
  return (
    <p className={styles.standing} data-testid="review-standing">
      {waiting.toLocaleString('en')} to look at
      {judged > 0 && <span className={styles.done}> · {judged.toLocaleString('en')} done</span>}
    </p>
  );
}
