'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useCell } from '@/app/session/cell';
import { openSession } from '@/app/session/open-session';
import type { RoomSession } from '@/app/session/room-session';
import { linkKey } from '@/app/session/rooms-api';
import { useOpenedLink } from '@/app/session/use-opened-link';
import { useSession } from '@/app/session/use-session';
import notice from '@/app/studio/notice.module.css';
import { StatusPill } from '@/app/studio/status-pill';
import button from '@/app/ui/button.module.css';
import { IconButton } from '@/app/ui/icon-button';
import { Wordmark } from '@/app/ui/wordmark';
import type { GameView } from '@/lib/game/view';
import type { RoomId } from '@/lib/ids';
import styles from './game-room.module.css';
import { Lobby } from './lobby/lobby';
import { NoGame, ShutGame } from './no-game';
import { PlayerList } from './player-list';
import { Podium } from './reveal/podium';
import { RevealView } from './reveal/reveal-view';
import { BallotView } from './round/ballot-view';
import { OtherSheets } from './round/other-sheets';
import { RoundView } from './round/round-view';
import { gameTitle } from './words';

export function GameRoom({ id }: { readonly id: RoomId }) {
  useOpenedLink();
  const session = useSession(() => openSession({ id, key: linkKey(location.hash) }, { watches: false }));
  return session === null ? <Opening /> : <OpenGame id={id} session={session} />;
}

const Opening = () => (
  <div className={styles.page}>
    <header className={styles.bar}>
      <Wordmark />
    </header>
    <p className={styles.wait}>Opening the game…</p>
  </div>
);

function OpenGame({ id, session }: { readonly id: RoomId; readonly session: RoomSession }) {
  const phase = useCell(session.status, (status) => status.phase);
  const view = useCell(session.game.view, (value) => value);
  const absent = useCell(session.game.absent, (value) => value);
  useEffect(() => {
    if (view !== null) document.title = `${gameTitle(view)} · Inkling`;
  }, [view]);
  // Ink that came too late belongs to no round: there is nothing to keep of it.
  useEffect(() => session.replica.onRefused(() => session.unsent.discard()), [session]);

  if (phase.kind === 'refused') return <ShutGame error={phase.error} />;
  if (absent) return <NoGame room={id} />;
  if (phase.kind === 'closed') return <Sent message={phase.closing.message} />;
  if (view === null) return <Opening />;
  return (
    <Tooltip.Provider delay={400}>
      <div className={styles.page}>
        <header className={styles.bar}>
          <Wordmark />
          <p className={styles.round}>
            {view.round > 0 && (
              <>
                <span className={styles.mode}>{gameTitle(view)}, </span>
                round {view.round} of {view.settings.rounds}
              </>
            )}
          </p>
          <HostPause session={session} view={view} />
          <StatusPill session={session} />
        </header>
        <main
          className={styles.stage}
          data-phase={view.phase.kind}
          data-watches={view.players.some(({ id, watches }) => id === view.you && watches) || undefined}
        >
          <Stage session={session} view={view} />
        </main>
        <Problem session={session} />
      </div>
    </Tooltip.Provider>
  );
}

function Stage({ session, view }: { readonly session: RoomSession; readonly view: GameView }) {
  const { phase } = view;
  switch (phase.kind) {
    case 'lobby':
      return <Lobby session={session} view={view} />;
    case 'countdown':
    case 'draw':
    case 'closing':
      return <RoundView session={session} view={view} phase={phase} />;
    case 'guess':
      return <BallotView session={session} view={view} phase={phase} />;
    case 'reveal':
      return <RevealView session={session} view={view} outcome={phase.outcome} until={phase.until} />;
    case 'podium':
      return <Podium session={session} view={view} phase={phase} />;
    case 'paused':
      return (
        <section className={styles.paused}>
          <h1>Paused</h1>
          <p>
            {phase.byHost
              ? 'The host has stopped the clock.'
              : 'Half of the players are away. The game goes on with the time that was left when they are back.'}
          </p>
          <PlayerList session={session} view={view} />
          {phase.drawers.length > 0 && view.settings.mode === 'beat' && (
            <OtherSheets session={session} view={view} drawers={phase.drawers} />
          )}
        </section>
      );
    default:
      return phase satisfies never;
  }
}

function HostPause({ session, view }: { readonly session: RoomSession; readonly view: GameView }) {
  const { kind } = view.phase;
  if (view.host !== view.you || kind === 'lobby' || kind === 'podium') return null;
  // Who knows a number of the day would think about it meanwhile.
  if (view.daily !== null && kind !== 'countdown' && kind !== 'reveal' && kind !== 'paused') return null;
  const stopped = view.phase.kind === 'paused' && view.phase.byHost;
  return (
    <button
      type="button"
      className={button.button}
      onClick={() => session.game.attempt({ do: 'pause', on: !stopped })}
    >
      {stopped ? 'Go on' : 'Pause'}
    </button>
  );
}

/** Why what somebody wanted to do was not done. */
function Problem({ session: { game } }: { readonly session: RoomSession }) {
  const problem = useCell(game.problem, (message) => message);
  if (problem === null) return null;
  return (
    <div className={notice.notice} role="alert">
      <p>{problem}</p>
      <IconButton label="Dismiss" onClick={() => game.problem.set(null)}>
        <X />
      </IconButton>
    </div>
  );
}

function Sent({ message }: { readonly message: string }) {
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Wordmark />
      </header>
      <section className={styles.paused}>
        <h1>You are out of this game</h1>
        <p>{message}</p>
        <a href="/play" className={button.solid}>
          Other games
        </a>
      </section>
    </div>
  );
}
