'use client';

import { inkVariable } from '@/app/canvas/palette';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import { standings, teamPoints } from '@/lib/game/scoring';
import type { GameView, PhaseView } from '@/lib/game/view';
import { usePeople } from '../use-people';
import { points } from '../words';
import styles from './podium.module.css';
import { RevealView } from './reveal-view';

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
  readonly phase: Extract<PhaseView, { kind: 'podium' }>;
}

/** Who won, and the last round once more. */
export function Podium({ session, view, phase }: Props) {
  const face = usePeople(session);
  const { host, you, daily } = view;
  const ranked = placesOf(view, face);
  return (
    <div className={styles.page}>
      <section className={styles.podium} data-testid="podium">
        <h1 className={styles.title}>{title(view, ranked)}</h1>
        <ol className={styles.steps}>
          {ranked.slice(0, 3).map(({ id, name, dot, points: count, place }) => (
            <li key={id} className={styles.step} data-place={place}>
              <span className={styles.name}>
                {dot !== null && <span className={styles.dot} style={{ background: dot }} />}
                {name}
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
            {ranked.slice(3).map(({ id, name, points: count, place }) => (
              <li key={id}>
                <span>
                  {place}. {name}
                </span>
                <span>{count}</span>
              </li>
            ))}
          </ol>
        )}
        <div className={styles.next}>
          {host === you && daily === null && (
            <button
              type="button"
              className={button.solid}
              onClick={() => session.game.attempt({ do: 'again' })}
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

interface Place {
  readonly id: string;
  readonly name: string;
  /** Of their ink; null: the network has none. */
  readonly dot: string | null;
  readonly points: number;
  readonly place: number;
}

/** In Race the network is one of those who play. */
function placesOf({ settings, players, modelPoints }: GameView, face: ReturnType<typeof usePeople>): Place[] {
  const people = standings(players).map(({ id, points: count }) => {
    const { name, colour } = face(id);
    return { id: id as string, name, dot: inkVariable(colour), points: count };
  });
  const net = { id: 'net', name: 'The net', dot: null, points: modelPoints };
  const all = settings.mode === 'race' ? [...people, net].sort((a, b) => b.points - a.points) : people;
  return all.map((one) => ({ ...one, place: 1 + all.filter((other) => other.points > one.points).length }));
}

function title({ settings, players, modelPoints }: GameView, ranked: readonly Place[]): string {
  if (settings.teams) {
    const [one, two] = [teamPoints(players, 0), teamPoints(players, 1)];
    if (settings.mode === 'race' && modelPoints > Math.max(one, two)) return 'The net wins';
    if (one === two) return `Both teams have ${points(one)}`;
    return `Team ${one > two ? 1 : 2} wins, ${Math.max(one, two)} to ${Math.min(one, two)}`;
  }
  const first = ranked.filter(({ place }) => place === 1).map(({ name }) => name);
  if (first.length === 0 || ranked[0]!.points === 0) return 'The match is over';
  if (players.filter(({ watches }) => !watches).length === 1 && settings.mode !== 'race')
    return points(ranked[0]!.points);
  if (first.length === 1) return `${first[0]} wins`;
  return `${first.slice(0, -1).join(', ')} and ${first.at(-1)} share the first place`;
}
