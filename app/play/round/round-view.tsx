'use client';

import { Undo2 } from 'lucide-react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { ownColour } from '@/app/session/status';
import button from '@/app/ui/button.module.css';
import { GRACE_FROM_MS } from '@/lib/game/act';
import { COUNTDOWN_MS } from '@/lib/game/timing';
import type { GameView, PhaseView } from '@/lib/game/view';
import { usePeople } from '../use-people';
import { LOOKING_ON, RULES, seconds, TWIST_HINTS, toDraw } from '../words';
import { ClockBar } from './clock-bar';
import { GuessBox } from './guess-box';
import { NetGuess } from './net-guess';
import { OtherSheets } from './other-sheets';
import { PlaySheet } from './play-sheet';
import styles from './round-view.module.css';
import { useLeft } from './use-clock';

export type RoundPhase = Extract<PhaseView, { kind: 'countdown' | 'draw' | 'closing' }>;

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
  readonly phase: RoundPhase;
}

/** One thing on screen: the number, the sheet, the clock, and the net's guess where the mode shows it. */
export function RoundView({ session, view, phase }: Props) {
  const { settings, you } = view;
  const own = phase.drawers.find(({ by }) => by === you);
  const shared = settings.mode === 'race' ? phase.drawers[0] : undefined;
  const sheet = own ?? shared;
  const colour = useCell(session.status, ownColour);
  const draws = phase.kind === 'draw' && own !== undefined && !own.done;
  const whole = settings.seconds * 1000;
  const others = settings.mode === 'beat' && own !== undefined && phase.drawers.length > 1;
  return (
    <div
      className={styles.round}
      data-others={others || undefined}
      data-looks={sheet === undefined || undefined}
    >
      <Head session={session} view={view} phase={phase} />
      <ClockBar game={session.game} until={drawingEnds(phase, whole)} whole={whole} />
      {own === undefined && settings.mode !== 'race' && <Waiting session={session} view={view} />}
      {sheet === undefined ? (
        phase.kind !== 'countdown' && (
          <OtherSheets session={session} view={view} drawers={phase.drawers} large />
        )
      ) : (
        <PlaySheet
          key={sheet.sheet}
          session={session}
          sheet={sheet.sheet}
          draws={draws}
          twist={settings.twist}
          digits={settings.digits}
          colour={colour}
          label={own === undefined ? 'What is being drawn' : 'Your sheet'}
        />
      )}
      {own !== undefined && phase.kind === 'draw' && (
        <Tools session={session} view={view} phase={phase} draws={draws} inked={own.inked} />
      )}
      {settings.mode !== 'race' && own !== undefined && phase.kind !== 'countdown' && (
        <NetGuess predictions={session.predictions} sheet={own.sheet} />
      )}
      {settings.mode === 'race' && phase.kind === 'draw' && (
        <GuessBox session={session} view={view} phase={phase} guesses={own === undefined} />
      )}
      {others && (
        <OtherSheets session={session} view={view} drawers={phase.drawers.filter(({ by }) => by !== you)} />
      )}
    </div>
  );
}

/** The clock stands there before it runs and after, so that the sheet stays where it is. */
function drawingEnds(phase: RoundPhase, whole: number): number {
  switch (phase.kind) {
    case 'countdown':
      return phase.until + whole;
    case 'draw':
      return phase.until;
    case 'closing':
      return 0;
    default:
      return phase satisfies never;
  }
}

function Head({ session, view, phase }: Props) {
  const face = usePeople(session);
  const { settings, you } = view;
  const own = phase.drawers.find(({ by }) => by === you);
  if (phase.kind === 'countdown')
    return (
      <header className={styles.head}>
        <Countdown session={session} until={phase.until} />
        <p className={styles.lead}>
          {settings.mode === 'race'
            ? own === undefined
              ? `${face(phase.drawers[0]!.by).name} draws. Get ready to type.`
              : alone(view)
                ? 'You draw. Say that the net has it before it says so itself.'
                : 'You draw. Nobody else will see the number.'
            : RULES[settings.mode][0]}
        </p>
        {own !== undefined && TWIST_HINTS[settings.twist] !== null && (
          <p className={styles.lead}>{TWIST_HINTS[settings.twist]}</p>
        )}
      </header>
    );
  return (
    <header className={styles.head}>
      <p className={styles.eyebrow}>
        {phase.prompt === null ? LOOKING_ON[settings.mode] : toDraw(settings, phase.prompt)}
      </p>
      {(phase.prompt !== null || settings.mode === 'race') && (
        <p className={styles.prompt} data-testid="prompt">
          {phase.prompt ?? '?'}
        </p>
      )}
      {own?.outside && phase.kind === 'draw' && (
        <p className={styles.outside} role="alert">
          Some of it is outside of the square. Undo that, or it does not count.
        </p>
      )}
      {phase.kind === 'closing' && <p className={styles.lead}>Pens up.</p>}
      {phase.kind === 'draw' && own?.readMs != null && (
        <p className={styles.read} role="status">
          Read after {seconds(own.readMs)}.
        </p>
      )}
    </header>
  );
}

/** Whoever plays and has no sheet: came in the middle, or did nothing for so long that nobody waits for them. */
function Waiting({ session, view }: Pick<Props, 'session' | 'view'>) {
  const me = view.players.find(({ id }) => id === view.you);
  if (me === undefined || me.watches) return null;
  return (
    <div className={styles.waiting}>
      <p className={styles.lead} role="status">
        {me.resting
          ? 'You drew nothing twice running: nobody waits for you.'
          : 'You draw from the next round on.'}
      </p>
      {me.resting && (
        <button
          type="button"
          className={button.solid}
          onClick={() => session.game.attempt({ do: 'watch', on: false })}
        >
          I am back
        </button>
      )}
    </div>
  );
}

function Countdown({ session, until }: { readonly session: RoomSession; readonly until: number }) {
  const left = useLeft(session.game, until);
  return (
    <p className={styles.count} data-testid="countdown" role="timer">
      {Math.max(1, Math.ceil((Math.min(left, COUNTDOWN_MS) / COUNTDOWN_MS) * 3))}
    </p>
  );
}

/** Nobody is there who guesses. */
const alone = ({ players }: GameView): boolean => players.filter(({ watches }) => !watches).length === 1;

interface ToolsProps {
  readonly session: RoomSession;
  readonly view: GameView;
  readonly phase: Extract<PhaseView, { kind: 'draw' }>;
  readonly draws: boolean;
  readonly inked: boolean;
}

function Tools({ session, view, phase, draws, inked }: ToolsProps) {
  const canUndo = useCell(session.status, (status) => status.canUndo);
  const left = useLeft(session.game, phase.until);
  const { attempt } = session.game;
  if (!draws) return null;
  return (
    <div className={styles.tools}>
      <button type="button" className={button.button} disabled={!canUndo} onClick={() => session.undo()}>
        <Undo2 aria-hidden="true" />
        Undo
      </button>
      {(view.settings.mode === 'fool' || (view.settings.mode === 'race' && alone(view))) && (
        <button
          type="button"
          className={button.solid}
          disabled={!inked}
          onClick={() => attempt({ do: 'done' })}
        >
          {view.settings.mode === 'fool' ? 'Done' : 'The net has it'}
        </button>
      )}
      {!phase.grace && left < GRACE_FROM_MS - 500 && (
        <button type="button" className={button.button} onClick={() => attempt({ do: 'grace' })}>
          Let me finish
        </button>
      )}
    </div>
  );
}
