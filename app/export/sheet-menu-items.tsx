'use client';

import { Menu } from '@base-ui/react/menu';
import { Braces, Copy, FileImage, FolderOpen, Shapes } from 'lucide-react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { mayDraw } from '@/app/session/status';
import popup from '@/app/ui/popup.module.css';
import { downloadFile } from '@/app/unsent/download-file';
import { writeStrokeFile } from '@/lib/stroke/stroke-file';
import { copyPicture } from './copy-picture';
import { importFile } from './import-strokes';
import { pickFile } from './pick-file';
import { sheetPng, sheetSvg } from './sheet-picture';

interface Props {
  readonly session: RoomSession;
  /** A browser that withholds the clipboard: the picture is shown, to be copied by hand. */
  onPicture(picture: Blob): void;
}

/** What can be done with the sheet as a whole: out as a picture or as strokes, and in again. */
export function SheetMenuItems({ session, onPicture }: Props) {
  const empty = useCell(session.status, (status) => status.empty);
  const draws = useCell(session.status, mayDraw);
  const strokes = () => [...session.replica.strokes(session.status.get().sheet)];
  const name = () =>
    (session.status.get().room?.name ?? 'drawing').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');

  async function png(): Promise<void> {
    downloadFile(`${name()}.png`, 'image/png', await sheetPng(strokes()));
  }

  async function copy(): Promise<void> {
    const picture = sheetPng(strokes());
    if (await copyPicture(picture)) session.notify('The sheet is copied, as a picture.');
    else onPicture(await picture);
  }

  const entries = [
    { label: 'Copy as picture', Icon: Copy, run: () => void copy() },
    { label: 'Save as PNG', Icon: FileImage, run: () => void png() },
    {
      label: 'Save as SVG',
      Icon: Shapes,
      run: () => downloadFile(`${name()}.svg`, 'image/svg+xml', sheetSvg(strokes())),
    },
    {
      label: 'Save strokes (JSON)',
      Icon: Braces,
      run: () => downloadFile(`${name()}.json`, 'application/json', writeStrokeFile(strokes())),
    },
  ];
  return (
    <Menu.Group>
      <Menu.GroupLabel className={popup.group}>This sheet</Menu.GroupLabel>
      {entries.map(({ label, Icon, run }) => (
        <Menu.Item key={label} className={popup.item} disabled={empty} onClick={run}>
          <Icon aria-hidden="true" />
          {label}
        </Menu.Item>
      ))}
      {draws && (
        <Menu.Item
          className={popup.item}
          onClick={() => pickFile('.json,application/json', (file) => void importFile(session, file))}
        >
          <FolderOpen aria-hidden="true" />
          Open strokes…
        </Menu.Item>
      )}
    </Menu.Group>
  );
}
