import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Epoch, ParticipantId, RoomId, SessionId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import type { PersonRecord, RoomStore } from '@/server/storage/ports';
import { aParticipant, aPerson, aRoom, later, NOW, RoomWriter } from './room-writer';

export interface RoomKeepingUnderTest {
  readonly rooms: RoomStore;
  know(person: PersonRecord): Promise<void>;
  close(): Promise<void>;
}

const ada = aPerson('ada');
const bob = aPerson('bob');
const cyd = aPerson('cyd');
const session = 'session-one' as SessionId;

/** What every RoomStore makes of what a room's log says of the room itself, and of rooms that nobody visits. */
export function roomKeepingContract(name: string, open: () => Promise<RoomKeepingUnderTest>): void {
  describe(`${name}: keeping rooms`, () => {
    let under: RoomKeepingUnderTest;
    let rooms: RoomStore;

    beforeEach(async () => {
      under = await open();
      ({ rooms } = under);
      for (const person of [ada, bob, cyd]) await under.know(person);
    });
    afterEach(() => under.close());

    const idOf = (room: RoomId, person: PersonRecord): ParticipantId => aParticipant(room, person.id).id;

    /** A room of Ada's, who is in it with Bob and Cyd; `log` appends ops of hers. */
    async function made(label: string) {
      const room = aRoom(label, ada.id, { draft: false });
      await rooms.create(room);
      await rooms.putParticipant({ ...aParticipant(room.id, ada.id), role: 'owner', via: 'owner' }, NOW);
      for (const { id } of [bob, cyd]) await rooms.putParticipant(aParticipant(room.id, id), NOW);
      const { epoch } = (await rooms.take(room.id))!;
      const writer = new RoomWriter();
      const log = async (op: Op, at: Epoch = epoch): Promise<void> => {
        writer.add(session, idOf(room.id, ada), op);
        await rooms.append(room.id, at, writer.batch());
      };
      return { id: room.id, epoch, log };
    }

    const entrances = async (id: RoomId) =>
      new Map((await rooms.participants(id)).map((one) => [one.person, one.via]));

    it('carries name, listing and owner from the log to the room', async () => {
      const { id, log } = await made('alpha');
      await log({ kind: 'settings', name: 'Ω — „quoted“ \u{1f58b}' });
      await log({ kind: 'settings', listed: true });
      expect(await rooms.find(id)).toMatchObject({ name: 'Ω — „quoted“ \u{1f58b}', listed: true });
      await log({ kind: 'hand-over', person: idOf(id, bob) });
      expect((await rooms.find(id))!.owner).toBe(bob.id);
      const roles = new Map((await rooms.participants(id)).map(({ person, role }) => [person, role]));
      expect([roles.get(ada.id), roles.get(bob.id), roles.get(cyd.id)]).toEqual([
        'drawer',
        'owner',
        'drawer',
      ]);
      expect(await entrances(id)).toEqual(
        new Map([
          [ada.id, 'kept'],
          [bob.id, 'owner'],
          [cyd.id, 'draw'],
        ]),
      );
    });

    it('gives a revoked link a key that is in no log, and ends what the old one gave to those who are not kept', async () => {
      const { id, log } = await made('alpha');
      const before = (await rooms.find(id))!;
      await log({ kind: 'revoke', link: 'draw', keep: [idOf(id, bob)] });
      const after = (await rooms.find(id))!;
      expect(after).toEqual({ ...before, drawKey: after.drawKey, drawTurn: 1 });
      expect(after.drawKey).not.toBe(before.drawKey);
      expect(await entrances(id)).toEqual(
        new Map([
          [ada.id, 'owner'],
          [bob.id, 'kept'],
          [cyd.id, null],
        ]),
      );
      expect(JSON.stringify((await rooms.take(id))!.entries)).not.toContain(after.drawKey);
      await log({ kind: 'remove', person: idOf(id, bob) }, (await rooms.take(id))!.epoch as Epoch);
      expect((await entrances(id)).get(bob.id)).toBeNull();
    });

    it('carries nothing of what another epoch wrote', async () => {
      const { id, log } = await made('alpha');
      const before = (await rooms.find(id))!;
      await rooms.take(id);
      await expect(log({ kind: 'revoke', link: 'view', keep: [] })).rejects.toThrow();
      expect(await rooms.find(id)).toEqual(before);
    });

    it('lists rooms that are open to everybody, the latest seen first; neither drafts nor archived ones', async () => {
      const open = async (label: string, seenAt: number, more: object = {}) => {
        const room = aRoom(label, ada.id, { draft: false, listed: true, ...more });
        await rooms.create(room);
        await rooms.seen(room.id, later(seenAt));
        return room.id;
      };
      const [one, two] = [await open('one', 5), await open('two', 9)];
      await open('private', 20, { listed: false });
      await open('draft', 20, { draft: true });
      await open('archived', 20, { archivedAt: NOW });
      expect((await rooms.listed(10)).map(({ id }) => id)).toEqual([two, one]);
      expect((await rooms.listed(1)).map(({ id }) => id)).toEqual([two]);
    });

    it('archives what was not seen for long, brings it back, and deletes what nobody brought back', async () => {
      const [old, visited] = [(await made('old')).id, (await made('visited')).id];
      await rooms.create(aRoom('draft', ada.id));
      await rooms.putParticipant(aParticipant(visited, bob.id), later(100));
      expect(await rooms.archive(later(50), later(60))).toEqual([old]);
      expect(await rooms.archive(later(50), later(70))).toEqual([]);
      expect((await rooms.find(old))!.archivedAt).toBe(later(60));
      expect((await rooms.find(visited))!.archivedAt).toBeNull();
      expect(await rooms.deleteArchived(later(60))).toEqual([]);

      await rooms.revive(old, later(80));
      expect(await rooms.find(old)).toMatchObject({ archivedAt: null, seenAt: later(80) });
      expect(await rooms.archive(later(50), later(90))).toEqual([]);
      expect(await rooms.archive(later(90), later(95))).toEqual([old]);
      expect(await rooms.deleteArchived(later(96))).toEqual([old]);
      expect(await rooms.find(old)).toBeNull();
      expect(await rooms.find(visited)).not.toBeNull();
      await rooms.revive('room-nowhere' as RoomId, NOW);
      expect(await rooms.find('room-nowhere' as RoomId)).toBeNull();
    });
  });
}
