import type { Statistics } from '@/lib/explain/statistics';
import styles from '../inspector.module.css';
import { figure, percent } from '../number-words';

interface Props {
  readonly statistics: Statistics;
  readonly parameters?: string;
}

/** A layer's or a map's values at a glance. */
export function Facts({ statistics: { least, mean, most, zeros }, parameters }: Props) {
  return (
    <dl className={styles.facts}>
      <div>
        <dt>least</dt>
        <dd>{figure(least)}</dd>
      </div>
      <div>
        <dt>mean</dt>
        <dd>{figure(mean)}</dd>
      </div>
      <div>
        <dt>most</dt>
        <dd>{figure(most)}</dd>
      </div>
      <div>
        <dt>dark</dt>
        <dd>{percent(zeros)}</dd>
      </div>
      {parameters && (
        <div className={styles.wide}>
          <dt>trained numbers</dt>
          <dd>{parameters}</dd>
        </div>
      )}
    </dl>
  );
}
