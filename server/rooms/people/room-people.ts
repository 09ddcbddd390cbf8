import type { ParticipantId, PersonId } from '@/lib/ids';
import { type RequestError, requestError } from '@/lib/room/error';
import { type RoomFacts, standingOf } from '@/lib/room/facts';
import { roleIn } from '@/lib/room/may';
import { outranks, ROOM_RIGHTS, type RoomRole } from '@/lib/room/rights';
import type { LinkKind } from '@/lib/room/room-op';
import type { Participant } from '@/lib/wire';
import type { ParticipantRecord, RoomStore } from '@/server/storage/ports';
import type { Clock } from '../clock';
import type { Audience, Connection } from '../delivery/audience';
import type { Entrance } from '../port';
import type { Roster } from './roster';

export interface RoomPeopleOptions {
  readonly roster: Roster;
  readonly store: Pick<RoomStore, 'putParticipant'>;
  readonly clock: Clock;
  readonly audience: Audience;
  readonly facts: () => RoomFacts;
  /** The room lets them back in. */
  readonly readmit: (person: ParticipantId) => void;
  /** A connection of somebody who is shut out has heard all that was for it. */
  readonly leave: (connection: Connection) => void;
}

export const LINK_RENEWED = requestError(
  'forbidden',
  'This link was made anew. Ask for the one that holds now.',
);

/** Who belongs to a live room, as what, and by what right. Those who are here are told of each change. */
export class RoomPeople {
  constructor(private readonly options: RoomPeopleOptions) {}

  list(): readonly Participant[] {
    return this.options.roster.list((record) => this.#roleNow(record));
  }

  /** As the others see them. */
  shown(record: ParticipantRecord): Participant {
    return { ...this.options.roster.shown(record), role: this.#roleNow(record) };
  }

  /** What somebody of this room is now; null: nobody. */
  roleOf(id: ParticipantId): RoomRole | null {
    const record = this.options.roster.get(id);
    return record ? this.#roleNow(record) : null;
  }

  /** What let them in still does. */
  mayEnter(id: ParticipantId): boolean {
    const via = this.options.roster.get(id)?.via ?? null;
    return via !== null && standingOf(this.options.facts(), id).removed === null;
  }

  /** Why this participant may not speak; null where they may. */
  mayNotTalk(record: ParticipantRecord): RequestError | null {
    if (standingOf(this.options.facts(), record.id).muted)
      return requestError('muted', 'You were muted: you can read along, and say nothing for now.');
    const { chat } = ROOM_RIGHTS[this.#roleNow(record)];
    return chat ? null : requestError('forbidden', 'You may read along here, not talk.');
  }

  /** Whether somebody has a say over another: never over equals (R20). */
  moderates(one: ParticipantId, other: ParticipantId): boolean {
    const role = this.roleOf(one);
    return role !== null && ROOM_RIGHTS[role].moderate && outranks(role, this.roleOf(other) ?? 'viewer');
  }

  /** @param except whoever just came has the list in the welcome */
  tell(except: Connection | null = null): void {
    this.options.audience.tellPeople(this.list(), except);
  }

  /** See `RoomPort.admit`. */
  async admit(record: ParticipantRecord, by: Entrance): Promise<RequestError | null> {
    const { roster, store, clock, audience, readmit } = this.options;
    const facts = this.options.facts();
    const { removed } = standingOf(facts, record.id);
    if (by.kind === 'link' && by.turn !== facts.links[by.link]) return LINK_RENEWED;
    const letBackIn = by.kind === 'owner' || (by.kind === 'link' && removed && by.turn > removed[by.link]);
    if (removed && !letBackIn) return requestError('forbidden', 'You were removed from this room.');
    roster.put(record);
    await store.putParticipant(record, clock.now());
    // Their link may have been made anew, or they removed, while that was written: the log says so, and the row must.
    if (roster.get(record.id)?.via === null) {
      await store.putParticipant({ ...record, via: null }, clock.now());
      return LINK_RENEWED;
    }
    if (removed) readmit(record.id);
    this.tell();
    audience.flush();
    return null;
  }

  /** A person of this room goes by another name; nothing happens where they do not belong to it. */
  async rename(person: PersonId, name: string): Promise<void> {
    const { roster, store, clock, audience } = this.options;
    const id = roster.of(person);
    const record = id === null ? undefined : roster.get(id);
    if (!record) return;
    const renamed = { ...record, name };
    roster.put(renamed);
    this.tell();
    audience.flush();
    await store.putParticipant(renamed, clock.now());
  }

  /** @returns the new owner; null where nobody of this room is meant */
  handOver(from: ParticipantId, to: ParticipantId): PersonId | null {
    const { roster } = this.options;
    const heir = roster.get(to);
    const giver = roster.get(from);
    if (giver) roster.put({ ...giver, role: 'drawer', via: 'kept' });
    if (heir) roster.put({ ...heir, role: 'owner', via: 'owner' });
    this.tell();
    return heir?.person ?? null;
  }

  remove(person: ParticipantId): void {
    this.#shutOut(new Set([person]), 'You were removed from this room.');
  }

  /** A link is made anew: those who came by the old one leave, but for those who are kept. */
  revoke(link: LinkKind, keep: readonly ParticipantId[]): void {
    const leaving = this.options.roster.leaveBy(link, new Set(keep));
    this.#shutOut(leaving, 'The link by which you came was made anew. Ask for the new one.');
  }

  /** Ends every connection of theirs, and what let them in without a key. */
  #shutOut(people: ReadonlySet<ParticipantId>, because: string): void {
    const { roster, audience, leave } = this.options;
    for (const person of people) roster.expel(person);
    audience.each((connection) => {
      if (!people.has(connection.subscriber.participant.id)) return;
      connection.outbox.sendRest();
      leave(connection);
      connection.subscriber.close('removed', because);
    });
    this.tell();
  }

  #roleNow({ id, role }: ParticipantRecord): RoomRole {
    return roleIn(this.options.facts(), id, role);
  }
}
