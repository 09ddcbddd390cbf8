'use client';

import { Menu } from '@base-ui/react/menu';
import { Eye, FilePlus2, LayoutGrid, Pencil, SquareUser, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { IconButton } from '@/app/ui/icon-button';
import popup from '@/app/ui/popup.module.css';
import { countSheets } from '@/lib/room/facts';
import { MAX_SHEETS } from '@/lib/room/op';
import { OneEachDialog } from './one-each-dialog';
import { RenameSheetDialog } from './rename-sheet-dialog';
import { sheetName } from './sheet-name';
import styles from './sheet-strip.module.css';

type Open = 'one-each' | 'rename' | null;

/** What owners do with sheets: lay out more, name and delete them, bring everybody to one. */
export function SheetMenu({ session }: { readonly session: RoomSession }) {
  const { facts, sheet } = useCell(session.status, (status) => status);
  const [open, setOpen] = useState<Open>(null);
  const name = sheetName(facts.sheets[sheet], sheet);
  const held = facts.sheets[sheet]?.ruled ?? false;
  const alone = countSheets(facts) < 2;
  const removable = session.replica.objection({ kind: 'remove-sheet', sheet }) === null;
  const full = countSheets(facts) >= MAX_SHEETS;

  function add(): void {
    session.submit({ kind: 'add-sheets', sheets: [{ name: '', writers: null, audience: null }] });
    session.showSheet(session.replica.facts.sheets.length - 1);
  }

  return (
    <>
      <Menu.Root>
        <Menu.Trigger render={<IconButton label="Arrange the sheets" />}>
          <FilePlus2 />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={8} align="end">
            <Menu.Popup className={`${popup.popup} ${styles.menu}`}>
              <Menu.Item className={popup.item} disabled={full} onClick={add}>
                <FilePlus2 aria-hidden="true" />
                Add a sheet
              </Menu.Item>
              <Menu.Item className={popup.item} disabled={full} onClick={() => setOpen('one-each')}>
                <SquareUser aria-hidden="true" />
                One sheet each…
              </Menu.Item>
              <Menu.Separator className={popup.rule} />
              <Menu.Item className={popup.item} disabled={held} onClick={() => setOpen('rename')}>
                <Pencil aria-hidden="true" />
                Rename “{name}”…
              </Menu.Item>
              {!alone && (
                <Menu.Item
                  className={popup.item}
                  disabled={!removable}
                  onClick={() => session.submit({ kind: 'remove-sheet', sheet })}
                >
                  <Trash2 aria-hidden="true" />
                  Delete “{name}”
                </Menu.Item>
              )}
              <Menu.Item className={popup.item} onClick={() => session.submit({ kind: 'show-sheet', sheet })}>
                <Eye aria-hidden="true" />
                Show everyone this sheet
              </Menu.Item>
              {facts.shown !== null && (
                <Menu.Item
                  className={popup.item}
                  onClick={() => session.submit({ kind: 'show-sheet', sheet: null })}
                >
                  <LayoutGrid aria-hidden="true" />
                  Newcomers begin where they like
                </Menu.Item>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <OneEachDialog session={session} open={open === 'one-each'} onClose={() => setOpen(null)} />
      <RenameSheetDialog
        key={`${sheet} ${open === 'rename'}`}
        session={session}
        open={open === 'rename'}
        onClose={() => setOpen(null)}
      />
    </>
  );
}
