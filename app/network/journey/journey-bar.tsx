'use client';

import { ChevronLeft, ChevronRight, Pause, Play } from 'lucide-react';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RoomSession } from '@/app/session/room-session';
import { paintGrey } from '@/app/strip/paint-grey';
import { centreCurrent } from '@/app/ui/centre-current';
import { IconButton } from '@/app/ui/icon-button';
import { INPUT_SIDE, type Network } from '@/lib/network/layers';
import type { ComputedFrames } from '../computed-frames';
import { askedAt, type GlyphJourney, journeyOf, traceAt } from './glyph-journey';
import styles from './journey-bar.module.css';
import { litThrough, type Station, stationsOf } from './stations';

interface Props {
  readonly session: RoomSession;
  readonly network: Network;
  /** Where the passes of other times go. */
  readonly frames: ComputedFrames;
  /** The last layer that is to be lit, by its slot; null: all. */
  readonly onLitThrough: (slot: number | null) => void;
}

/** Milliseconds at each station while it plays by itself: time to read its sentence's first words, and to see what lights up. */
const STATION_MS = 1_400;

/** Of the ink's time that an arrow key goes: the slider's own step, a millisecond, is for the hand that drags it. */
const KEY_MS = 50;

/** Two ways to take the moment apart: back in time along the ink, and along the signal from the ink to the answer. */
export function JourneyBar({ session, network, frames, onLitThrough }: Props) {
  const stations = useMemo(() => stationsOf(network), [network]);
  const last = stations.length - 1;
  const [station, setStation] = useState(last);
  const [walking, setWalking] = useState(false);
  const row = useRef<HTMLOListElement>(null);
  const pictures = useRef(new Map<string, HTMLCanvasElement>());
  const { slider, playing, play } = useInkTime(session, frames, pictures);

  useEffect(() => {
    onLitThrough(station === last ? null : litThrough(stations[station]!));
  }, [station, stations, last, onLitThrough]);
  useEffect(() => () => onLitThrough(null), [onLitThrough]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another station is another entry.
  useEffect(() => centreCurrent(row.current!), [station]);

  useEffect(() => {
    if (!walking) return;
    const timer = setInterval(
      () =>
        setStation((at) => {
          if (at + 1 >= last) setWalking(false);
          return Math.min(last, at + 1);
        }),
      STATION_MS,
    );
    return () => clearInterval(timer);
  }, [walking, last]);

  const step = (by: number): void => {
    setWalking(false);
    setStation((at) => Math.min(last, Math.max(0, at + by)));
  };
  const walk = (): void => {
    if (!walking && station === last) setStation(0);
    setWalking(!walking);
  };
  const here = stations[station]!;

  return (
    <section className={styles.bar} aria-label="The way of the signal" data-testid="journey">
      <div className={styles.ink}>
        <IconButton label={playing ? 'Stop the ink' : 'Draw it again'} className={styles.tool} onClick={play}>
          {playing ? <Pause /> : <Play />}
        </IconButton>
        <input
          ref={slider}
          type="range"
          min={0}
          step={1}
          className={styles.time}
          aria-label="How far it was drawn"
        />
      </div>
      <ol ref={row} className={styles.stations}>
        {stations.map((each, i) => (
          <li key={each.id}>
            <button
              type="button"
              className={styles.station}
              aria-current={i === station ? 'step' : undefined}
              data-passed={i <= station || undefined}
              title={each.hint}
              onClick={() => {
                setWalking(false);
                setStation(i);
              }}
            >
              {'step' in each.at ? (
                <StepPicture station={each} pictures={pictures} />
              ) : (
                <i aria-hidden="true" />
              )}
              <span>{each.name}</span>
            </button>
          </li>
        ))}
      </ol>
      <div className={styles.steps}>
        <IconButton
          label="Station before"
          className={styles.tool}
          disabled={station === 0}
          onClick={() => step(-1)}
        >
          <ChevronLeft />
        </IconButton>
        <IconButton label={walking ? 'Stay here' : 'Walk through'} className={styles.tool} onClick={walk}>
          {walking ? <Pause /> : <Play />}
        </IconButton>
        <IconButton
          label="Next station"
          className={styles.tool}
          disabled={station === last}
          onClick={() => step(1)}
        >
          <ChevronRight />
        </IconButton>
        <p className={styles.words} aria-live="polite">
          <strong>{here.name}</strong> · {here.hint}
        </p>
      </div>
    </section>
  );
}

function StepPicture({
  station,
  pictures,
}: {
  readonly station: Station;
  readonly pictures: RefObject<Map<string, HTMLCanvasElement>>;
}) {
  return (
    <span aria-hidden="true">
      <canvas
        width={INPUT_SIDE}
        height={INPUT_SIDE}
        ref={(canvas) => {
          if (canvas === null) pictures.current.delete(station.id);
          else pictures.current.set(station.id, canvas);
        }}
      />
    </span>
  );
}

/**
 * The slider over the ink's time, which is not React's: it moves with every animation frame while the ink plays. A time that was
 * at the end stays there while more is drawn.
 */
function useInkTime(
  session: RoomSession,
  frames: ComputedFrames,
  pictures: RefObject<Map<string, HTMLCanvasElement>>,
) {
  const slider = useRef<HTMLInputElement>(null);
  const journey = useRef<GlyphJourney | null>(null);
  const [playing, setPlaying] = useState(false);

  const show = useCallback(
    (time: number): void => {
      const trace = journey.current && traceAt(journey.current, time);
      for (const [id, canvas] of pictures.current)
        paintGrey(canvas, trace?.steps.find(({ name }) => name === id) ?? null);
      frames.ask(journey.current && trace ? askedAt(journey.current, trace) : null);
    },
    [frames, pictures],
  );

  useEffect(() => {
    const input = slider.current!;
    const refresh = (): void => {
      const before = journey.current;
      journey.current = journeyOf(session);
      const length = journey.current?.timeline.length ?? 0;
      const same = before?.prediction.glyph === journey.current?.prediction.glyph;
      const atEnd = !same || Number(input.value) >= Number(input.max);
      input.max = String(Math.ceil(length));
      if (atEnd) input.value = input.max;
      show(Number(input.value));
    };
    const scrub = (): void => {
      setPlaying(false);
      show(Number(input.value));
    };
    const onKey = (event: KeyboardEvent): void => {
      const forward = event.key === 'ArrowRight' || event.key === 'ArrowUp';
      if (!forward && event.key !== 'ArrowLeft' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      // The slider keeps it within its ends.
      input.value = String(Number(input.value) + (forward ? KEY_MS : -KEY_MS));
      scrub();
    };
    input.max = '0';
    refresh();
    input.addEventListener('input', scrub);
    input.addEventListener('keydown', onKey);
    const stop = session.reading.subscribe(refresh);
    return () => {
      stop();
      input.removeEventListener('input', scrub);
      input.removeEventListener('keydown', onKey);
    };
  }, [session, show]);

  useEffect(() => {
    if (!playing) return;
    const input = slider.current!;
    let before: number | null = null;
    let handle = requestAnimationFrame(function tick(now) {
      const time = Math.min(Number(input.max), Number(input.value) + (before === null ? 0 : now - before));
      before = now;
      input.value = String(time);
      show(time);
      if (time >= Number(input.max)) setPlaying(false);
      else handle = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(handle);
  }, [playing, show]);

  const play = (): void => {
    const input = slider.current!;
    if (!playing && Number(input.value) >= Number(input.max)) input.value = '0';
    setPlaying(!playing);
  };
  return { slider, playing, play };
}
