'use client';

import { type FormEvent, useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import { FormDialog } from '@/app/ui/form-dialog';
import { cleanName, MAX_NAME_LENGTH } from '@/lib/text/clean-name';

interface Props {
  readonly session: RoomSession;
  readonly open: boolean;
  onClose(): void;
}

export function RenameSheetDialog({ session, open, onClose }: Props) {
  const { facts, sheet } = useCell(session.status, (status) => status);
  const [name, setName] = useState(facts.sheets[sheet]?.name ?? '');

  function save(event: FormEvent): void {
    event.preventDefault();
    session.submit({ kind: 'set-sheet', sheet, name: cleanName(name) });
    onClose();
  }

  return (
    <FormDialog title="Rename the sheet" open={open} onClose={onClose}>
      <form className={form.rows} onSubmit={save}>
        <label className={form.label}>
          Name
          <input
            className={form.field}
            value={name}
            maxLength={MAX_NAME_LENGTH}
            placeholder={`Sheet ${sheet + 1}`}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <button type="submit" className={button.solid}>
          Save
        </button>
      </form>
    </FormDialog>
  );
}
