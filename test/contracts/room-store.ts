import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatId } from '@/lib/chat/message';
import {
  type Epoch,
  importedStrokeId,
  type ModelId,
  type ParticipantId,
  type PersonId,
  type RoomId,
  type SessionId,
  type StrokeId,
} from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { requestError } from '@/lib/room/error';
import { StaleEpochError, type Storage, type StoredRoom } from '@/server/storage/ports';
import { aParticipant, aPerson, aRoom, later, NOW, RoomWriter, samples } from './room-writer';

export interface RoomStoreUnderTest {
  readonly storage: Pick<Storage, 'rooms' | 'people'>;
  close(): Promise<void>;
}

const ada = aPerson('ada');
const bob = aPerson('bob');
const first = 'session-one' as SessionId;
const second = 'session-two' as SessionId;

const told = ({ seq, entries, strokes }: StoredRoom) => ({ seq, entries, strokes });

/** What every implementation of RoomStore and PersonStore holds to. */
export function roomStoreContract(name: string, open: () => Promise<RoomStoreUnderTest>): void {
  describe(`${name}: room store`, () => {
    let opened: RoomStoreUnderTest;
    let rooms: Storage['rooms'];
    let people: Storage['people'];

    beforeEach(async () => {
      opened = await open();
      ({ rooms, people } = opened.storage);
      await people.put(ada, NOW);
      await people.put(bob, NOW);
    });
    afterEach(() => opened.close());

    /** A room of Ada's with Ada and Bob in it. */
    async function made(label: string) {
      const room = aRoom(label, ada.id);
      await rooms.create(room);
      const mine = aParticipant(room.id, ada.id);
      const his = aParticipant(room.id, bob.id);
      await rooms.putParticipant(mine, NOW);
      await rooms.putParticipant(his, NOW);
      return { room, id: room.id, mine: mine.id, his: his.id };
    }

    async function taken(id: RoomId): Promise<StoredRoom> {
      const stored = await rooms.take(id);
      expect(stored).not.toBeNull();
      return stored!;
    }

    it('C3 C4 keeps what was said, once, the newest only, with what people think of it', async () => {
      const { id, mine, his } = await made('talk');
      const remark = (n: number) => ({
        id: `remark-${n}` as ChatId,
        by: mine,
        text: `no ${n}`,
        at: later(n),
      });
      for (const n of [2, 1, 3, 3]) await rooms.putRemark(id, remark(n), 3);
      await rooms.putReaction(id, remark(2).id, his, 'star', true);
      await rooms.putReaction(id, remark(2).id, his, 'star', true);
      await rooms.putReaction(id, remark(2).id, mine, 'heart', true);
      await rooms.putReaction(id, remark(3).id, mine, 'heart', true);
      await rooms.putReaction(id, remark(3).id, mine, 'heart', false);
      await rooms.putRemark(id, remark(4), 3);
      expect(await rooms.remarks(id, 10)).toEqual([
        {
          ...remark(2),
          reactions: [
            { by: mine, kind: 'heart' },
            { by: his, kind: 'star' },
          ],
        },
        { ...remark(3), reactions: [] },
        { ...remark(4), reactions: [] },
      ]);
      expect((await rooms.remarks(id, 1)).map(({ text }) => text)).toEqual(['no 4']);
      for (let again = 0; again < 2; again++) await rooms.deleteRemark(id, remark(2).id);
      expect((await rooms.remarks(id, 10)).map(({ text }) => text)).toEqual(['no 3', 'no 4']);
    });

    it('finds what was created, and null where there is nothing', async () => {
      const { room } = await made('alpha');
      expect(await rooms.find(room.id)).toEqual(room);
      expect(await rooms.find('room-nowhere' as RoomId)).toBeNull();
      expect(await rooms.take('room-nowhere' as RoomId)).toBeNull();
    });

    it('refuses a second room of the same id and keeps the first', async () => {
      const { room } = await made('alpha');
      await expect(rooms.create({ ...room, name: 'usurper' })).rejects.toThrow();
      expect((await rooms.find(room.id))?.name).toBe('alpha');
    });

    it('raises the epoch with each take', async () => {
      const { id } = await made('alpha');
      const one = await taken(id);
      const two = await taken(id);
      expect(two.epoch).toBeGreaterThan(one.epoch);
      expect(told(two)).toEqual({ seq: 0, entries: [], strokes: [] });
    });

    it('R3 R4 R15 knows how far each session has come, whose it is, and what was refused below that', async () => {
      const { id, mine, his } = await made('sessions');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      log.stroke(first, mine);
      log.begin(second, his);
      const refusals = [{ n: 2, error: requestError('locked', 'It was “locked”.') }];
      await rooms.append(id, epoch, log.batch(), new Map([[first, refusals]]));
      expect(await rooms.session(id, first)).toEqual({ by: mine, lastN: 4, refusals });
      expect(await rooms.session(id, second)).toEqual({ by: his, lastN: 1, refusals: [] });
      expect(await rooms.session(id, 'session-none' as SessionId)).toBeNull();
      expect(await rooms.session('room-none' as RoomId, first)).toBeNull();
      // What is said with the next op of a session takes the place of what was said before.
      log.stroke(first, mine);
      await rooms.append(id, epoch, log.batch());
      expect(await rooms.session(id, first)).toEqual({ by: mine, lastN: 8, refusals: [] });
    });

    it('V1 tells its history: no extends, strokes whole in what began them, without samples once deleted', async () => {
      const { id, mine, his } = await made('history');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      const kept = log.stroke(first, mine);
      const deleted = log.stroke(second, his);
      const imported = log.imported(second, his, 3);
      const gone = importedStrokeId(imported, 1);
      log.add(first, mine, { kind: 'redact', strokes: [deleted, gone] });
      // Still drawn: its chunks are apart.
      const open = log.begin(first, mine);
      log.add(first, mine, { kind: 'extend', stroke: open, points: samples(4, 100, 100) });
      await rooms.append(id, epoch, log.batch());
      const told: Entry[] = [];
      for await (const page of rooms.history(id)) told.push(...page);
      const whole = await taken(id);
      expect(told.map(({ seq }) => seq)).toEqual(whole.entries.map(({ seq }) => seq));
      const points = new Map(whole.strokes.map((stroke) => [stroke.id as string, stroke.points]));
      for (const { session, n, op } of told) {
        const name = `${session}.${n}` as StrokeId;
        if (op.kind === 'begin') expect(op.points).toEqual(points.get(name));
        if (op.kind === 'import')
          expect(op.strokes.map((stroke) => stroke.points)).toEqual(
            [0, 1, 2].map((place) => points.get(importedStrokeId(name, place))),
          );
      }
      expect(points.get(kept)!.length).toBeGreaterThan(4);
      expect(points.get(deleted)).toEqual([]);
      expect(points.get(gone)).toEqual([]);
      expect(points.get(open)).toHaveLength(28);
    });

    it('E5 gives back what was appended: begins with their first samples, strokes whole and where they were drawn, no extends', async () => {
      const { id, mine, his } = await made('alpha');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      log.stroke(first, mine);
      const undone = log.stroke(second, his);
      log.add(second, his, { kind: 'undo', action: undone });
      log.add(second, his, { kind: 'redo', action: undone });
      log.add(first, mine, { kind: 'clear', sheet: 7 });
      const imported = log.imported(second, his, 3);
      const moved = log.add(second, his, {
        kind: 'move',
        strokes: [importedStrokeId(imported, 1)],
        dx: -7,
        dy: 0,
      });
      log.add(second, his, { kind: 'undo', action: moved, shift: { dx: 7, dy: 0 } });
      log.add(first, mine, { kind: 'erase', strokes: [imported, undone] });
      await rooms.append(id, epoch, log.batch());
      const stored = await taken(id);
      expect(told(stored)).toEqual(log.expected());
      expect(stored.entries.map(({ op }) => op.kind)).toEqual([
        'begin',
        'end',
        'begin',
        'end',
        'undo',
        'redo',
        'clear',
        'import',
        'move',
        'undo',
        'erase',
      ]);
    });

    it('R19 takes the samples of redacted strokes off the disk, and keeps their seqs', async () => {
      const { id, mine } = await made('alpha');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      const whole = log.stroke(first, mine);
      const kept = log.stroke(first, mine);
      await rooms.append(id, epoch, log.batch());
      // Still being drawn, in the same append as the redaction.
      const open = log.begin(first, mine);
      log.add(first, mine, { kind: 'extend', stroke: open, points: samples(4, 300, 40) });
      log.add(second, mine, { kind: 'redact', strokes: [whole, open, 'session-nowhere.1' as StrokeId] });
      await rooms.append(id, epoch, log.batch());
      const stored = await taken(id);
      expect(stored.seq).toBe(log.seq);
      expect(stored.strokes.map(({ id, points }) => [id, points.length > 0])).toEqual([
        [whole, false],
        [kept, true],
        [open, false],
      ]);
      expect(stored.entries.map(({ op }) => (op.kind === 'begin' ? op.points.length > 0 : op.kind))).toEqual([
        false,
        'end',
        true,
        'end',
        false,
        'redact',
      ]);
    });

    it('R19 E4 takes the samples of one imported stroke away, and leaves those beside it', async () => {
      const { id, mine } = await made('alpha');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      const imported = log.imported(first, mine, 3);
      log.add(second, mine, { kind: 'redact', strokes: [importedStrokeId(imported, 1)] });
      await rooms.append(id, epoch, log.batch());
      const stored = await taken(id);
      expect(stored.strokes.map(({ points }) => points.length > 0)).toEqual([true, false, true]);
      const [{ op }] = stored.entries as [Entry];
      if (op.kind !== 'import') throw new Error('the import comes first');
      expect(op.strokes.map(({ points }) => points.length > 0)).toEqual([true, false, true]);
    });

    it('E4 gives imports whole and in order, of more strokes than a page of the reading holds', async () => {
      const { id, mine, his } = await made('imports');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      for (const count of [256, 1, 255, 256, 240]) {
        log.imported(first, mine, count);
        log.stroke(second, his);
      }
      await rooms.append(id, epoch, log.batch());
      expect(told(await taken(id))).toEqual(log.expected());
    });

    it('folds a stroke whose samples came in many appends', async () => {
      const { id, mine } = await made('alpha');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      const stroke = log.begin(first, mine);
      await rooms.append(id, epoch, log.batch());
      for (let i = 1; i <= 12; i++) {
        log.add(first, mine, { kind: 'extend', stroke, points: samples(5, 20 * i, 40 * i) });
        await rooms.append(id, epoch, log.batch());
      }
      log.add(first, mine, { kind: 'end', stroke });
      await rooms.append(id, epoch, log.batch());
      expect(told(await taken(id))).toEqual(log.expected());
    });

    it('gives an unfinished stroke whole, again and again, and lets it go on under the next epoch', async () => {
      const { id, mine } = await made('alpha');
      const log = new RoomWriter();
      const stroke = log.begin(first, mine);
      for (let round = 1; round <= 3; round++) {
        const { epoch } = await taken(id);
        log.add(first, mine, { kind: 'extend', stroke, points: samples(6, 50 * round, 100 * round) });
        await rooms.append(id, epoch, log.batch());
        expect(told(await taken(id))).toEqual(log.expected());
      }
      const { epoch } = await taken(id);
      log.add(first, mine, { kind: 'end', stroke });
      await rooms.append(id, epoch, log.batch());
      expect(told(await taken(id))).toEqual(log.expected());
    });

    it('refuses an append under an epoch that is over, whole', async () => {
      const { id, mine } = await made('alpha');
      const old = await taken(id);
      const current = await taken(id);
      const log = new RoomWriter();
      log.stroke(first, mine);
      const batch = log.batch();
      await expect(rooms.append(id, old.epoch, batch)).rejects.toThrow(StaleEpochError);
      expect((await taken(id)).entries).toEqual([]);
      await expect(rooms.append(id, current.epoch, batch)).rejects.toThrow(StaleEpochError);
      await rooms.append(id, (await taken(id)).epoch, batch);
      expect(told(await taken(id))).toEqual(log.expected());
    });

    it('refuses an append to a room that is gone', async () => {
      const { id, mine } = await made('alpha');
      const { epoch } = await taken(id);
      await rooms.delete(id);
      const log = new RoomWriter();
      log.stroke(first, mine);
      await expect(rooms.append(id, epoch, log.batch())).rejects.toThrow(StaleEpochError);
    });

    it('refuses a gap, within the entries and before them', async () => {
      const { id, mine } = await made('alpha');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      log.stroke(first, mine);
      const [begin, ...rest] = log.batch();
      await expect(rooms.append(id, epoch, rest)).rejects.toThrow();
      await expect(rooms.append(id, epoch, [begin!, ...rest.slice(1)])).rejects.toThrow();
      expect((await taken(id)).seq).toBe(0);
    });

    it('takes a repeated append as done, and writes nothing twice', async () => {
      const { id, mine } = await made('alpha');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      log.stroke(first, mine);
      const batch = log.batch();
      await rooms.append(id, epoch, batch);
      await rooms.append(id, epoch, batch);
      await rooms.append(id, epoch, batch.slice(1));
      expect(told(await taken(id))).toEqual(log.expected());
    });

    it('writes what is new of an append whose beginning is there already', async () => {
      const { id, mine } = await made('alpha');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      const stroke = log.begin(first, mine);
      log.add(first, mine, { kind: 'extend', stroke, points: samples(4, 100, 50) });
      const batch = log.batch();
      await rooms.append(id, epoch, batch);
      log.add(first, mine, { kind: 'end', stroke });
      log.stroke(first, mine);
      await rooms.append(id, epoch, [...batch, ...log.batch()]);
      expect(told(await taken(id))).toEqual(log.expected());
    });

    it('refuses other entries at seqs that are taken', async () => {
      const { id, mine, his } = await made('alpha');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      log.stroke(first, mine);
      await rooms.append(id, epoch, log.batch());
      const other = new RoomWriter();
      other.stroke(second, his);
      await expect(rooms.append(id, epoch, other.batch())).rejects.toThrow();
      expect(told(await taken(id))).toEqual(log.expected());
    });

    it('refuses an op of a session a second time, at another seq, even where its stroke is folded', async () => {
      const { id, mine } = await made('alpha');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      log.stroke(first, mine);
      const batch = log.batch();
      await rooms.append(id, epoch, batch);
      const again = batch.map((entry) => ({ ...entry, seq: (entry.seq + batch.length) as typeof entry.seq }));
      await expect(rooms.append(id, epoch, again)).rejects.toThrow();
      await expect(
        rooms.append(
          id,
          epoch,
          again.slice(1, 2).map((e) => ({ ...e, seq: again[0]!.seq })),
        ),
      ).rejects.toThrow();
      expect(told(await taken(id))).toEqual(log.expected());
    });

    it('keeps rooms apart when many are appended to at once, and one of them wrongly', async () => {
      const made10 = await Promise.all(Array.from({ length: 10 }, (_, i) => made(`crowd-${i}`)));
      const logs = await Promise.all(
        made10.map(async ({ id, mine }) => ({
          id,
          mine,
          log: new RoomWriter(),
          epoch: (await taken(id)).epoch,
        })),
      );
      const results = await Promise.allSettled(
        logs.flatMap(({ id, mine, log, epoch }, i) =>
          Array.from({ length: 5 }, () => {
            log.stroke(first, mine);
            const batch = log.batch();
            if (i === 3) return rooms.append(id, (epoch - 1) as Epoch, batch);
            return rooms.append(id, epoch, i === 7 ? batch.map((entry) => ({ ...entry, n: 1 })) : batch);
          }),
        ),
      );
      const ofRoom = (i: number) => results.slice(5 * i, 5 * i + 5).map(({ status }) => status);
      for (const [i, { id, log }] of logs.entries()) {
        const stored = told(await taken(id));
        if (i === 3 || i === 7) {
          expect(ofRoom(i)).toEqual(Array(5).fill('rejected'));
          expect(stored.seq).toBe(0);
        } else {
          expect(ofRoom(i)).toEqual(Array(5).fill('fulfilled'));
          expect(stored).toEqual(log.expected());
        }
      }
    });

    it('gives back any log, however it was cut into appends and takes', async () => {
      // What one of three sessions does next; 'next' begins a stroke, or ends the one that is open.
      const step = fc.record({
        what: fc.oneof(
          { weight: 4, arbitrary: fc.constant('extend' as const) },
          { weight: 4, arbitrary: fc.constant('next' as const) },
          { weight: 3, arbitrary: fc.constantFrom('clear' as const, 'undo' as const) },
          { weight: 4, arbitrary: fc.constantFrom('commit' as const, 'take' as const) },
        ),
        who: fc.integer({ min: 0, max: 2 }),
        count: fc.integer({ min: 1, max: 20 }),
      });
      const steps = fc.array(step, { minLength: 10, maxLength: 80, size: 'max' });
      let room = 0;
      let ended = 0;
      await fc.assert(
        fc.asyncProperty(steps, async (script) => {
          const { id, mine, his } = await made(`any-${room++}`);
          let { epoch } = await taken(id);
          const log = new RoomWriter();
          const open = new Map<SessionId, StrokeId>();
          for (const { what, who, count } of script) {
            const session = `session-${who}` as SessionId;
            const by: ParticipantId = who === 0 ? mine : his;
            const stroke = open.get(session);
            if (what === 'next') {
              if (stroke) {
                log.add(session, by, { kind: 'end', stroke });
                open.delete(session);
                ended++;
              } else open.set(session, log.begin(session, by));
            } else if (what === 'extend' && stroke) {
              const lastMs = log.strokes.get(stroke)!.points.at(-2)!;
              log.add(session, by, { kind: 'extend', stroke, points: samples(count, 30, lastMs) });
            } else if (what === 'undo' && stroke) log.add(session, by, { kind: 'undo', action: stroke });
            else if (what === 'clear') log.add(session, by, { kind: 'clear', sheet: who });
            else if (what === 'commit') await rooms.append(id, epoch, log.batch());
            else if (what === 'take') {
              await rooms.append(id, epoch, log.batch());
              ({ epoch } = await taken(id));
            }
          }
          await rooms.append(id, epoch, log.batch());
          expect(told(await taken(id))).toEqual(log.expected());
          for (const [session, told] of log.sessions) expect(await rooms.session(id, session)).toEqual(told);
        }),
        { numRuns: 40, seed: 3 },
      );
      expect(ended).toBeGreaterThan(100);
    });

    it('gives a large room whole and in order', async () => {
      const { id, mine, his } = await made('large');
      const { epoch } = await taken(id);
      const log = new RoomWriter();
      for (let i = 0; i < 1100; i++) {
        log.stroke(i % 3 === 0 ? second : first, i % 3 === 0 ? his : mine);
        if (i % 100 === 99) await rooms.append(id, epoch, log.batch());
      }
      // One as long as a stroke may be.
      const stroke = log.begin(first, mine);
      for (let i = 0; i < 32; i++)
        log.add(first, mine, { kind: 'extend', stroke, points: samples(255, 20 * i, 2040 * i) });
      await rooms.append(id, epoch, log.batch());
      const stored = told(await taken(id));
      expect(stored.entries).toHaveLength(2201);
      expect(stored).toEqual(log.expected());
    });

    it('keeps and changes the model; an unknown room is left alone', async () => {
      const { room } = await made('alpha');
      await rooms.keep(room.id);
      await rooms.setModel(room.id, 'deep@3' as ModelId);
      const changed = { ...room, draft: false, model: 'deep@3' };
      expect(await rooms.find(room.id)).toEqual(changed);
      expect((await taken(room.id)).room).toEqual(changed);
      await rooms.keep('room-nowhere' as RoomId);
      expect(await rooms.find('room-nowhere' as RoomId)).toBeNull();
    });

    it('lists the rooms of a person, the latest visit first', async () => {
      const ids: RoomId[] = [];
      for (const [i, label] of ['one', 'two', 'three'].entries()) {
        const room = aRoom(label, ada.id);
        await rooms.create(room);
        await rooms.putParticipant(aParticipant(room.id, bob.id), later(i));
        ids.push(room.id);
      }
      await rooms.putParticipant(aParticipant(ids[0]!, bob.id), later(10));
      const seen = await rooms.recent(bob.id, 2);
      expect(seen.map(({ id, visitedAt }) => [id, visitedAt])).toEqual([
        [ids[0], later(10)],
        [ids[2], later(2)],
      ]);
      expect(seen[0]).toMatchObject(aRoom('one', ada.id, { seenAt: later(10) }));
      expect(await rooms.recent('person-none' as PersonId, 5)).toEqual([]);
    });

    it('knows a participant by room and person, and keeps the first id', async () => {
      const { id, mine, his } = await made('alpha');
      await rooms.putParticipant(
        {
          ...aParticipant(id, bob.id),
          id: 'another-id' as ParticipantId,
          name: 'Bobby',
          colour: 5,
          role: 'viewer',
        },
        later(1),
      );
      const participants = await rooms.participants(id);
      expect(participants).toHaveLength(2);
      expect(participants.find((one) => one.id === mine)).toEqual(aParticipant(id, ada.id));
      expect(participants.find((one) => one.id === his)).toEqual({
        ...aParticipant(id, bob.id),
        name: 'Bobby',
        colour: 5,
        role: 'viewer',
      });
      expect(await rooms.participants('room-nowhere' as RoomId)).toEqual([]);
    });

    it('deletes drafts made before a moment, with all that is in them, and nothing else', async () => {
      const { id: old, mine } = await made('old');
      const { epoch } = await taken(old);
      const log = new RoomWriter();
      log.stroke(first, mine);
      await rooms.append(old, epoch, log.batch());
      const { id: kept } = await made('kept');
      await rooms.keep(kept);
      await rooms.create(aRoom('young', ada.id, { createdAt: later(1) }));
      expect(await rooms.deleteDrafts(later(1))).toEqual([old]);
      expect(await rooms.find(old)).toBeNull();
      expect(await rooms.participants(old)).toEqual([]);
      expect(await rooms.find(kept)).not.toBeNull();
      expect(await rooms.find('room-young' as RoomId)).not.toBeNull();
      await rooms.create(aRoom('old', ada.id));
      expect(told(await taken(old))).toEqual({ seq: 0, entries: [], strokes: [] });
    });

    it('knows people, with their last name and role', async () => {
      expect(await people.find('person-none' as PersonId)).toBeNull();
      expect(await people.find(ada.id)).toMatchObject(ada);
      await people.put({ ...ada, name: 'Countess', role: 'reviewer' }, later(5));
      expect(await people.find(ada.id)).toMatchObject({ ...ada, name: 'Countess', role: 'reviewer' });
    });
  });
}
