'use client';

import { ChevronRight, CircleAlert } from 'lucide-react';
import { Fragment, type ReactNode, useMemo } from 'react';
import head from '@/app/answer/answer.module.css';
import { AnswerBars } from '@/app/answer/answer-bars';
import { percentText, sentenceOf, type Verdict, verdictOf } from '@/app/answer/certainty';
import strip from '@/app/strip/preprocessing-strip.module.css';
import { HINTS } from '@/app/strip/step-hints';
import { Hint } from '@/app/ui/hint';
import { STEP_NAMES } from '@/lib/preprocess';
import { type PredictAnswer, readingOf } from './predict-request';
import own from './try-it.module.css';

/** Less would be shown as 0.0 %. */
const LEAST_SHOWN = 0.0005;

interface Props {
  readonly prediction: PredictAnswer | null;
  readonly problem: string | null;
  readonly children: ReactNode;
}

/** An answer as a person reads it: digit, certainty, bars, and the five steps. */
export function PredictionView({ prediction, problem, children }: Props) {
  const reading = useMemo(() => readingOf(prediction), [prediction]);
  return (
    <div className={own.prediction}>
      <div className={own.answer}>
        <Answer prediction={prediction} problem={problem} />
        <AnswerBars reading={reading} />
      </div>
      <Steps prediction={prediction} />
      {children}
    </div>
  );
}

function Answer({ prediction, problem }: Pick<Props, 'prediction' | 'problem'>) {
  if (problem !== null)
    return (
      <p className={own.problem} role="alert">
        <CircleAlert aria-hidden="true" />
        {problem}
      </p>
    );
  const verdict = prediction && verdictOf(prediction.probabilities, prediction.isDigit ? 1 : 0);
  const none = verdict === null || verdict.certainty === 'no digit';
  return (
    <div className={head.head} role="status" data-certainty={verdict?.certainty ?? 'nothing'}>
      <output className={head.digit} data-testid="api-digit">
        {none ? '–' : verdict.digit}
      </output>
      <div className={head.words}>
        <p className={head.word}>{verdict === null ? 'nothing sent yet' : sentenceOf(verdict)}</p>
        <p className={head.next}>{verdict === null ? '' : restOf(verdict)}</p>
      </div>
    </div>
  );
}

/** A program gets the likeliest digit even of what is none: so does this page. */
function restOf({ certainty, digit, probability, runnerUp, runnerUpProbability }: Verdict): string {
  if (certainty === 'no digit') return `likeliest: ${digit}, ${percentText(probability)}`;
  return runnerUpProbability < LEAST_SHOWN ? '' : `next: ${runnerUp}, ${percentText(runnerUpProbability)}`;
}

function Steps({ prediction }: Pick<Props, 'prediction'>) {
  return (
    <section className={strip.strip} aria-label="From ink to the network's input">
      {STEP_NAMES.map((name, i) => {
        const step = prediction?.steps.find((one) => one.name === name);
        return (
          <Fragment key={name}>
            {i > 0 && <ChevronRight className={strip.arrow} aria-hidden="true" />}
            <figure className={strip.step}>
              {step ? (
                // biome-ignore lint/performance/noImgElement: a picture of a few hundred bytes, in the answer itself.
                <img
                  src={step.image}
                  width={step.width}
                  height={step.height}
                  alt={`${name}: ${HINTS[name]}`}
                  className={`${strip.picture} ${own.step}`}
                  data-testid={`api-step-${name}`}
                />
              ) : (
                <div className={strip.picture} />
              )}
              <figcaption>
                <Hint text={HINTS[name]} className={strip.name}>
                  {name}
                </Hint>
              </figcaption>
            </figure>
          </Fragment>
        );
      })}
    </section>
  );
}
