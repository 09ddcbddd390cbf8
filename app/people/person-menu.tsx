'use client';

import { Menu } from '@base-ui/react/menu';
import {
  Crown,
  Ellipsis,
  Eraser,
  Eye,
  Hand,
  Mic,
  MicOff,
  PenLine,
  ShieldMinus,
  ShieldPlus,
  UserMinus,
} from 'lucide-react';
import { useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf } from '@/app/session/status';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import { FormDialog } from '@/app/ui/form-dialog';
import { IconButton } from '@/app/ui/icon-button';
import popup from '@/app/ui/popup.module.css';
import { standingOf } from '@/lib/room/facts';
import { outranks } from '@/lib/room/rights';
import type { Participant } from '@/lib/wire';
import styles from './people-popover.module.css';

interface Props {
  readonly session: RoomSession;
  readonly person: Participant;
}

/** Asked before it is done: nobody comes back from these by pressing again. */
type Asked = 'remove' | 'hand-over' | null;

/** What one may do about somebody else of the room; nothing for those who may do nothing. */
export function PersonMenu({ session, person }: Props) {
  const you = useCell(session.status, (status) => status.you);
  const facts = useCell(session.status, (status) => status.facts);
  const rights = useCell(session.status, rightsOf);
  const [asked, setAsked] = useState<Asked>(null);
  if (you === null || person.id === you.id || !rights.moderate || !outranks(you.role, person.role))
    return null;
  const { id, name, role } = person;
  const { muted, hand } = standingOf(facts, id);
  const locked = facts.settings.drawing === 'handed';
  const draws = role === 'drawer';

  return (
    <>
      <Menu.Root>
        <Menu.Trigger render={<IconButton label={`What to do about ${name}`} hint="More" />}>
          <Ellipsis />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end">
            <Menu.Popup className={`${popup.popup} ${styles.menu}`}>
              {locked && draws && (
                <Menu.Item
                  className={popup.item}
                  onClick={() => session.submit({ kind: 'hand', person: id, on: !hand })}
                >
                  <Hand aria-hidden="true" />
                  {hand ? 'Take the pen back' : 'Hand the pen'}
                </Menu.Item>
              )}
              <Menu.Item
                className={popup.item}
                onClick={() => session.submit({ kind: 'mute', person: id, on: !muted })}
              >
                {muted ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
                {muted ? 'Unmute' : 'Mute'}
              </Menu.Item>
              {role !== 'co-owner' && (
                <Menu.Item
                  className={popup.item}
                  onClick={() =>
                    session.submit({ kind: 'appoint', person: id, role: draws ? 'viewer' : 'drawer' })
                  }
                >
                  {draws ? <Eye aria-hidden="true" /> : <PenLine aria-hidden="true" />}
                  {draws ? 'Only let them look' : 'Let them draw'}
                </Menu.Item>
              )}
              {rights.appoint && (
                <>
                  <Menu.Item
                    className={popup.item}
                    onClick={() =>
                      session.submit({
                        kind: 'appoint',
                        person: id,
                        role: role === 'co-owner' ? 'drawer' : 'co-owner',
                      })
                    }
                  >
                    {role === 'co-owner' ? (
                      <ShieldMinus aria-hidden="true" />
                    ) : (
                      <ShieldPlus aria-hidden="true" />
                    )}
                    {role === 'co-owner' ? 'No longer co-owner' : 'Make co-owner'}
                  </Menu.Item>
                  <Menu.Item className={popup.item} onClick={() => setAsked('hand-over')}>
                    <Crown aria-hidden="true" />
                    Hand the room over…
                  </Menu.Item>
                </>
              )}
              <Menu.Separator className={popup.rule} />
              <Menu.Item
                className={popup.item}
                onClick={() => session.submit({ kind: 'remove-ink', person: id })}
              >
                <Eraser aria-hidden="true" />
                Remove all they drew
              </Menu.Item>
              <Menu.Item className={popup.item} onClick={() => setAsked('remove')}>
                <UserMinus aria-hidden="true" />
                Remove from the room…
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <FormDialog title={`Remove ${name}?`} open={asked === 'remove'} onClose={() => setAsked(null)}>
        <div className={form.rows}>
          <p className={form.lead}>
            They leave at once and cannot come back by the links as they are now. What they drew stays; you
            can remove that, too. You can let them in again in the list of people.
          </p>
          <button
            type="button"
            className={button.solid}
            onClick={() => {
              session.submit({ kind: 'remove', person: id });
              setAsked(null);
            }}
          >
            Remove {name}
          </button>
        </div>
      </FormDialog>
      <FormDialog
        title={`Hand the room to ${name}?`}
        open={asked === 'hand-over'}
        onClose={() => setAsked(null)}
      >
        <div className={form.rows}>
          <p className={form.lead}>
            They own the room from then on, and you help them as a co-owner. Only they can hand it back.
          </p>
          <button
            type="button"
            className={button.solid}
            onClick={() => {
              session.submit({ kind: 'hand-over', person: id });
              setAsked(null);
            }}
          >
            Hand it over
          </button>
        </div>
      </FormDialog>
    </>
  );
}
