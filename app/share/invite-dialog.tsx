'use client';

import { Dialog } from '@base-ui/react/dialog';
import { Share2, UserPlus, X } from 'lucide-react';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { linkKey } from '@/app/session/rooms-api';
import { rightsOf } from '@/app/session/status';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import { IconButton } from '@/app/ui/icon-button';
import popup from '@/app/ui/popup.module.css';
import styles from './invite-dialog.module.css';
import { LinkField } from './link-field';
import { RevokeLink } from './revoke-link';

interface Props {
  readonly session: RoomSession;
  /** The drawing is a room that stays from now on. */
  onShared(drawUrl: string): void;
}

const canShare = () => typeof navigator.share === 'function';
const never = () => () => {};

/** Opens with the links of this very drawing; asking for them is what makes a draft stay. */
export function InviteDialog({ session, onShared }: Props) {
  const links = useCell(session.status, (status) => status.links);
  const draft = useCell(session.status, ({ room }) => room?.draft ?? true);
  const draws = useCell(session.status, (status) => rightsOf(status).draw);
  const shares = useCell(session.status, (status) => rightsOf(status).share);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);

  async function ask(): Promise<void> {
    setProblem(null);
    if (!shares || (links !== null && !draft)) return;
    const answer = await session.share();
    if (answer.ok) {
      setAsked(true);
      onShared(answer.drawUrl);
    } else setProblem(answer.error.message);
  }

  // Who looks on hands out nothing.
  if (!draws) return null;
  if (!shares)
    return (
      <InviteFrame lead="Only the owner of this room makes its links.">
        <OwnAddress />
      </InviteFrame>
    );
  const ready = links !== null && (asked || !draft);
  return (
    <InviteFrame
      lead="Whoever opens the link sees this drawing and the network that reads it."
      onOpen={() => void ask()}
    >
      {problem !== null ? (
        <p className={styles.problem} role="alert">
          {problem}{' '}
          <button type="button" className={styles.again} onClick={() => void ask()}>
            Try again
          </button>
        </p>
      ) : (
        <div className={styles.links} aria-busy={!ready}>
          <div>
            <LinkField label="To draw together" url={ready ? links.drawUrl : ''} testId="draw-link" />
            {ready && <RevokeLink session={session} link="draw" />}
          </div>
          <div>
            <LinkField label="Only to look" url={ready ? links.viewUrl : ''} testId="view-link" />
            {ready && <RevokeLink session={session} link="view" />}
          </div>
        </div>
      )}
      {ready && <DeviceShare url={links.drawUrl} />}
    </InviteFrame>
  );
}

interface FrameProps {
  readonly lead: string;
  readonly children: ReactNode;
  onOpen?(): void;
}

function InviteFrame({ lead, children, onOpen }: FrameProps) {
  return (
    <Dialog.Root onOpenChange={(open) => open && onOpen?.()}>
      <Dialog.Trigger className={button.solid} aria-label="Invite a friend">
        <UserPlus aria-hidden="true" />
        <span className={styles.words}>Invite</span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={popup.veil} />
        <Dialog.Popup className={`${popup.popup} ${form.dialog}`}>
          <header className={form.header}>
            <Dialog.Title className={form.title}>Invite a friend</Dialog.Title>
            <Dialog.Close render={<IconButton label="Close" />}>
              <X />
            </Dialog.Close>
          </header>
          <Dialog.Description className={form.lead}>{lead}</Dialog.Description>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A guest may pass on what let them in, which gives no more than they have; a member who came without a key has nothing to pass on. */
function OwnAddress() {
  if (linkKey(location.hash) === undefined) return <p>Ask them to invite your friend.</p>;
  return (
    <>
      <LinkField label="The link that you came by" url={location.href} testId="own-link" />
      <DeviceShare url={location.href} />
    </>
  );
}

function DeviceShare({ url }: { readonly url: string }) {
  const able = useSyncExternalStore(never, canShare, () => false);
  if (!able) return null;
  return (
    <button type="button" className={button.button} onClick={() => void shareByDevice(url)}>
      <Share2 aria-hidden="true" />
      Share…
    </button>
  );
}

async function shareByDevice(url: string): Promise<void> {
  try {
    await navigator.share({ title: 'Draw with me', url });
  } catch {
    // Closed without choosing: the link is still there.
  }
}
