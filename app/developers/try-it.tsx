'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import styles from './developers.module.css';
import { ExchangeView } from './exchange-view';
import { ModelChoice } from './model-choice';
import { PictureSource } from './picture-source';
import {
  type ApiAnswer,
  type PredictBody,
  predict,
  predictionIn,
  refusalIn,
  UNREACHABLE,
} from './predict-request';
import { PredictionView } from './prediction-view';
import { dataUrlOf, PictureError } from './prepare-picture';
import { SAMPLE_STROKES, SampleDrawing } from './sample-drawing';
import own from './try-it.module.css';

type Given = { readonly kind: 'picture'; readonly picture: Blob } | { readonly kind: 'sample' };

interface Sent {
  readonly body: PredictBody;
  /** Null while it is on its way. */
  readonly answer: ApiAnswer | null;
}

/** Sends what one gives it to `POST /api/predict` and shows the answer, as the room shows its own and as it came. */
export function TryIt() {
  const [given, setGiven] = useState<Given | null>(null);
  const [model, setModel] = useState<string | undefined>(undefined);
  const [sent, setSent] = useState<Sent | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);

  const send = useCallback(async (next: Given, name: string | undefined): Promise<void> => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    setGiven(next);
    setProblem(null);
    try {
      const drawing =
        next.kind === 'sample' ? { strokes: SAMPLE_STROKES } : { image: await dataUrlOf(next.picture) };
      if (signal.aborted) return;
      const body: PredictBody = name === undefined ? drawing : { ...drawing, model: name };
      setSent((before) => ({ body, answer: before?.answer ?? null }));
      const answer = await predict(body, signal);
      if (signal.aborted) return;
      setSent({ body, answer });
      if (predictionIn(answer) === null) setProblem(refusalIn(answer));
    } catch (error) {
      if (signal.aborted) return;
      setSent(null);
      setProblem(error instanceof PictureError ? error.message : UNREACHABLE);
    }
  }, []);
  useEffect(() => () => running.current?.abort(), []);

  const onPicture = useCallback(
    (picture: Blob) => void send({ kind: 'picture', picture }, model),
    [send, model],
  );
  function onModel(next: string | undefined): void {
    setModel(next);
    if (given) void send(given, next);
  }

  const prediction = sent?.answer ? predictionIn(sent.answer) : null;
  return (
    <section className={own.tryIt} aria-labelledby="try-it">
      <h2 id="try-it" className={styles.heading}>
        Try it
      </h2>
      <div className={own.table}>
        <PictureSource
          onPicture={onPicture}
          onSample={() => void send({ kind: 'sample' }, model)}
          onProblem={setProblem}
        >
          <GivenView given={given} body={sent?.body ?? null} />
        </PictureSource>
        <PredictionView prediction={prediction} problem={problem}>
          <ModelChoice chosen={model} onChoose={onModel} />
        </PredictionView>
      </div>
      <ExchangeView body={sent?.body ?? null} answer={sent?.answer ?? null} />
    </section>
  );
}

function GivenView({ given, body }: { readonly given: Given | null; readonly body: PredictBody | null }) {
  if (given === null)
    return (
      <p className={own.empty}>
        A digit on a picture: pen on paper works, and so does chalk on a board.
        <span className={own.keys}>
          {' '}
          Drop it here, or paste it with <kbd>Ctrl</kbd> <kbd>V</kbd>.
        </span>
      </p>
    );
  if (given.kind === 'sample') return <SampleDrawing />;
  if (body === null || !('image' in body)) return null;
  // biome-ignore lint/performance/noImgElement: a picture of the visitor's own, in memory.
  return <img src={body.image} alt="What was sent" className={own.preview} />;
}
