'use client';

import { SmilePlus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { inkVariable } from '@/app/canvas/palette';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { moderates, rightsOf } from '@/app/session/status';
import { REACTIONS, type Reaction, type SaidMessage } from '@/lib/chat/message';
import { REACTION_NAMES, ReactionIcon } from './reaction-icon';
import styles from './remark.module.css';

interface Props {
  readonly message: SaidMessage;
  readonly session: RoomSession;
  readonly own: boolean;
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** One remark, and what people think of it. */
export function Remark({ message, session, own }: Props) {
  const colour = useCell(
    session.status,
    ({ people }) => people.find(({ id }) => id === message.by)?.colour ?? null,
  );
  const you = useCell(session.status, (status) => status.you?.id ?? null);
  const mayReact = useCell(session.status, (status) => rightsOf(status).chat);
  const mayUnsay = useCell(session.status, (status) => own || moderates(status, message.by));
  const [choosing, setChoosing] = useState(false);
  const reacted = (kind: Reaction) =>
    message.reactions.some(([one, people]) => one === kind && you !== null && people.includes(you));

  function toggle(kind: Reaction): void {
    session.chat.react(message.id, kind, !reacted(kind));
    setChoosing(false);
  }

  async function takeAway(): Promise<void> {
    const problem = await session.chat.unsay(message.id);
    if (problem !== null) session.notify(problem);
  }

  return (
    <article className={styles.remark} data-testid="remark">
      <p className={styles.head}>
        <span
          className={styles.dot}
          style={{ background: colour === null ? undefined : inkVariable(colour) }}
          aria-hidden="true"
        />
        <bdi className={styles.name}>{own ? 'You' : message.name}</bdi>
        <time className={styles.time} dateTime={new Date(message.at).toISOString()}>
          {time.format(message.at)}
        </time>
      </p>
      <p className={styles.text} dir="auto">
        {message.text}
      </p>
      <div className={styles.reactions}>
        {message.reactions.map(([kind, people]) => (
          <button
            key={kind}
            type="button"
            className={styles.reaction}
            aria-pressed={reacted(kind)}
            aria-label={`${REACTION_NAMES[kind]}: ${people.length}`}
            disabled={!mayReact}
            onClick={() => toggle(kind)}
          >
            <ReactionIcon kind={kind} />
            {people.length}
          </button>
        ))}
        {mayReact && (
          <button
            type="button"
            className={styles.add}
            aria-label={`React to what ${own ? 'you' : message.name} said`}
            aria-expanded={choosing}
            onClick={() => setChoosing(!choosing)}
          >
            <SmilePlus aria-hidden="true" />
          </button>
        )}
        {mayUnsay && (
          <button
            type="button"
            className={styles.add}
            aria-label={`Take away what ${own ? 'you' : message.name} said`}
            onClick={() => void takeAway()}
          >
            <Trash2 aria-hidden="true" />
          </button>
        )}
        {choosing &&
          REACTIONS.filter((kind) => !message.reactions.some(([one]) => one === kind)).map((kind) => (
            <button
              key={kind}
              type="button"
              className={styles.reaction}
              aria-label={REACTION_NAMES[kind]}
              onClick={() => toggle(kind)}
            >
              <ReactionIcon kind={kind} />
            </button>
          ))}
      </div>
    </article>
  );
}
