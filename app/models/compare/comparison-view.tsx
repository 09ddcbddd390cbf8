'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import type { ComparedSet } from '@/lib/training/comparison';
import type { Version } from '@/lib/training/version';
import styles from '../models.module.css';
import { readComparison, readVersions } from '../models-api';
import { ModelsFrame, Problem } from '../models-frame';
import { useAsked } from '../use-asked';
import { pointsText, shareText } from '../words';
import { CalibrationPlot } from './calibration-plot';
import { ChangedGrid } from './changed-grid';
import own from './comparison-view.module.css';
import { ConfusionTable, DifferenceTable } from './confusion-table';
import { WritersChart } from './writers-chart';

/** Two versions over the same drawings: what one reads that the other does not. */
export function ComparisonView() {
  const asked = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const versions = useAsked('versions', readVersions).answer;
  const known = versions?.ok ? versions.value.versions.filter(({ broken }) => broken === null) : [];
  const live = known.find(({ live, network }) => live && network === 'cnn');
  const before = asked.get('before') ?? live?.id ?? null;
  const newest = known
    .filter(({ id, network }) => id !== before && (live === undefined || network === live.network))
    .at(-1);
  const after = asked.get('after') ?? newest?.id ?? known.find(({ id }) => id !== before)?.id ?? null;
  const comparison = useAsked(
    `${before} ${after}`,
    before !== null && after !== null && before !== after ? () => readComparison(before, after) : null,
  ).answer;

  const choose = (side: 'before' | 'after', id: string): void => {
    const next = new URLSearchParams({ before: before ?? '', after: after ?? '', [side]: id });
    router.replace(`${path}?${next}`, { scroll: false });
  };
  return (
    <ModelsFrame place="/models/compare">
      <div className={own.head}>
        <h1 className={styles.title}>Compare two versions</h1>
        <div className={own.pair}>
          <Choice name="Before" value={before} versions={known} onChoose={(id) => choose('before', id)} />
          <span aria-hidden="true">→</span>
          <Choice name="After" value={after} versions={known} onChoose={(id) => choose('after', id)} />
        </div>
      </div>
      {versions?.ok === false && <Problem>{versions.error.message}</Problem>}
      {before !== null && before === after && <p className={styles.soft}>Choose two different versions.</p>}
      {comparison?.ok === false && <Problem>{comparison.error.message}</Problem>}
      <div className={styles.stack} aria-busy={comparison === null} data-testid="comparison">
        {comparison === null && before !== after && (
          <p className={styles.waiting} role="status">
            Both versions read the drawings of people who were never trained on…
          </p>
        )}
        {comparison?.ok && (
          <>
            <Compared
              title="People who were never trained on"
              set={comparison.value.holdOut}
              none="No reviewed drawing of a hold-out author is here yet. They come by themselves: one author in five is never trained on."
            />
            {comparison.value.writers.length > 0 && (
              <section className={styles.section} aria-labelledby="writers">
                <h2 id="writers" className={styles.heading}>
                  Person by person
                </h2>
                <WritersChart writers={comparison.value.writers} />
              </section>
            )}
            <Compared
              title="MNIST, the 10,000 test images"
              set={comparison.value.mnist}
              none="One of the two has not been read over the MNIST test images here."
            />
          </>
        )}
      </div>
    </ModelsFrame>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string | null;
  readonly versions: readonly Version[];
  onChoose(id: string): void;
}

function Choice({ name, value, versions, onChoose }: ChoiceProps) {
  return (
    <select
      className={own.choice}
      aria-label={name}
      value={value ?? ''}
      onChange={(event) => onChoose(event.target.value)}
    >
      {value === null && <option value="">…</option>}
      {versions.map(({ id, live }) => (
        <option key={id} value={id}>
          {live ? `${id} (live)` : id}
        </option>
      ))}
    </select>
  );
}

interface ComparedProps {
  readonly title: string;
  readonly set: ComparedSet | null;
  /** Said where there is nothing. */
  readonly none: string;
}

function Compared({ title, set, none }: ComparedProps) {
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{title}</h2>
      {set === null ? (
        <p className={styles.soft}>{none}</p>
      ) : (
        <>
          <dl className={own.figures}>
            <div>
              <dt>Read right</dt>
              <dd>
                {shareText(set.before.accuracy)} → {shareText(set.after.accuracy)}
                <small data-good={set.after.accuracy >= set.before.accuracy}>
                  {pointsText(set.after.accuracy - set.before.accuracy)}
                </small>
              </dd>
            </div>
            <div>
              <dt>Fixed</dt>
              <dd data-testid="fixed">{set.fixed}</dd>
            </div>
            <div>
              <dt>Broken</dt>
              <dd data-testid="broken">{set.broken}</dd>
            </div>
            <div>
              <dt>Drawings</dt>
              <dd>{set.drawings.toLocaleString('en')}</dd>
            </div>
          </dl>
          <div className={own.matrices}>
            <ConfusionTable title="Before" confusion={set.before.confusion} />
            <ConfusionTable title="After" confusion={set.after.confusion} />
            <DifferenceTable before={set.before.confusion} after={set.after.confusion} />
          </div>
          <div className={own.examples}>
            <ChangedGrid title="Fixed" kind="fixed" count={set.fixed} examples={set.fixedExamples} />
            <ChangedGrid title="Broken" kind="broken" count={set.broken} examples={set.brokenExamples} />
            <CalibrationPlot before={set.before.calibration} after={set.after.calibration} />
          </div>
        </>
      )}
    </section>
  );
}
