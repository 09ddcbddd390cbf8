'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import { FormDialog } from '@/app/ui/form-dialog';
import type { ParticipantId } from '@/lib/ids';
import { countSheets } from '@/lib/room/facts';
import { MAX_SHEETS } from '@/lib/room/op';
import { ROOM_RIGHTS } from '@/lib/room/rights';
import { cleanName } from '@/lib/text/clean-name';
import type { Participant } from '@/lib/wire';

interface Props {
  readonly session: RoomSession;
  readonly open: boolean;
  onClose(): void;
}

type Sight = 'everyone' | 'owners';

/** A sheet for each who draws and does not run the room; its owners draw on all of them, too. */
export function OneEachDialog({ session, open, onClose }: Props) {
  const people = useCell(session.status, (status) => status.people);
  const sheets = useCell(session.status, ({ facts }) => countSheets(facts));
  const [sight, setSight] = useState<Sight>('everyone');
  const drawers = people.filter(({ present, role }) => present && role === 'drawer');
  const room = MAX_SHEETS - sheets;
  const given = drawers.slice(0, room);

  function layOut(): void {
    const owners = people.filter(({ role }) => ROOM_RIGHTS[role].arrange).map(({ id }) => id);
    const of = ({ id }: Participant): ParticipantId[] => [id, ...owners];
    session.submit({
      kind: 'add-sheets',
      sheets: given.map((person) => ({
        name: cleanName(person.name),
        writers: of(person),
        audience: sight === 'everyone' ? null : of(person),
      })),
    });
    onClose();
  }

  return (
    <FormDialog title="One sheet each" open={open} onClose={onClose}>
      <div className={form.rows}>
        <p className={form.lead}>
          {given.length === 0
            ? 'Nobody is here who draws, apart from those who run the room. Invite somebody first.'
            : given.length === 1
              ? `${given[0]!.name} gets a sheet that nobody else draws on, apart from the owners.`
              : `Each of the ${given.length} who draw gets a sheet that nobody else draws on, apart from the owners.`}
          {drawers.length > room && ` There is room for ${room} more sheets only.`}
        </p>
        <RadioGroup
          className={form.choices}
          aria-label="Who sees these sheets"
          value={sight}
          onValueChange={(value) => setSight(value as Sight)}
        >
          <Choice value="everyone" text="Everyone sees all sheets" />
          <Choice value="owners" text="Each sees their own; the owners see all" />
        </RadioGroup>
        <button type="button" className={button.solid} disabled={given.length === 0} onClick={layOut}>
          Lay out {given.length === 1 ? '1 sheet' : `${given.length} sheets`}
        </button>
      </div>
    </FormDialog>
  );
}

function Choice({ value, text }: { readonly value: Sight; readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the radio is the control.
    <label className={form.choice}>
      <Radio.Root value={value} className={form.radio}>
        <Radio.Indicator className={form.dot} />
      </Radio.Root>
      {text}
    </label>
  );
}
