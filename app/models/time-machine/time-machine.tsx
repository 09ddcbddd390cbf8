'use client';

import { useEffect, useState } from 'react';
import { percentText, verdictOf } from '@/app/answer/certainty';
import { ago } from '@/app/landing/ago';
import type { Answer } from '@/app/session/rooms-api';
import type { Version, VersionReading } from '@/lib/training/version';
import styles from '../models.module.css';
import { readDrawing, readVersions } from '../models-api';
import { ModelsFrame, Problem } from '../models-frame';
import { useAsked } from '../use-asked';
import { KeptInput } from './kept-input';
import { Pad } from './pad';
import { readByAll, type Said, type Samples } from './read-by-all';
import own from './time-machine.module.css';

const NOTHING: ReadonlyMap<string, Answer<Said>> = new Map();

/** One drawing, read by every version there is, from the oldest to the newest. */
export function TimeMachine() {
  const versions = useAsked('versions', readVersions).answer;
  const [strokes, setStrokes] = useState<readonly Samples[]>([]);
  const [said, setSaid] = useState(NOTHING);
  const [drawing, setDrawing] = useState<string | null>(null);
  const kept = useAsked(drawing ?? '', drawing === null ? null : () => readDrawing(drawing)).answer;
  const known = versions?.ok ? versions.value.versions.filter(({ broken }) => broken === null) : [];
  const names = known.map(({ id }) => id).join(' ');

  // A link may name a drawing that was kept.
  useEffect(() => setDrawing(new URLSearchParams(location.search).get('drawing')), []);

  useEffect(() => {
    if (strokes.length === 0 || names === '') {
      setSaid(NOTHING);
      return;
    }
    const newer = new AbortController();
    void readByAll(names.split(' '), strokes, newer.signal, (model, answer) =>
      setSaid((now) => new Map(now).set(model, answer)),
    );
    return () => newer.abort();
  }, [strokes, names]);

  const answers = kept?.ok ? new Map(kept.value.readings.map(answerOf)) : said;
  const networks = [...new Set(known.map(({ network }) => network))];
  return (
    <ModelsFrame place="/models/time-machine">
      <div className={styles.lead}>
        <h1 className={styles.title}>One drawing, all versions</h1>
        <p>Draw a digit, and see what each version there ever was says of it.</p>
      </div>
      {versions?.ok === false && <Problem>{versions.error.message}</Problem>}
      <div className={own.machine}>
        {drawing === null ? <Pad strokes={strokes} onChange={setStrokes} /> : <KeptInput answer={kept} />}
        <div className={styles.stack} aria-busy={versions === null}>
          {networks.map((network) => (
            <section key={network} className={styles.section} aria-label={network}>
              <h2 className={styles.heading}>{network}</h2>
              <ol>
                {known
                  .filter((version) => version.network === network)
                  .map((version) => (
                    <Line key={version.id} version={version} answer={answers.get(version.id)} />
                  ))}
              </ol>
            </section>
          ))}
        </div>
      </div>
    </ModelsFrame>
  );
}

/** From here on it is taken for a digit. */
const IS_DIGIT = 0.5;

const answerOf = ({ model, isDigit, ...reading }: VersionReading): [string, Answer<Said>] => [
  model,
  { ok: true, value: { ...reading, isDigit: (isDigit ?? 1) >= IS_DIGIT } },
];

interface LineProps {
  readonly version: Version;
  /** Undefined while it is not known. */
  readonly answer: Answer<Said> | undefined;
}

function Line({ version, answer }: LineProps) {
  const reading = answer?.ok ? answer.value : null;
  const verdict = reading && verdictOf(reading.probabilities, reading.isDigit ? 1 : 0);
  return (
    <li className={own.line} data-testid="said" data-model={version.id}>
      <span className={own.version}>
        <a href={`/models/${version.id}`}>{version.id}</a>
        <small>{version.shipped ? 'came with Inkling' : ago(version.createdAt, Date.now())}</small>
      </span>
      <strong className={own.digit}>
        {verdict === null ? '' : verdict.certainty === 'no digit' ? '–' : verdict.digit}
      </strong>
      <span className={own.bars} aria-hidden="true">
        {Array.from({ length: 10 }, (_, digit) => {
          const p = reading?.probabilities[digit] ?? 0;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place
            <span key={digit} data-best={digit === verdict?.digit || undefined}>
              <span style={{ transform: `scaleY(${p.toFixed(4)})` }} />
              {digit}
            </span>
          );
        })}
      </span>
      <span className={own.words}>
        {answer?.ok === false && answer.error.message}
        {verdict && (verdict.certainty === 'no digit' ? 'no digit' : percentText(verdict.probability))}
      </span>
    </li>
  );
}
