'use client';

import { inkVariable } from '@/app/canvas/palette';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import { standings, teamPoints } from '@/lib/game/scoring';
import type { GameView, PhaseView } from '@/lib/game/view';
import styles from './podium.module.css';
import { RevealView } from './reveal-view';
import { usePeople } from './use-people';
import { points } from './words';

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
  readonly phase: Extract<PhaseView, { kind: 'podium' }>;
}

/** Who won, and the last round once more. */
export function Podium({ session, view, phase }: Props) {
  const face = usePeople(session);
  const ranked = standings(view.players);
  const { settings, host, you, daily, modelPoints } = view;
  return (
    <div className={styles.page}>
      <section className={styles.podium} data-testid="podium">
        <h1 className={styles.title}>{title(view, ranked[0] && face(ranked[0].id).name)}</h1>
        <ol className={styles.steps}>
          {ranked.slice(0, 3).map(({ id, points: count, place }) => (
            <li key={id} className={styles.step} data-place={place}>
              <span className={styles.name}>
                <span className={styles.dot} style={{ background: inkVariable(face(id).colour) }} />
                {face(id).name}
              </span>
              <span className={styles.block}>
                <span className={styles.place}>{place}</span>
                <span>{points(count)}</span>
              </span>
            </li>
          ))}
        </ol>
        {ranked.length > 3 && (
          <ol className={styles.rest}>
            {ranked.slice(3).map(({ id, points: count, place }) => (
              <li key={id}>
                <span>
                  {place}. {face(id).name}
                </span>
                <span>{count}</span>
              </li>
            ))}
          </ol>
        )}
        {settings.mode === 'race' && <p className={styles.note}>The net has {points(modelPoints)}.</p>}
        <div className={styles.next}>
          {host === you && daily === null && (
            <button
              type="button"
              className={button.solid}
              onClick={() => void session.game.act({ do: 'again' })}
            >
              Play again
            </button>
          )}
          {host !== you && daily === null && <p className={styles.note}>The host can start another match.</p>}
          <a href="/play" className={button.button}>
            Other games
          </a>
          <a href="/leaderboard" className={button.button}>
            Leaderboard
          </a>
        </div>
      </section>
      {phase.last !== null && <RevealView session={session} view={view} outcome={phase.last} until={null} />}
    </div>
  );
}

function title({ settings, players, modelPoints }: GameView, first: string | undefined): string {
  if (settings.teams) {
    const [one, two] = [teamPoints(players, 0), teamPoints(players, 1)];
    if (one === two) return `Both teams have ${points(one)}`;
    return `Team ${one > two ? 1 : 2} wins, ${Math.max(one, two)} to ${Math.min(one, two)}`;
  }
  const people = players.reduce((sum, player) => sum + player.points, 0);
  if (settings.mode === 'race' && modelPoints > people) return 'The net wins';
  return first === undefined || people === 0 ? 'The match is over' : `${first} wins`;
}
