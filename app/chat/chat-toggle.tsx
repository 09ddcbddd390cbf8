'use client';

import { MessageCircle } from 'lucide-react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { IconButton } from '@/app/ui/icon-button';
import styles from './chat-toggle.module.css';

/** More is not counted. */
const MOST = 99;

export const CHAT_PANEL_ID = 'room-chat';

/** Opens and closes the chat, and says how much of it is unread. */
export function ChatToggle({ session }: { readonly session: RoomSession }) {
  const open = useCell(session.chat.state, (chat) => chat.open);
  const unread = useCell(session.chat.state, (chat) => chat.unread);
  const inRoom = useCell(session.status, ({ you }) => you !== null);
  if (!inRoom) return null;
  return (
    <span className={styles.place}>
      <IconButton
        label={unread > 0 ? `Chat, ${unread} unread` : 'Chat'}
        hint={open ? 'Close the chat' : 'Chat and reactions'}
        aria-expanded={open}
        aria-controls={CHAT_PANEL_ID}
        onClick={() => session.chat.setOpen(!open)}
      >
        <MessageCircle />
      </IconButton>
      {unread > 0 && (
        <span className={styles.badge} aria-hidden="true" data-testid="chat-unread">
          {unread > MOST ? `${MOST}+` : unread}
        </span>
      )}
    </span>
  );
}
