'use client';

import { Send, X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf } from '@/app/session/status';
import { IconButton } from '@/app/ui/icon-button';
import { MAX_CHAT_LENGTH, REACTIONS, type Reaction } from '@/lib/chat/message';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import styles from './chat-panel.module.css';
import { CHAT_PANEL_ID } from './chat-toggle';
import { REACTION_NAMES, ReactionIcon } from './reaction-icon';
import { Remark } from './remark';

/** Talk beside the sheet; it stays open while one draws, and takes no focus from the pen. */
export function ChatPanel({ session }: { readonly session: RoomSession }) {
  const open = useCell(session.chat.state, (chat) => chat.open);
  return open ? <OpenChat session={session} /> : null;
}

function OpenChat({ session }: { readonly session: RoomSession }) {
  const { chat } = session;
  const messages = useCell(chat.state, (state) => state.messages);
  const you = useCell(session.status, (status) => status.you?.id ?? null);
  const mayTalk = useCell(session.status, (status) => rightsOf(status).chat);
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const newest = messages.at(-1)?.id;

  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list goes to its end when something new is said.
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [newest]);

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    const text = draft.trim();
    if (text === '') return;
    setDraft('');
    const error = await chat.say(text);
    setProblem(error);
    // What could not be said is not to be typed again.
    if (error !== null) setDraft((typed) => (typed === '' ? text : typed));
  }

  function onKeyDown({ key }: KeyboardEvent): void {
    if (key === 'Escape') chat.setOpen(false);
  }

  return (
    <aside
      id={CHAT_PANEL_ID}
      className={styles.panel}
      aria-label="Chat"
      data-testid="chat"
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <h2 className={styles.title}>Chat</h2>
        <IconButton label="Close the chat" onClick={() => chat.setOpen(false)}>
          <X />
        </IconButton>
      </header>
      <div
        ref={list}
        className={styles.list}
        role="log"
        aria-label="What was said"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be scrolled by keys, too.
        tabIndex={0}
      >
        {messages.length === 0 && (
          <p className={styles.empty}>
            Nothing was said yet. Everybody in the room can read what you write here.
          </p>
        )}
        {messages.map((message) => (
          <Remark key={message.id} message={message} session={session} own={message.by === you} />
        ))}
      </div>
      {mayTalk && (
        <>
          <fieldset className={styles.cheers}>
            <legend className="visually-hidden">React over the sheet</legend>
            {REACTIONS.map((kind) => (
              <IconButton
                key={kind}
                label={`${REACTION_NAMES[kind]}, over the sheet`}
                className={styles.cheer}
                onClick={() => chat.cheer(kind, somewhere(kind, session.status.get().sheet))}
              >
                <ReactionIcon kind={kind} />
              </IconButton>
            ))}
          </fieldset>
          <form className={styles.form} onSubmit={(event) => void send(event)}>
            <input
              ref={field}
              className={styles.field}
              value={draft}
              maxLength={MAX_CHAT_LENGTH}
              placeholder="Say something"
              aria-label="Your message"
              autoComplete="off"
              onChange={(event) => setDraft(event.target.value)}
            />
            <IconButton type="submit" label="Send" disabled={draft.trim() === ''}>
              <Send />
            </IconButton>
            {problem !== null && (
              <p className={styles.problem} role="alert">
                {problem}
              </p>
            )}
          </form>
        </>
      )}
    </aside>
  );
}

/** From the foot of the sheet, so that several do not rise on top of each other. */
function somewhere(kind: Reaction, sheet: number): [sheet: number, x: number, y: number] {
  const place = (REACTIONS.indexOf(kind) + 0.5 + (Math.random() - 0.5) * 0.3) / REACTIONS.length;
  return [sheet, Math.round((0.1 + 0.8 * place) * SHEET_WIDTH), Math.round(SHEET_HEIGHT * 0.92)];
}
