'use client';

import { ago } from '@/app/landing/ago';
import button from '@/app/ui/button.module.css';
import type { Credit, Promotion, Version } from '@/lib/training/version';
import { GatePanel } from './gate-panel';
import styles from './models.module.css';
import { readPromotions, readRole, readVersion, readVersions } from './models-api';
import { ModelsFrame, Problem } from './models-frame';
import { RollBack } from './roll-back';
import { ShadowPanel } from './shadow-panel';
import { useAsked } from './use-asked';
import { countText, dataName, shareText } from './words';

/** One version: how well it reads, who taught it, and when it came to read for everybody. */
export function VersionView({ id }: { readonly id: string }) {
  const asked = useAsked(id, () => readVersion(id));
  const listed = useAsked('versions', readVersions);
  const history = useAsked('promotions', readPromotions);
  const details = asked.answer;
  const versions = listed.answer;
  const promotions = history.answer;
  const role = useAsked('role', readRole).answer;
  const reviews = role?.ok === true && role.value.role !== 'person';
  function changed(): void {
    asked.again();
    listed.again();
    history.again();
  }
  if (details?.ok === false)
    return (
      <ModelsFrame place={null}>
        <h1 className={styles.title}>{id}</h1>
        <Problem>{details.error.message}</Problem>
      </ModelsFrame>
    );
  const version = details?.value.version ?? null;
  const live = versions?.ok
    ? versions.value.versions.find((one) => one.live && one.network === version?.network)
    : undefined;
  const told = promotions?.ok ? promotions.value.promotions.filter(({ model }) => model === id) : [];
  return (
    <ModelsFrame place={null}>
      <header className={styles.section} aria-busy={version === null}>
        <div className={styles.row}>
          <h1 className={styles.title}>{id}</h1>
          {version?.live && (
            <span className={styles.badge} data-kind="live">
              live
            </span>
          )}
        </div>
        <p className={styles.fine}>{version === null ? '\u00a0' : <Origin version={version} />}</p>
        {version?.broken && <Problem>{version.broken}</Problem>}
        <div className={styles.row}>
          {reviews && live && live.id !== id && (
            <a className={button.button} href={`/models/compare?before=${live.id}&after=${id}`}>
              Compare with {live.id}
            </a>
          )}
          {reviews && version?.parent && (
            <a className={button.button} href={`/models/compare?before=${version.parent}&after=${id}`}>
              Compare with its parent
            </a>
          )}
        </div>
      </header>
      {reviews && version && live && version.broken === null && (
        <div className={styles.pair}>
          {version.live ? (
            <RollBack version={version} onDone={changed} />
          ) : (
            <>
              <GatePanel id={id} live={live.id} admin={role.value.role === 'admin'} onDone={changed} />
              <ShadowPanel id={id} live={live.id} />
            </>
          )}
        </div>
      )}
      {version && <Figures version={version} />}
      {details && version && <Credits credits={details.value.credits} version={version} />}
      {told.length > 0 && <Promotions promotions={told} />}
    </ModelsFrame>
  );
}

function Origin({ version }: { readonly version: Version }) {
  const { shipped, parent, createdAt, run, parameters } = version;
  return (
    <>
      {parameters.toLocaleString('en')} parameters,{' '}
      {shipped ? 'came with Inkling' : `made ${ago(createdAt, Date.now())}`}
      {parent !== null && (
        <>
          {' '}
          from <a href={`/models/${parent}`}>{parent}</a>
        </>
      )}
      {run !== null && (
        <>
          {' '}
          by <a href={`/models/runs/${run}`}>a training run</a>
        </>
      )}
    </>
  );
}

function Figures({ version }: { readonly version: Version }) {
  return (
    <section className={styles.section} aria-labelledby="figures">
      <h2 id="figures" className={styles.heading}>
        How well it reads
      </h2>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Measured on</th>
              <th scope="col">Drawings</th>
              <th scope="col">Read right</th>
              <th scope="col">Loss</th>
              <th scope="col">Certainty off by</th>
              <th scope="col">Digits let pass</th>
              <th scope="col">Others refused</th>
            </tr>
          </thead>
          <tbody>
            {version.metrics.map(({ data, drawings, accuracy, loss, calibrationError, kept, refused }) => (
              <tr key={data}>
                <th scope="row">{dataName(data)}</th>
                <td>{drawings.toLocaleString('en')}</td>
                <td>{shareText(accuracy)}</td>
                <td>{loss.toFixed(4)}</td>
                <td>{shareText(calibrationError)}</td>
                <td>{shareText(kept)}</td>
                <td>{shareText(refused)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function nobodyLeft({ shipped, run }: Version): string {
  if (shipped) return 'MNIST, Pen-Digits and UNIPEN: it came with Inkling. README names their authors.';
  if (run === null) return 'It was not trained here: nobody’s drawings are known to have taught it.';
  return 'Those who drew for it have deleted their drawings since.';
}

function Credits({ credits, version }: { readonly credits: readonly Credit[]; readonly version: Version }) {
  return (
    <section className={styles.section} aria-labelledby="credits">
      <h2 id="credits" className={styles.heading}>
        Whose drawings taught it
      </h2>
      {credits.length === 0 ? (
        <p className={styles.soft}>{nobodyLeft(version)}</p>
      ) : (
        <ul className={styles.row} data-testid="credits">
          {credits.map(({ person, name, drawings }) => (
            <li key={person} className={styles.badge}>
              {name}, {countText(drawings, 'drawing', 'drawings')}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const KIND_WORDS = {
  promoted: 'Promoted',
  overridden: 'Promoted against the gate',
  'rolled-back': 'Came back',
};

function Promotions({ promotions }: { readonly promotions: readonly Promotion[] }) {
  return (
    <section className={styles.section} aria-labelledby="promotions">
      <h2 id="promotions" className={styles.heading}>
        When it came to read for everybody
      </h2>
      <ol className={styles.section}>
        {promotions.map(({ id, kind, at, by, previous, reason, gate }) => (
          <li key={id}>
            {KIND_WORDS[kind]} in the place of {previous}, {ago(at, Date.now())}
            {by && ` by ${by.name}`}
            {reason !== null && <span className={styles.soft}>: {reason}</span>}
            {gate && <p className={styles.fine}>{gate.says}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
