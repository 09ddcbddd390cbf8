'use client';

import { Check, Crown, Moon, UserX } from 'lucide-react';
import { inkVariable } from '@/app/canvas/palette';
import type { RoomSession } from '@/app/session/room-session';
import type { GameView, PlayerView } from '@/lib/game/view';
import styles from './player-list.module.css';
import { usePeople } from './use-people';

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
}

/** Who plays, who is ready, who looks on; and what one can do about it. */
export function PlayerList({ session, view }: Props) {
  const face = usePeople(session);
  const me = view.players.find(({ id }) => id === view.you);
  const shown = [
    ...view.players.filter(({ watches }) => !watches),
    ...view.players.filter(({ watches }) => watches),
  ];

  return (
    <ul className={styles.list} aria-label="Players">
      {shown.map((player) => {
        const { name, colour } = face(player.id);
        return (
          <li key={player.id} className={styles.player} data-away={!player.present || undefined}>
            <span className={styles.dot} style={{ background: inkVariable(colour) }} />
            <span className={styles.name}>
              {name}
              {player.id === view.you && ' (you)'}
            </span>
            {player.team !== null && !player.watches && (
              <span className={styles.note}>Team {player.team + 1}</span>
            )}
            <PlayerState view={view} player={player} />
            {player.id === view.host && <Crown className={styles.icon} aria-label="Host" />}
            <PlayerDeeds
              session={session}
              view={view}
              player={player}
              plays={me !== undefined && !me.watches}
            />
          </li>
        );
      })}
    </ul>
  );
}

function PlayerState({ view, player }: { readonly view: GameView; readonly player: PlayerView }) {
  if (!player.present) return <span className={styles.note}>away</span>;
  if (player.watches) return <span className={styles.note}>looks on</span>;
  if (player.resting)
    return (
      <span className={styles.note}>
        <Moon className={styles.icon} aria-hidden="true" /> resting
      </span>
    );
  if (view.phase.kind !== 'lobby') return <span className={styles.points}>{player.points}</span>;
  return player.ready ? (
    <span className={styles.ready}>
      <Check className={styles.icon} aria-hidden="true" /> ready
    </span>
  ) : null;
}

interface DeedsProps extends Props {
  readonly player: PlayerView;
  readonly plays: boolean;
}

function PlayerDeeds({ session, view, player, plays }: DeedsProps) {
  if (player.id === view.you) return null;
  const { attempt } = session.game;
  const kick = view.kicks.find(({ person }) => person === player.id);
  return (
    <>
      {view.host === view.you && player.mayPlay && player.present && (
        <button
          type="button"
          className={styles.deed}
          onClick={() => attempt({ do: 'pass', person: player.id })}
        >
          Make host
        </button>
      )}
      {plays && !player.watches && view.players.filter(({ watches }) => !watches).length > 2 && (
        <button
          type="button"
          className={styles.deed}
          aria-pressed={kick?.yours ?? false}
          onClick={() => attempt({ do: 'kick', person: player.id, on: !(kick?.yours ?? false) })}
        >
          <UserX className={styles.icon} aria-hidden="true" />
          {kick ? `Vote out, ${kick.votes} of ${kick.needed}` : 'Vote out'}
        </button>
      )}
    </>
  );
}
