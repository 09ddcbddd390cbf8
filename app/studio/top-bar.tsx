'use client';

import { useState } from 'react';
import { ChatToggle } from '@/app/chat/chat-toggle';
import { PeoplePopover } from '@/app/people/people-popover';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf } from '@/app/session/status';
import { RoomSettings } from '@/app/settings/room-settings';
import { InviteDialog } from '@/app/share/invite-dialog';
import { Wordmark } from '@/app/ui/wordmark';
import { PageMenu } from './page-menu';
import { StatusPill } from './status-pill';
import styles from './top-bar.module.css';

interface Props {
  readonly session: RoomSession;
  /** A room shows its name; a draft has none that anyone would know it by. */
  readonly named: boolean;
  onShared(drawUrl: string): void;
  onKeys(): void;
  /** Undefined where there is no history to look at. */
  readonly onReplay: (() => void) | undefined;
}

export function TopBar({ session, named, onShared, onKeys, onReplay }: Props) {
  const name = useCell(session.status, ({ room }) => room?.name ?? null);
  const arranges = useCell(session.status, (status) => named && rightsOf(status).arrange);
  const [setting, setSetting] = useState(false);
  return (
    <header className={styles.bar} data-named={named || undefined}>
      <Wordmark />
      {named && (
        <h1 className={styles.name} data-testid="room-name">
          {name ?? <span className={styles.placeholder} />}
        </h1>
      )}
      {named && (
        <RoomSettings
          session={session}
          open={setting}
          onOpenChange={setSetting}
          className={styles.settings}
        />
      )}
      <span className={styles.space} />
      <StatusPill session={session} />
      <ChatToggle session={session} />
      <PeoplePopover session={session} />
      <InviteDialog session={session} onShared={onShared} />
      <PageMenu
        sheet={{ session, onKeys, onReplay }}
        onTour={() => session.focus.touring.set(true)}
        onSettings={arranges ? () => setSetting(true) : undefined}
      />
    </header>
  );
}
