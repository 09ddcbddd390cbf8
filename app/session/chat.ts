import type { ChatId, ChatMessage, Reaction, SaidMessage } from '@/lib/chat/message';
import { CHAT_KEPT } from '@/lib/chat/message';
import type { ParticipantId } from '@/lib/ids';
import type { Cheered, ClientMessage, PlainAnswer, Pointing } from '@/lib/wire';
import { type Cell, createCell, patch } from './cell';

export interface ChatState {
  /** Oldest first. */
  readonly messages: readonly SaidMessage[];
  /** Of others, since the chat was last open. */
  readonly unread: number;
  readonly open: boolean;
}

/** The room's talk, as this tab has it. */
export interface Chat {
  readonly state: Cell<ChatState>;
  setOpen(open: boolean): void;
  /** Null: it was said. Otherwise why not; the words are the caller's to keep. */
  say(text: string): Promise<string | null>;
  react(to: ChatId, kind: Reaction, on: boolean): void;
  /** Takes it away from everybody. Null: it is gone. Otherwise why not. */
  unsay(id: ChatId): Promise<string | null>;
  /** Over the sheet, for all to see. */
  cheer(kind: Reaction, at: Pointing): void;
  onCheer(listener: (cheer: Cheered) => void): () => void;
}

export interface ChatFeed extends Chat {
  reset(messages: readonly ChatMessage[]): void;
  hear(messages: readonly ChatMessage[], cheers: readonly Cheered[]): void;
}

export interface ChatParts {
  readonly self: () => ParticipantId | null;
  readonly newId: () => ChatId;
  readonly request: <Name extends 'chat' | 'react' | 'unsay'>(
    name: Name,
    message: ClientMessage<Name>,
  ) => Promise<PlainAnswer>;
  readonly sendCheer: (message: ClientMessage<'cheer'>) => void;
}

export function createChat({ self, newId, request, sendCheer }: ChatParts): ChatFeed {
  const state = createCell<ChatState>({ messages: [], unread: 0, open: false });
  const listeners = new Set<(cheer: Cheered) => void>();
  /** Text that got no answer: said again with the same id, it is said once. */
  let unanswered: { readonly id: ChatId; readonly text: string } | null = null;
  let welcomed = false;

  function merge(news: readonly ChatMessage[]): void {
    if (news.length === 0) return;
    const { messages, unread, open } = state.get();
    const all = new Map(messages.map((message) => [message.id, message]));
    const fresh = news.filter(({ id, by, text }) => text !== null && !all.has(id) && by !== self()).length;
    for (const message of news)
      if (stands(message)) all.set(message.id, message);
      else all.delete(message.id);
    const sorted = [...all.values()].sort((a, b) => a.at - b.at).slice(-CHAT_KEPT);
    patch(state, { messages: sorted, unread: open || !welcomed ? 0 : unread + fresh });
  }

  return {
    state,
    setOpen(open) {
      patch(state, open ? { open, unread: 0 } : { open });
    },
    async say(text) {
      const message = unanswered?.text === text ? unanswered : { id: newId(), text };
      unanswered = message;
      const answer = await request('chat', message);
      if (answer.ok || answer.error.code !== 'unavailable') unanswered = null;
      return answer.ok ? null : answer.error.message;
    },
    react(to, kind, on) {
      void request('react', { to, kind, on });
    },
    async unsay(id) {
      const answer = await request('unsay', { id });
      return answer.ok ? null : answer.error.message;
    },
    cheer(kind, at) {
      sendCheer({ kind, at });
    },
    onCheer(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reset(messages) {
      // What was taken away while the line was down is not among them.
      const said = new Set(messages.map(({ id }) => id));
      patch(state, { messages: state.get().messages.filter(({ id }) => said.has(id)) });
      merge(messages);
      welcomed = true;
    },
    hear(messages, cheers) {
      merge(messages);
      for (const cheer of cheers) for (const listener of [...listeners]) listener(cheer);
    },
  };
}

const stands = (message: ChatMessage): message is SaidMessage => message.text !== null;
