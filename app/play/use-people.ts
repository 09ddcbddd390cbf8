import { useMemo } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import type { ParticipantId } from '@/lib/ids';

export interface PersonFace {
  readonly name: string;
  /** Index into the ink palette. */
  readonly colour: number;
}

const unknown: PersonFace = { name: 'Somebody', colour: 0 };

/** Names and colours of those in the room, by who they are. */
export function usePeople(session: RoomSession): (id: ParticipantId) => PersonFace {
  const people = useCell(session.status, (status) => status.people);
  return useMemo(() => {
    const faces = new Map(people.map(({ id, name, colour }) => [id, { name, colour }]));
    return (id) => faces.get(id) ?? unknown;
  }, [people]);
}
