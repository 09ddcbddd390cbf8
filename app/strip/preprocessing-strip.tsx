'use client';

import { ChevronRight } from 'lucide-react';
import { Fragment, useEffect, useRef } from 'react';
import { onFrame } from '@/app/answer/on-frame';
import type { Reading } from '@/app/session/reading';
import type { RoomSession } from '@/app/session/room-session';
import { Hint } from '@/app/ui/hint';
import { INPUT_SIDE } from '@/lib/network/layers';
import { type GreyImage, STEP_NAMES, type StepName, type Trace, traceStrokes } from '@/lib/preprocess';
import type { StrokeRecord } from '@/lib/room/state';
import { paintGrey } from './paint-grey';
import styles from './preprocessing-strip.module.css';
import { HINTS } from './step-hints';

/** How the ink on the sheet becomes the network's input: each step as a picture, of the glyph that is looked at. */
export function PreprocessingStrip({ session }: { readonly session: RoomSession }) {
  const canvases = useRef(new Map<StepName, HTMLCanvasElement>());

  useEffect(() => {
    function trace(reading: Reading): Trace | null {
      const prediction = session.predictions.all.get(reading.glyph);
      if (prediction === undefined) return null;
      const strokes = prediction.strokes
        .map((id) => session.replica.stroke(id))
        .filter((stroke): stroke is StrokeRecord => stroke !== undefined);
      return traceStrokes(strokes);
    }
    function draw(reading: Reading | null): void {
      const traced = reading === null ? null : trace(reading);
      for (const name of STEP_NAMES) {
        const canvas = canvases.current.get(name);
        if (canvas === undefined) continue;
        let image: GreyImage | undefined = traced?.steps.find((step) => step.name === name);
        // The last picture is no reconstruction: it is the bytes behind the answer, as the server sent them.
        if (name === 'input' && reading?.input)
          image = { width: INPUT_SIDE, height: INPUT_SIDE, pixels: reading.input };
        paintGrey(canvas, image ?? null);
      }
    }
    const frames = onFrame(draw);
    const stop = session.reading.subscribe(frames.push);
    frames.push(session.reading.latest);
    return () => {
      stop();
      frames.close();
    };
  }, [session]);

  return (
    <section className={styles.strip} aria-label="From ink to the network's input">
      {STEP_NAMES.map((name, i) => (
        <Fragment key={name}>
          {i > 0 && <ChevronRight className={styles.arrow} aria-hidden="true" />}
          <figure className={styles.step}>
            <canvas
              ref={(canvas) => {
                if (canvas === null) canvases.current.delete(name);
                else canvases.current.set(name, canvas);
              }}
              className={styles.picture}
              width={INPUT_SIDE}
              height={INPUT_SIDE}
              role="img"
              aria-label={`${name}: ${HINTS[name]}`}
              data-testid={`step-${name}`}
            />
            <figcaption>
              <Hint text={HINTS[name]} className={styles.name}>
                {name}
              </Hint>
            </figcaption>
          </figure>
        </Fragment>
      ))}
    </section>
  );
}
