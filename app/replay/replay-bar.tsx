'use client';

import { Popover } from '@base-ui/react/popover';
import { Link2, Pause, Play, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { inkVariable } from '@/app/canvas/palette';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { LinkField } from '@/app/share/link-field';
import button from '@/app/ui/button.module.css';
import { IconButton } from '@/app/ui/icon-button';
import popup from '@/app/ui/popup.module.css';
import { momentLink } from './moment';
import styles from './replay-bar.module.css';
import type { ReplaySession } from './replay-session';

interface Props {
  readonly live: RoomSession;
  readonly replay: ReplaySession;
  /** Begins to play at once. */
  readonly plays: boolean;
  onClose(): void;
}

const SPEEDS = [1, 2, 4, 8] as const;
/** One press of an arrow key, milliseconds of replay. */
const KEY_STEP_MS = 250;
const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -KEY_STEP_MS,
  ArrowDown: -KEY_STEP_MS,
  ArrowRight: KEY_STEP_MS,
  ArrowUp: KEY_STEP_MS,
};

/** In the place of the tools: the room's time. */
export function ReplayBar({ live, replay, plays, onClose }: Props) {
  const problem = useCell(replay.problem, (reason) => reason);
  const people = useCell(live.status, (status) => status.people);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const [link, setLink] = useState('');
  const { slider, clock, drawer, playing, play, pause } = useReplayTime(replay, plays, speed, people);

  const share = (open: boolean): void => {
    if (!open) return;
    pause();
    const { links, sheet } = live.status.get();
    // Who may hand out links hands out the one to look on; others the address by which they came themselves.
    const address = new URL(links?.viewUrl ?? location.href, location.href);
    setLink(momentLink(address.href, sheet, replay.moment));
  };

  return (
    <section className={styles.bar} aria-label="Replay" data-testid="replay">
      <IconButton label={playing ? 'Pause' : 'Play'} onClick={playing ? pause : play}>
        {playing ? <Pause /> : <Play />}
      </IconButton>
      <input
        ref={slider}
        type="range"
        min={0}
        step={1}
        className={styles.time}
        aria-label="Time in the room’s history"
        data-testid="replay-time"
      />
      <span ref={clock} className={styles.clock} />
      <button
        type="button"
        className={styles.speed}
        aria-label={`Speed: ${speed} times`}
        onClick={() => setSpeed(SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length]!)}
      >
        {speed}×
      </button>
      <span ref={drawer} className={styles.drawer} />
      <Popover.Root onOpenChange={share}>
        <Popover.Trigger render={<IconButton label="Share this moment" />}>
          <Link2 />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner sideOffset={8}>
            <Popover.Popup className={`${popup.popup} ${styles.share}`} aria-label="Share this moment">
              <LinkField label="Link to this moment" url={link} testId="moment-link" />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      <button type="button" className={`${button.button} ${styles.live}`} onClick={onClose}>
        <X aria-hidden="true" />
        Back to live
      </button>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

/** The slider, the clock and the name beside it are written by hand: while it plays they move with every animation frame. */
function useReplayTime(
  replay: ReplaySession,
  plays: boolean,
  speed: number,
  people: readonly { readonly id: string; readonly name: string; readonly colour: number }[],
) {
  const slider = useRef<HTMLInputElement>(null);
  const clock = useRef<HTMLSpanElement>(null);
  const drawer = useRef<HTMLSpanElement>(null);
  const [playing, setPlaying] = useState(plays && replay.length > 0);

  useEffect(() => {
    const input = slider.current!;
    input.max = String(Math.ceil(replay.length));
    const show = (): void => {
      const person = people.find(({ id }) => id === replay.drew);
      const name = person?.name ?? '';
      input.value = String(replay.time);
      input.setAttribute(
        'aria-valuetext',
        `${clockText(replay.time)} of ${clockText(replay.length)}${name && `, ${name} drew last`}`,
      );
      write(clock.current!, `${clockText(replay.time)} / ${clockText(replay.length)}`);
      write(drawer.current!, name);
      drawer.current!.style.setProperty('--of', person ? inkVariable(person.colour) : 'transparent');
    };
    const scrub = (): void => {
      setPlaying(false);
      replay.seek(Number(input.value));
    };
    const onKey = (event: KeyboardEvent): void => {
      const step = KEY_STEPS[event.key];
      if (step === undefined) return;
      // By itself it would go a millisecond.
      event.preventDefault();
      setPlaying(false);
      replay.seek(replay.time + step);
    };
    show();
    input.addEventListener('keydown', onKey);
    input.addEventListener('input', scrub);
    const stop = replay.onSeek(show);
    return () => {
      stop();
      input.removeEventListener('keydown', onKey);
      input.removeEventListener('input', scrub);
    };
  }, [replay, people]);

  useEffect(() => {
    if (!playing) return;
    let before: number | null = null;
    let handle = requestAnimationFrame(function tick(now) {
      replay.seek(replay.time + (before === null ? 0 : (now - before) * speed));
      before = now;
      if (replay.time >= replay.length) setPlaying(false);
      else handle = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(handle);
  }, [playing, replay, speed]);

  return {
    slider,
    clock,
    drawer,
    playing,
    play() {
      if (replay.time >= replay.length) replay.seek(0);
      setPlaying(true);
    },
    pause: () => setPlaying(false),
  };
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
