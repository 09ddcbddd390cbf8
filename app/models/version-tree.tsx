'use client';

import { ago } from '@/app/landing/ago';
import { lineageOf } from '@/lib/charts/lineage';
import type { Version } from '@/lib/training/version';
import styles from './models.module.css';
import tree from './version-tree.module.css';
import { mnistOf, NETWORK_LINES, pointsText, shareText, strangersOf } from './words';

/** CSS pixels; `version-tree.module.css` has the same. */
const ROW = 80;
const LANE = 22;
const MARGIN = 12;

interface Props {
  readonly network: string;
  /** Parents before their children. */
  readonly versions: readonly Version[];
  /** Whoever looks may see people's drawings side by side. */
  readonly compares: boolean;
}

/** The versions of one network, the newest above; lines at the left say who descends from whom. */
export function VersionTree({ network, versions, compares }: Props) {
  const places = lineageOf(versions);
  const lanes = Math.max(...places.map(({ lane }) => lane)) + 1;
  const x = (lane: number): number => MARGIN + lane * LANE;
  const y = (row: number): number => (versions.length - 1 - row) * ROW + ROW / 2;
  const width = x(lanes - 1) + MARGIN;
  const live = versions.find((version) => version.live);
  return (
    <section className={styles.section} aria-labelledby={`network-${network}`}>
      <div className={styles.row}>
        <h2 id={`network-${network}`} className={styles.heading}>
          {network}
        </h2>
        <span className={styles.fine}>{NETWORK_LINES[network]}</span>
      </div>
      <div className={tree.tree} style={{ paddingLeft: width + 8 }}>
        <svg
          className={tree.lines}
          width={width}
          height={versions.length * ROW}
          aria-hidden="true"
          data-testid={`lineage-${network}`}
        >
          {places.map(
            ({ id, row, lane, from }) =>
              from && (
                <path
                  key={id}
                  className={tree.line}
                  d={`M${x(from.lane)} ${y(from.row)}C${x(from.lane)} ${y(from.row) - ROW / 2} ${x(lane)} ${y(from.row) - ROW / 2} ${x(lane)} ${y(from.row) - ROW}V${y(row)}`}
                />
              ),
          )}
          {places.map(({ id, row, lane }) => (
            <circle
              key={id}
              className={tree.node}
              data-live={id === live?.id || undefined}
              cx={x(lane)}
              cy={y(row)}
              r={6}
            />
          ))}
        </svg>
        <ol className={tree.rows}>
          {versions.toReversed().map((version) => (
            <Row
              key={version.id}
              version={version}
              parent={versions.find(({ id }) => id === version.parent) ?? null}
              live={live}
              compares={compares}
            />
          ))}
        </ol>
      </div>
    </section>
  );
}

interface RowProps {
  readonly version: Version;
  readonly parent: Version | null;
  readonly live: Version | undefined;
  readonly compares: boolean;
}

function Row({ version, parent, live, compares }: RowProps) {
  const mnist = mnistOf(version);
  const before = parent && mnistOf(parent);
  return (
    <li className={tree.row} data-testid="version" data-id={version.id}>
      <div className={tree.who}>
        <p className={styles.row}>
          <a className={tree.name} href={`/models/${version.id}`}>
            {version.id}
          </a>
          {version.live && (
            <span className={styles.badge} data-kind="live">
              live
            </span>
          )}
          {version.broken !== null && (
            <span className={styles.badge} data-kind="bad" title={version.broken}>
              damaged
            </span>
          )}
        </p>
        <p className={styles.fine}>
          {version.parent === null ? 'Trained from nothing' : `From ${version.parent}`}
          {!version.shipped && `, ${ago(version.createdAt, Date.now())}`}
        </p>
      </div>
      <dl className={tree.figures}>
        <div>
          <dt>MNIST</dt>
          <dd>
            {shareText(mnist)}
            {mnist !== null && before !== null && (
              <small data-good={mnist >= before}>{pointsText(mnist - before)}</small>
            )}
          </dd>
        </div>
        <div>
          <dt>Strangers</dt>
          <dd>{shareText(strangersOf(version))}</dd>
        </div>
      </dl>
      {compares && live && live.id !== version.id ? (
        <a className={tree.compare} href={`/models/compare?before=${live.id}&after=${version.id}`}>
          Compare<span className="visually-hidden"> {version.id} with the live version</span>
        </a>
      ) : (
        <span className={tree.compare} />
      )}
    </li>
  );
}
