import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DrawingId, EpochMillis, ModelId, PersonId } from '@/lib/ids';
import { openStorage, type Storage } from '@/server/storage';
import { onEveryDatabase, type TestDatabase } from '@/test/support/servers/databases';
import { aDrawing } from '../../../contracts/drawings';
import { aPerson, NOW } from '../../../contracts/room-writer';

const ada = aPerson('ada');
const bob = aPerson('bob');
/** Enough for the two to meet. */
const TRIES = 12;

onEveryDatabase((name, make) =>
  describe(`two processes on ${name}`, () => {
    let database: TestDatabase;
    let one: Storage;
    let other: Storage;
    beforeEach(async () => {
      database = await make();
      one = await openStorage(database.options);
      other = await openStorage(database.options);
      for (const person of [ada, bob]) await one.people.put(person, NOW);
    });
    afterEach(async () => {
      expect([one.load(), other.load()]).toEqual([0, 0]);
      await Promise.all([one.close(), other.close()]);
      await database.remove();
    });

    it('run one training run at a time, whichever of them looks', async () => {
      for (let i = 0; i < TRIES; i++) await one.training.queue(aRun(`run-number-${i}`), []);
      for (let i = 0; i < TRIES; i++) {
        const claims = await Promise.all(
          [one, other, one, other].map((storage, worker) =>
            storage.training.claim(`worker-${worker}`, NOW, 0 as EpochMillis),
          ),
        );
        const taken = claims.filter((run) => run !== null);
        expect(taken).toHaveLength(1);
        const [{ id }] = taken as [(typeof taken)[0]];
        const worker = `worker-${claims.findIndex((run) => run !== null)}`;
        await other.training.end(id, worker, { status: 'failed', reason: 'over', checkpointed: false }, NOW);
      }
    });

    it('promote one after the other: who saw an older state is told', async () => {
      let before: string | null = null;
      for (let i = 0; i < TRIES; i++) {
        const ids = [`promotion-${i}-one`, `promotion-${i}-other`];
        const done = await Promise.all(
          [one, other].map((storage, n) =>
            storage.versions.promote(
              {
                id: ids[n]!,
                network: 'cnn',
                model: `cnn@${i}` as ModelId,
                previous: 'cnn@shipped',
                kind: 'promoted',
                at: NOW + i,
                by: ada.id as PersonId,
                reason: null,
                gate: null,
              },
              before,
            ),
          ),
        );
        expect(done.filter(Boolean)).toHaveLength(1);
        before = ids[done.indexOf(true)]!;
      }
      expect(await one.versions.promotions()).toHaveLength(TRIES);
    });

    it('count for the same trial of a candidate, and begin the next in its place', async () => {
      const none = () => Array.from({ length: 11 }, () => new Array<number>(11).fill(0));
      const trial = (id: string, startedAt: number) => ({
        ...{ id, model: 'cnn@1', live: 'cnn@shipped', share: 1, startedAt, endedAt: null },
        ...{ seen: 0, agreed: 0, disagreements: none() },
      });
      await one.versions.beginShadow(trial('first', 1));
      const counted = { seen: 2, agreed: 1, disagreements: none() };
      counted.disagreements[4]![9] = 1;
      await Promise.all(
        Array.from({ length: TRIES }, (_, i) => (i % 2 ? one : other).versions.countShadow('first', counted)),
      );
      await other.versions.beginShadow(trial('second', 2));
      const [second, first] = await one.versions.shadows();
      expect(first).toMatchObject({ id: 'first', endedAt: 2, seen: 2 * TRIES, agreed: TRIES });
      expect(first!.disagreements[4]![9]).toBe(TRIES);
      expect(second).toMatchObject({ id: 'second', endedAt: null, seen: 0 });
      await one.versions.endShadow('second', 3 as EpochMillis);
      expect((await other.versions.shadows()).map(({ endedAt }) => endedAt)).toEqual([3, 2]);
    });

    it('never leave nobody who can give roles', async () => {
      for (let i = 0; i < TRIES; i++) {
        await one.people.setRole(ada.id, 'admin');
        await one.people.setRole(bob.id, 'admin');
        const answers = await Promise.all([
          one.people.setRole(ada.id, 'person'),
          other.people.setRole(bob.id, 'person'),
        ]);
        expect(answers.toSorted()).toEqual(['done', 'last-admin']);
      }
    });

    it("number a drawing's history without a gap when reviewers judge it at once", async () => {
      const drawing = aDrawing(1, { person: ada.id });
      await one.drawings.save([drawing]);
      await Promise.all(
        Array.from({ length: TRIES }, (_, i) =>
          (i % 2 ? one : other).reviews.judge(
            bob.id,
            [{ id: drawing.id as DrawingId, verdict: { kind: 'label', label: i % 10 } }],
            NOW,
          ),
        ),
      );
      const history = await one.drawings.history(drawing.id);
      expect(history.map(({ n }) => n)).toEqual(Array.from({ length: TRIES + 1 }, (_, i) => i + 1));
      expect((await other.drawings.find(drawing.id))!.changes).toBe(TRIES + 1);
    });
  }),
);

const aRun = (id: string) => ({
  id,
  network: 'cnn' as const,
  from: 'cnn@shipped' as ModelId,
  fromDigest: 'digest',
  startedBy: null,
  createdAt: NOW,
  settings: { epochs: 1, batchSize: 8, rate: 0.001, replay: 0, seed: 1 },
  people: 0,
  suspects: [],
  repeats: null,
});
