'use client';

import { Popover } from '@base-ui/react/popover';
import { type RefObject, useEffect, useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf } from '@/app/session/status';
import popup from '@/app/ui/popup.module.css';
import type { GlyphId } from '@/lib/ids';
import styles from './glyph-popover.module.css';
import { SayWhatItIs } from './say-what-it-is';

interface Props {
  readonly session: RoomSession;
  /** Holds a button with `data-glyph` for each glyph. */
  readonly labels: RefObject<HTMLElement | null>;
  /** Whether a press on a label asks for this: to the selecting tool it selects. */
  readonly asks: () => boolean;
}

interface Picked {
  readonly glyph: GlyphId;
  readonly button: HTMLElement;
}

/** Beside the label that was pressed: whether the network is right, and what it is if not. */
export function GlyphPopover({ session, labels, asks }: Props) {
  const [picked, setPicked] = useState<Picked | null>(null);
  const draws = useCell(session.status, (status) => rightsOf(status).draw);

  useEffect(() => {
    // A press comes here behind the labels' own listener, which has noted whether it picked the glyph or let it go.
    const around = labels.current!.parentElement!;
    const onClick = (event: MouseEvent) => {
      const button = (event.target as Element).closest<HTMLElement>('button[data-glyph]');
      const glyph = button?.dataset.glyph as GlyphId | undefined;
      if (button === null || glyph === undefined) return;
      setPicked(asks() && session.status.get().watched === glyph ? { glyph, button } : null);
    };
    around.addEventListener('click', onClick);
    const stop = session.predictions.subscribe(({ reset, gone }) => {
      if (reset || gone.length > 0)
        setPicked((now) => (now !== null && session.predictions.all.has(now.glyph) ? now : null));
    });
    return () => {
      around.removeEventListener('click', onClick);
      stop();
    };
  }, [session, labels, asks]);

  if (!draws || picked === null) return null;
  return (
    <Popover.Root
      open
      onOpenChange={(open, { reason, event }) => {
        // A press on a label is answered by that label.
        const onLabel = reason === 'outside-press' && (event.target as Element).closest('button[data-glyph]');
        if (!open && !onLabel) setPicked(null);
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={picked.button} side="bottom" sideOffset={8} collisionPadding={12}>
          <Popover.Popup className={`${popup.popup} ${styles.popup}`} data-testid="glyph-popover">
            <SayWhatItIs key={picked.glyph} session={session} glyph={picked.glyph} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
