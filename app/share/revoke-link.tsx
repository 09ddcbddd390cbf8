'use client';

import { Checkbox } from '@base-ui/react/checkbox';
import { Check, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import { FormDialog } from '@/app/ui/form-dialog';
import type { ParticipantId } from '@/lib/ids';
import { ROOM_RIGHTS } from '@/lib/room/rights';
import type { LinkKind } from '@/lib/room/room-op';
import styles from './invite-dialog.module.css';

interface Props {
  readonly session: RoomSession;
  readonly link: LinkKind;
}

const WORDS = { draw: 'the link to draw', view: 'the link to look' } as const;

/** Makes a link anew, after saying who loses what it gave; who is ticked stays. */
export function RevokeLink({ session, link }: Props) {
  const people = useCell(session.status, (status) => status.people);
  const [open, setOpen] = useState(false);
  const [kept, setKept] = useState<ReadonlySet<ParticipantId>>(new Set());
  const [problem, setProblem] = useState<string | null>(null);
  const losing = people.filter(({ via, role }) => via === link && !ROOM_RIGHTS[role].share);

  function keep(id: ParticipantId, on: boolean): void {
    const next = new Set(kept);
    if (on) next.add(id);
    else next.delete(id);
    setKept(next);
  }

  async function revoke(): Promise<void> {
    session.submit({ kind: 'revoke', link, keep: [...kept] });
    const answer = await session.share();
    if (answer.ok) setOpen(false);
    setProblem(answer.ok ? null : answer.error.message);
  }

  return (
    <>
      <button type="button" className={styles.again} onClick={() => setOpen(true)}>
        <RefreshCw aria-hidden="true" />
        Make this link anew
      </button>
      <FormDialog title={`Make ${WORDS[link]} anew?`} open={open} onClose={() => setOpen(false)}>
        <div className={form.rows}>
          <p className={form.lead}>
            The old link opens nothing any more.{' '}
            {losing.length === 0
              ? 'Nobody who came by it is in the room.'
              : 'Those who came by it leave at once, but for those you keep:'}
          </p>
          {losing.length > 0 && (
            <ul className={styles.losing}>
              {losing.map(({ id, name, present }) => (
                <li key={id}>
                  {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is the control. */}
                  <label className={form.choice}>
                    <Checkbox.Root
                      className={form.check}
                      checked={kept.has(id)}
                      onCheckedChange={(on) => keep(id, on)}
                    >
                      <Checkbox.Indicator>
                        <Check aria-hidden="true" />
                      </Checkbox.Indicator>
                    </Checkbox.Root>
                    <span className={styles.person}>{name}</span>
                    <span className={styles.fate}>
                      {kept.has(id) ? 'stays' : present ? 'leaves' : 'cannot come back'}
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          )}
          {problem !== null && (
            <p className={styles.problem} role="alert">
              {problem}
            </p>
          )}
          <button type="button" className={button.solid} onClick={() => void revoke()}>
            Make it anew
          </button>
        </div>
      </FormDialog>
    </>
  );
}
