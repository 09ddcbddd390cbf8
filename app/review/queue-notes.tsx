import { useCell } from '@/app/session/cell';
import styles from './review.module.css';
import type { ReviewQueue } from './review-queue';

interface Props {
  readonly queue: ReviewQueue;
}

/** What went wrong, where anything did. */
export function QueueProblem({ queue }: Props) {
  const problem = useCell(queue.state, (state) => state.problem);
  if (problem === null) return null;
  return (
    <p className={styles.problem} role="alert">
      {problem}
    </p>
  );
}

/** In the place of drawings where there are none: not yet, or no more. */
export function QueueEnd({ queue }: Props) {
  const ended = useCell(queue.state, (state) => state.ended);
  const problem = useCell(queue.state, (state) => state.problem);
  return (
    <p className={styles.rest} aria-busy={!ended && problem === null} data-testid="review-end">
      {ended && 'That is all: nothing is left to look at here. Choose another filter, or come back later.'}
    </p>
  );
}
