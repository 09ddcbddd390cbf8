'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import type { Phase } from '@/app/session/status';
import { HintPopup } from '@/app/ui/hint';
import styles from './status-pill.module.css';

interface Words {
  readonly tone: 'good' | 'wait' | 'bad';
  readonly text: string;
  readonly hint: string;
}

function wordsFor(phase: Phase, unsent: number, unsaved: boolean, lasting: boolean | null): Words | null {
  switch (phase.kind) {
    case 'blank':
      return null;
    case 'opening':
      return {
        tone: 'wait',
        text: 'connecting',
        hint: 'What you draw shows here at once and is sent in a moment.',
      };
    case 'live':
      if (unsaved)
        return {
          tone: 'wait',
          text: `unsaved: ${unsent.toLocaleString('en')}`,
          hint: `The server cannot write down what you draw just now, and does so as soon as it can. ${
            lasting
              ? 'Until then it is kept in this browser, even if you close the page.'
              : 'Keep this page open until then.'
          }`,
        };
      if (unsent > 0)
        return {
          tone: 'wait',
          text: `sending, ${unsent.toLocaleString('en')} unsent`,
          hint: `It is much, and goes as fast as the room takes it. ${
            lasting
              ? 'What is left is kept in this browser, even if you close the page.'
              : 'Keep this page open until then.'
          }`,
        };
      return {
        tone: 'good',
        text: 'connected',
        hint: 'Everyone in the room sees what you draw as you draw it.',
      };
    case 'catching-up':
      return { tone: 'wait', text: 'catching up', hint: 'Back again: fetching what was missed.' };
    case 'offline':
      return {
        tone: 'bad',
        text: unsent === 0 ? 'offline' : `offline, ${unsent.toLocaleString('en')} unsent`,
        hint: lasting
          ? 'What you draw is kept in this browser, even if you close the page, and sent when the connection is back. Click to try now.'
          : 'Keep this page open: this browser keeps nothing for us. What you draw is sent when the connection is back. Click to try now.',
      };
    case 'refused':
    case 'closed':
      return { tone: 'bad', text: 'not connected', hint: 'This page has left the room.' };
    default: {
      const never: never = phase;
      throw new Error(`An unknown phase: ${JSON.stringify(never)}`);
    }
  }
}

/** How this page stands with its room, always in the same place. */
export function StatusPill({ session }: { readonly session: RoomSession }) {
  const phase = useCell(session.status, (status) => status.phase);
  const unsent = useCell(session.status, (status) => status.unsent);
  const unsaved = useCell(session.status, (status) => status.unsaved);
  const lasting = useCell(session.unsent.lasting, (kept) => kept);
  const words = wordsFor(phase, unsent, unsaved, lasting);
  if (words === null) return null;
  return (
    <>
      <Tooltip.Root>
        <Tooltip.Trigger
          className={styles.pill}
          data-testid="status"
          data-phase={phase.kind}
          data-tone={words.tone}
          onClick={() => phase.kind === 'offline' && session.retry()}
        >
          <span className={styles.dot} aria-hidden="true" />
          <span className={styles.text}>{words.text}</span>
        </Tooltip.Trigger>
        <HintPopup>{words.hint}</HintPopup>
      </Tooltip.Root>
      {/* Without the count, which would be read out at every stroke. */}
      <span className="visually-hidden" role="status">
        {words.text.split(/[,:]/)[0]}
      </span>
    </>
  );
}
