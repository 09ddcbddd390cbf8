'use client';

import { useEffect, useMemo } from 'react';
import { percentText, withArticle } from '@/app/answer/certainty';
import type { NetworkFocus, WhyQuestion } from '@/app/network/network-focus';
import { sharedReference } from '@/app/network/reference/create-reference';
import { type Attribution, scoreOf } from '@/lib/explain/integrated-gradients';
import { strongestSpots } from '@/lib/explain/where-words';
import { DIGITS, INPUT_SIDE } from '@/lib/network/layers';
import { CellCanvas } from '../figures/cell-canvas';
import styles from '../inspector.module.css';
import type { LivePass } from '../live-pass';
import { signed } from '../number-words';
import { useAnswer } from '../use-answer';
import own from './why-view.module.css';

interface Props {
  readonly live: LivePass;
  readonly focus: NetworkFocus;
  readonly question: WhyQuestion | null;
}

/** Which ink spoke for a digit, and for it rather than another: drawn over the ink on the sheet as well. */
export function WhyView({ live, focus, question }: Props) {
  const { network } = live.model;
  const probabilities = live.pass.values.get(network.outputs.digits)!;
  const answer = probabilities.indexOf(Math.max(...probabilities));
  const digit = question?.digit ?? answer;
  const rather = question?.rather === digit ? null : (question?.rather ?? null);
  const asked = useMemo(() => ({ live, digit, rather }), [live, digit, rather]);
  const found = useAnswer(asked, ({ live: { model, input }, digit: of, rather: not }) =>
    sharedReference().attribution(model.id, input, scoreOf(of, not)),
  );
  const fits = found !== null && found.question.digit === digit && found.question.rather === rather;
  const shown = fits ? found.answer : null;
  const full = shown?.pixels.reduce((most, amount) => Math.max(most, Math.abs(amount)), 0) ?? 0;

  useEffect(() => {
    focus.ink.set(
      shown && full > 0 ? { field: null, contributions: shown.pixels.map((amount) => amount / full) } : null,
    );
  }, [focus, shown, full]);
  useEffect(() => () => focus.ink.set(null), [focus]);

  const ask = (next: WhyQuestion): void => focus.why.set(next);
  return (
    <>
      <h2 className={styles.title}>
        Why {withArticle(digit)}
        {rather === null ? '' : ` and not ${withArticle(rather)}`}?{' '}
        <span>{percentText(probabilities[digit]!)}</span>
      </h2>
      <Digits
        label="For"
        chosen={digit}
        onChoose={(next) => ask({ digit: next === answer ? null : next, rather })}
        marked={answer}
      />
      <Digits
        label="Rather than"
        chosen={rather}
        barred={digit}
        onChoose={(next) => ask({ digit: question?.digit ?? null, rather: next === rather ? null : next })}
      />
      <div className={`${styles.split} ${own.picture}`} data-main="">
        <CellCanvas
          className={styles.picture}
          label={`What each pixel did for ${goalWords(digit, rather)}`}
          values={shown?.pixels ?? nothing}
          columns={INPUT_SIDE}
          rows={INPUT_SIDE}
          ink={{ kind: 'signed', full }}
          testId="why-map"
        />
        <div aria-live="polite" data-testid="why-words">
          {shown ? (
            <>
              <p>{sentence(shown, found!.question.live.input, digit, rather)}</p>
              <p className={own.key}>
                <b className={styles.for}>Orange</b> ink speaks for {digit},{' '}
                <b className={styles.against}>blue</b> ink {rather === null ? 'against it' : `for ${rather}`}.
              </p>
              <dl className={own.sum}>
                <dt>empty sheet</dt>
                <dd>{signed(shown.empty)}</dd>
                <dt>the ink adds</dt>
                <dd>{signed(shown.drawn - shown.empty)}</dd>
                <dt>{rather === null ? `score of ${digit}` : `${digit} ahead of ${rather} by`}</dt>
                <dd data-testid="why-score" data-value={shown.drawn}>
                  {signed(shown.drawn)}
                </dd>
              </dl>
            </>
          ) : (
            <p className={styles.soft}>Asking every pixel…</p>
          )}
        </div>
      </div>
      <p className={own.method}>
        Method: integrated gradients, from the empty sheet to the drawing (
        <a href="https://arxiv.org/abs/1703.01365" target="_blank" rel="noreferrer">
          Sundararajan, Taly and Yan, 2017
        </a>
        ). A pixel’s share is its ink times how much the score grows with it on the way, so that all pixels
        together make up what the ink adds. Paper gets none: that ink is missing somewhere shows only by what
        is there.
      </p>
    </>
  );
}

interface DigitsProps {
  readonly label: string;
  readonly chosen: number | null;
  readonly marked?: number;
  readonly barred?: number;
  onChoose(digit: number): void;
}

function Digits({ label, chosen, marked, barred, onChoose }: DigitsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers do not lay a fieldset out as a grid.
    <div className={own.digits} role="group" aria-label={label}>
      <span>{label}</span>
      {Array.from({ length: DIGITS }, (_, digit) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the digit.
          key={digit}
          type="button"
          aria-pressed={digit === chosen}
          disabled={digit === barred}
          data-answer={digit === marked || undefined}
          onClick={() => onChoose(digit)}
        >
          {digit}
        </button>
      ))}
    </div>
  );
}

function sentence(
  { pixels, drawn }: Attribution,
  input: Uint8Array,
  digit: number,
  rather: number | null,
): string {
  const { most, least } = strongestSpots(pixels, input, INPUT_SIDE);
  const goal = goalWords(digit, rather);
  if (most === null) return `No part of the ink speaks for ${goal}.`;
  const spoken = `Most of all, the ink ${most.words} speaks for ${goal}`;
  const against = least === null ? '' : `; the ink ${least.words} speaks against it`;
  const end = rather === null || drawn >= 0 ? '.' : `. In all, the ink speaks more for the ${rather}.`;
  return `${spoken}${against}${end}`;
}

const goalWords = (digit: number, rather: number | null): string =>
  rather === null ? withArticle(digit) : `${withArticle(digit)} rather than ${withArticle(rather)}`;

const nothing = new Float32Array(INPUT_SIDE * INPUT_SIDE);
