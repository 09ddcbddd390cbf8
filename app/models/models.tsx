'use client';

import styles from './models.module.css';
import { readRole, readVersions } from './models-api';
import { ModelsFrame, Problem } from './models-frame';
import { TrainingCorner } from './training-corner';
import { useAsked } from './use-asked';
import { VersionTree } from './version-tree';

/** Every version of every network, how they descend from each other, and what is being trained. */
export function Models() {
  const { answer, again } = useAsked('versions', readVersions);
  const role = useAsked('role', readRole).answer;
  const versions = answer?.ok ? answer.value.versions : [];
  const networks = [...new Set(versions.map(({ network }) => network))];
  const reviews = role?.ok === true && role.value.role !== 'person';
  return (
    <ModelsFrame place="/models">
      <div className={styles.lead}>
        <h1 className={styles.title}>The networks and their versions</h1>
        <p>
          What people draw and reviewers accept teaches the next version. It reads for everybody only after it
          has shown that it reads better.
        </p>
      </div>
      <div className={styles.columns}>
        <div className={styles.stack} aria-busy={answer === null}>
          {answer?.ok === false && <Problem>{answer.error.message}</Problem>}
          {networks.map((network) => (
            <VersionTree
              key={network}
              network={network}
              compares={reviews}
              versions={versions.filter((version) => version.network === network)}
            />
          ))}
        </div>
        <aside className={styles.stack}>
          {reviews ? (
            <TrainingCorner versions={versions} onMade={again} />
          ) : (
            <p className={styles.fine}>
              {role !== null &&
                'Training, comparing and promoting are for reviewers. Everybody can look, and try the time machine.'}
            </p>
          )}
        </aside>
      </div>
    </ModelsFrame>
  );
}
