'use client';

import { Dialog } from '@base-ui/react/dialog';
import { LayoutGrid, Trash2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { inkFills } from '@/app/canvas/palette';
import { RemovalNotice } from '@/app/people/removal-notice';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf, visibleSheets } from '@/app/session/status';
import { useTheme } from '@/app/theme/current-theme';
import form from '@/app/ui/form.module.css';
import { IconButton } from '@/app/ui/icon-button';
import popup from '@/app/ui/popup.module.css';
import type { ParticipantId } from '@/lib/ids';
import type { Participant } from '@/lib/wire';
import { sheetName } from './sheet-name';
import styles from './sheet-overview.module.css';
import { attachThumbnail } from './thumbnail';

/** All sheets at once, live; a click goes to one, and whoever runs the room deletes those that are done with. */
export function SheetOverview({ session }: { readonly session: RoomSession }) {
  const status = useCell(session.status, (value) => value);
  const arranges = rightsOf(status).arrange;
  const [open, setOpen] = useState(false);

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger render={<IconButton label="All sheets" />}>
        <LayoutGrid />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={popup.veil} />
        <Dialog.Popup className={`${popup.popup} ${styles.dialog}`}>
          <header className={form.header}>
            <Dialog.Title className={form.title}>All sheets</Dialog.Title>
            <Dialog.Close render={<IconButton label="Close" />}>
              <X />
            </Dialog.Close>
          </header>
          <ul className={styles.grid}>
            {visibleSheets(status).map((sheet) => (
              <li key={sheet} className={styles.place}>
                <button
                  type="button"
                  className={styles.sheet}
                  aria-current={sheet === status.sheet || undefined}
                  onClick={() => {
                    session.showSheet(sheet);
                    setOpen(false);
                  }}
                >
                  <Thumbnail session={session} sheet={sheet} />
                  <span className={styles.name}>{sheetName(status.facts.sheets[sheet], sheet)}</span>
                  <span className={styles.writers}>
                    {writersOf(status.facts.sheets[sheet]?.writers ?? null, status.people)}
                  </span>
                </button>
                {arranges && session.replica.objection({ kind: 'remove-sheet', sheet }) === null && (
                  <div className={styles.remove}>
                    <IconButton
                      label={`Delete “${sheetName(status.facts.sheets[sheet], sheet)}”`}
                      onClick={() => session.submit({ kind: 'remove-sheet', sheet })}
                    >
                      <Trash2 />
                    </IconButton>
                  </div>
                )}
              </li>
            ))}
          </ul>
          {/* The page's own lies behind the veil. */}
          <div className={styles.undo}>
            <RemovalNotice session={session} />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Thumbnail({ session, sheet }: { readonly session: RoomSession; readonly sheet: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other inks.
  useEffect(
    () => attachThumbnail(canvas.current!, session.replica, sheet, inkFills(canvas.current!.parentElement!)),
    [session, sheet, theme],
  );

  return <canvas ref={canvas} className={styles.picture} />;
}

/** Who draws on a sheet that is not everyone's, in words. */
function writersOf(writers: readonly ParticipantId[] | null, people: readonly Participant[]): string {
  if (writers === null) return 'everyone draws';
  const names = people.filter(({ id, role }) => writers.includes(id) && role === 'drawer');
  if (names.length === 0) return 'the owners draw';
  const first = names[0]!.name;
  return names.length === 1 ? `${first} draws` : `${first} and ${names.length - 1} more draw`;
}
