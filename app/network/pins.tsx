'use client';

import { Pin as PinIcon, PinOff } from 'lucide-react';
import { inkVariable } from '@/app/canvas/palette';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { mayDraw } from '@/app/session/status';
import { IconButton } from '@/app/ui/icon-button';
import type { Network } from '@/lib/network/layers';
import type { Pin } from '@/lib/room/facts';
import { describeLayer } from '@/lib/scene/describe';
import styles from './network-panel.module.css';

interface Props {
  readonly session: RoomSession;
}

/** Pins what is selected for everyone in the room, or takes one's own pin away. */
export function PinTool({ session }: Props) {
  const selection = useCell(session.focus.selection, (selected) => selected);
  const pins = useCell(session.focus.pins, (all) => all);
  const you = useCell(session.status, ({ you }) => you?.id);
  const may = useCell(session.status, (status) => status.room !== null && mayDraw(status));
  if (!selection || !may) return null;
  const own = pins.find(({ by }) => by === you)?.at;
  const pinned = own?.layer === selection.layer && own.cell === selection.cell;
  return (
    <IconButton
      label={pinned ? 'Take the pin away' : 'Pin for everyone'}
      aria-pressed={pinned}
      className={styles.tool}
      onClick={() => session.submit({ kind: 'pin', at: pinned ? null : selection })}
    >
      {pinned ? <PinOff /> : <PinIcon />}
    </IconButton>
  );
}

/** What people pinned: a press goes there. */
export function Pins({ session, network }: Props & { readonly network: Network }) {
  const pins = useCell(session.focus.pins, (all) => all);
  const people = useCell(session.status, (status) => status.people);
  const here = pins.flatMap((pin) => {
    const words = placeWords(network, pin);
    return words === null ? [] : [{ pin, words }];
  });
  if (here.length === 0) return null;
  return (
    <ul className={styles.pins} data-over-stage="" aria-label="Pinned in the network">
      {here.map(({ pin, words }) => {
        const person = people.find(({ id }) => id === pin.by);
        return (
          <li key={pin.by}>
            <button
              type="button"
              className={styles.pin}
              title={`Pinned by ${person?.name ?? 'somebody who left'}`}
              onClick={() => session.focus.selection.set(pin.at)}
            >
              <PinIcon
                aria-hidden="true"
                style={person ? { color: inkVariable(person.colour) } : undefined}
              />
              {words}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Null: of another network than the one that is shown. */
function placeWords(network: Network, { at: { layer: id, cell } }: Pin): string | null {
  const layer = network.layers.find((known) => known.id === id);
  if (!layer) return null;
  const { name } = describeLayer(network, layer);
  if (cell === null) return name;
  if (layer.shape.length !== 3 || layer.shape[2] === 1) return `${name}, ${cell + 1}`;
  return `${name}, map ${Math.floor(cell / (layer.shape[0] * layer.shape[1])) + 1}`;
}
