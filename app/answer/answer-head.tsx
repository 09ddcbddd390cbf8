'use client';

import { useEffect, useRef } from 'react';
import type { Reading } from '@/app/session/reading';
import type { RoomSession } from '@/app/session/room-session';
import type { SessionStatus } from '@/app/session/status';
import styles from './answer.module.css';
import { percentText, sentenceOf, type Verdict, verdictOf } from './certainty';
import { numberOf } from './number';
import { onFrame } from './on-frame';

/** Spoken once the answer has rested this long: it changes many times while the pen moves. */
const SPEAK_AFTER_MS = 900;

const NEXT_FACT = ' · ';

const runnerUpText = ({ certainty, runnerUp, runnerUpProbability }: Verdict): string =>
  certainty === 'no digit' || runnerUpProbability < 0.0005
    ? ''
    : `next: ${runnerUp}, ${percentText(runnerUpProbability)}`;

/** What stands in place of an answer. */
function noAnswerText({ empty, phase }: SessionStatus): string {
  if (empty) return 'draw a digit';
  return phase.kind === 'offline' ? 'read when back online' : 'reading it…';
}

/** The digit that the network reads, how sure it is, and what else it may be. */
export function AnswerHead({ session }: { readonly session: RoomSession }) {
  const root = useRef<HTMLElement>(null);
  const digit = useRef<HTMLOutputElement>(null);
  const word = useRef<HTMLParagraphElement>(null);
  const next = useRef<HTMLSpanElement>(null);
  const number = useRef<HTMLSpanElement>(null);
  const spoken = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function draw(now: Reading | null): void {
      const verdict = now === null ? null : verdictOf(now.probabilities, now.isDigit);
      const certainty = verdict?.certainty ?? 'nothing';
      root.current!.dataset.certainty = certainty;
      const shown = verdict === null || verdict.certainty === 'no digit' ? '–' : String(verdict.digit);
      const sentence = verdict === null ? noAnswerText(session.status.get()) : sentenceOf(verdict);
      write(digit.current!, shown);
      write(word.current!, sentence);
      const whole = now === null ? null : numberOf(session.predictions.all.values(), now.glyph);
      const ending = whole === null ? '' : `, in the number ${whole}`;
      const others = verdict === null ? '' : runnerUpText(verdict);
      write(number.current!, whole === null ? '' : `in ${whole}${others === '' ? '' : NEXT_FACT}`);
      write(next.current!, others);
      clearTimeout(timer);
      timer = setTimeout(
        () => write(spoken.current!, verdict === null ? '' : `${shown}, ${sentence}${ending}`),
        SPEAK_AFTER_MS,
      );
    }
    const frames = onFrame(draw);
    const { reading, status } = session;
    const stops = [
      reading.subscribe(frames.push),
      status.subscribe(() => {
        if (reading.latest === null) frames.push(null);
      }),
    ];
    frames.push(reading.latest);
    return () => {
      for (const stop of stops) stop();
      frames.close();
      clearTimeout(timer);
    };
  }, [session]);

  return (
    <section ref={root} className={styles.head} aria-label="The network's answer" data-certainty="nothing">
      <output ref={digit} className={styles.digit} aria-live="off" data-testid="answer-digit">
        –
      </output>
      <div className={styles.words}>
        <p ref={word} className={styles.word} data-testid="answer-word">
          draw a digit
        </p>
        <p className={styles.next}>
          <span ref={number} data-testid="answer-number" />
          <span ref={next} data-testid="answer-runner-up" />
        </p>
      </div>
      <p ref={spoken} className="visually-hidden" role="status" data-testid="answer-spoken" />
    </section>
  );
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
