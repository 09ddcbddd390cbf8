'use client';

import { useState } from 'react';
import { ago } from '@/app/landing/ago';
import type { Answer } from '@/app/session/rooms-api';
import button from '@/app/ui/button.module.css';
import type { Run } from '@/lib/training/run';
import styles from '../models.module.css';
import { cancelRun, readRun, repeatRun, resumeRun } from '../models-api';
import { ModelsFrame, Problem } from '../models-frame';
import { Suspects } from '../training-corner';
import { useAsked } from '../use-asked';
import { countText, doneShare, statusText, timeLeftText } from '../words';
import { CurveChart } from './curve-chart';
import { isOver } from './run-story';
import own from './run-view.module.css';
import { useRunStory } from './use-run-story';

/** A training run while it goes and afterwards: charts, time left, log, and what can be done with it. */
export function RunView({ id }: { readonly id: string }) {
  const first = useAsked(id, () => readRun(id)).answer;
  const [times, setTimes] = useState(0);
  const story = useRunStory(id, times);
  const [problem, setProblem] = useState<string | null>(null);
  const run = story.run ?? (first?.ok ? first.value : null);

  async function act(asked: Promise<Answer<Run>>, then: (run: Run) => void): Promise<void> {
    const answer = await asked;
    setProblem(answer.ok ? null : answer.error.message);
    if (answer.ok) then(answer.value);
  }

  const steps = story.points.at(-1)?.steps ?? 0;
  const epochs = run?.settings.epochs ?? 1;
  const marks = (value: 'validationLoss' | 'validationAccuracy') =>
    story.epochs.map((epoch) => ({ x: (epoch.epoch / epochs) * steps, y: epoch[value] }));
  return (
    <ModelsFrame place={null}>
      {first?.ok === false && <Problem>{first.error.message}</Problem>}
      <header className={own.head} aria-busy={run === null}>
        <p className={styles.fine}>
          {run === null
            ? '\u00a0'
            : `Training run from ${run.from}, started ${ago(run.createdAt, Date.now())}${run.startedBy ? ` by ${run.startedBy.name}` : ''}`}
        </p>
        <h1 className={styles.title} data-testid="run-status" data-status={run?.status}>
          {run === null ? '\u00a0' : statusText(run)}
        </h1>
        <div
          className={own.track}
          role="progressbar"
          aria-label="Done"
          aria-valuenow={run ? Math.round(100 * doneShare(run)) : 0}
        >
          <span style={{ transform: `scaleX(${(run ? doneShare(run) : 0).toFixed(3)})` }} />
        </div>
        <p className={styles.fine}>{run === null ? '\u00a0' : <Standing run={run} />}</p>
        {run?.reason && <Problem>{run.reason}</Problem>}
        {problem !== null && <Problem>{problem}</Problem>}
        <div className={own.actions}>
          {run?.result && (
            <>
              <a className={button.solid} href={`/models/${run.result}`}>
                Open {run.result}
              </a>
              <a className={button.button} href={`/models/compare?before=${run.from}&after=${run.result}`}>
                Compare with {run.from}
              </a>
            </>
          )}
          {run && !isOver(run) && (
            <button type="button" className={button.button} onClick={() => void act(cancelRun(id), () => {})}>
              Cancel
            </button>
          )}
          {run?.resumable && (
            <button
              type="button"
              className={button.solid}
              onClick={() => void act(resumeRun(id), () => setTimes(times + 1))}
            >
              Go on from its checkpoint
            </button>
          )}
          {run && isOver(run) && run.data.present > 0 && (
            <button
              type="button"
              className={button.button}
              onClick={() => void act(repeatRun(id), (next) => location.assign(`/models/runs/${next.id}`))}
            >
              Repeat
            </button>
          )}
        </div>
      </header>
      <div className={own.charts}>
        <CurveChart
          title="Loss"
          points={story.points.map(({ step, loss }) => ({ x: step, y: loss }))}
          marks={marks('validationLoss')}
          steps={steps}
          holds={[0]}
          text={(value) => value.toFixed(value < 0.1 ? 3 : 2)}
        />
        <CurveChart
          title="Read right"
          points={story.points.map(({ step, accuracy }) => ({ x: step, y: accuracy }))}
          marks={marks('validationAccuracy')}
          steps={steps}
          holds={[0.95, 1]}
          text={(value) => `${(100 * value).toFixed(1)} %`}
        />
      </div>
      <p className={styles.fine}>
        <span className={own.dot} aria-hidden="true" /> Rings: on drawings that were kept aside, after each
        epoch.
      </p>
      {run && <Facts run={run} />}
      <section className={styles.section} aria-labelledby="run-log">
        <h2 id="run-log" className={styles.heading}>
          Log
        </h2>
        <ol className={own.log} role="log" data-testid="run-log">
          {story.log.map(({ n, at, text }) => (
            <li key={n}>
              <time dateTime={new Date(at).toISOString()}>{new Date(at).toLocaleTimeString()}</time>
              {text}
            </li>
          ))}
        </ol>
      </section>
    </ModelsFrame>
  );
}

function Standing({ run }: { readonly run: Run }) {
  const { status, progress } = run;
  if (status !== 'running' || progress === null)
    return (
      <>
        {countText(run.data.drawings, 'drawing', 'drawings')} by{' '}
        {countText(run.data.people, 'person', 'people')}
      </>
    );
  return (
    <>
      {progress.epoch > 0 && `Epoch ${progress.epoch} of ${progress.epochs}`}
      {progress.secondsLeft !== null &&
        progress.phase === 'training' &&
        `, ${timeLeftText(progress.secondsLeft)}`}
      {progress.epoch === 0 && 'It begins in a moment'}
    </>
  );
}

/** What a repetition needs to know, and whether it can be one. */
function Facts({ run }: { readonly run: Run }) {
  const { settings, data, repeatable, repeats } = run;
  return (
    <section className={styles.section} aria-labelledby="run-facts">
      <h2 id="run-facts" className={styles.heading}>
        What it was given
      </h2>
      <dl className={own.facts}>
        <Fact name="Drawings">
          {countText(data.drawings, 'drawing', 'drawings')} by {countText(data.people, 'person', 'people')}
          {data.present < data.drawings && `; ${data.drawings - data.present} were deleted since`}
        </Fact>
        <Fact name="Settings">
          {countText(settings.epochs, 'epoch', 'epochs')}, {settings.batchSize} a step, rate {settings.rate},{' '}
          {settings.replay} MNIST images with each, seed {settings.seed}
        </Fact>
        <Fact name="Engine">{run.engine ?? 'not chosen yet'}</Fact>
        <Fact name="Program">{run.code ?? '–'}</Fact>
        <Fact name="Data digest">{data.digest ?? '–'}</Fact>
        <Fact name="Repeatable">
          {repeatable.exactly
            ? 'To the same result, on the same engine'
            : (repeatable.because ?? 'Not exactly')}
        </Fact>
        {repeats && (
          <Fact name="Repeats">
            <a href={`/models/runs/${repeats.run}`}>another run</a>
            {repeats.same !== null &&
              (repeats.same ? ': the same weights came out' : ': other weights came out')}
          </Fact>
        )}
      </dl>
      <Suspects suspects={data.suspects} />
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
