'use client';

import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { REVEAL_MS } from '@/lib/game/timing';
import type { GameView, OutcomeView } from '@/lib/game/view';
import { KeepDrawings } from '../keep-drawings';
import { ClockBar } from '../round/clock-bar';
import { usePeople } from '../use-people';
import { points, seconds } from '../words';
import { DrawingCard } from './drawing-card';
import styles from './reveal-view.module.css';
import { ShareRound } from './share-round';

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
  readonly outcome: OutcomeView;
  /** Null: the match is over. */
  readonly until: number | null;
}

/** A round side by side: the drawings, what the net saw, how its belief moved, and what it brought. */
export function RevealView({ session, view, outcome, until }: Props) {
  const face = usePeople(session);
  const sight = useCell(session.game.sight, (value) => value);
  const gained = new Map(outcome.points);
  const best = Math.max(0, ...outcome.parts.map(({ by }) => gained.get(by) ?? 0));
  const ranked = [...outcome.parts].sort((a, b) => (gained.get(b.by) ?? 0) - (gained.get(a.by) ?? 0));
  const winner = best > 0 ? ranked[0]?.by : undefined;
  return (
    <section className={styles.reveal} data-testid="reveal">
      <header className={styles.head}>
        <h1 className={styles.title}>{headline(view, outcome, (id) => face(id).name)}</h1>
        {until !== null && <ClockBar game={session.game} until={until} whole={REVEAL_MS} />}
      </header>
      <ul className={styles.cards} data-few={ranked.length <= 2 || undefined}>
        {ranked.map((part) => (
          <DrawingCard
            key={part.by}
            session={session}
            part={part}
            face={face(part.by)}
            points={gained.get(part.by) ?? 0}
            sight={sight?.drawings.find(({ by }) => by === part.by)}
            best={part.by === winner}
          />
        ))}
      </ul>
      {view.players.some(({ id, watches }) => id === view.you && !watches) && <KeepDrawings unasked />}
      <ShareRound session={session} view={view} outcome={outcome} />
    </section>
  );
}

function headline(
  view: GameView,
  outcome: OutcomeView,
  name: (id: OutcomeView['parts'][number]['by']) => string,
): string {
  const { mode } = view.settings;
  switch (mode) {
    case 'beat': {
      const read = outcome.parts.filter(({ readMs }) => readMs !== null).length;
      const alone = read === 1 ? 'read it' : 'did not read it';
      const net = outcome.parts.length === 1 ? alone : `read ${read} of ${outcome.parts.length}`;
      return `It was ${outcome.parts[0]?.prompt ?? ''}. The net ${net}.`;
    }
    case 'race': {
      const prompt = outcome.parts[0]?.prompt ?? '';
      const first = outcome.guesses.find(({ right }) => right);
      if (first) {
        const won = new Map(outcome.points).get(first.by) ?? 0;
        return `It was ${prompt}. ${name(first.by)} said so after ${seconds(first.ms)}, for ${points(won)}.`;
      }
      if (outcome.buzz?.right)
        return `It was ${prompt}. The net said so first and has ${points(outcome.modelPoints)}.`;
      const [drawn] = outcome.parts;
      if (drawn && drawn.readMs !== null)
        return `It was ${prompt}. The net had it when ${name(drawn.by)} said so, after ${seconds(drawn.readMs)}.`;
      if (drawn && outcome.modelPoints > 0)
        return `It was ${prompt}. ${name(drawn.by)} said so too soon: the net has ${points(outcome.modelPoints)}.`;
      return `It was ${prompt}. Nobody said so${outcome.buzz ? `; the net said ${outcome.buzz.said}` : ''}.`;
    }
    case 'fool': {
      const fooled = outcome.parts.filter((part) => part.fooled).length;
      return fooled === 0
        ? 'The net was not fooled.'
        : `${fooled} of ${outcome.parts.length} drawings fooled the net.`;
    }
    default:
      return mode satisfies never;
  }
}
