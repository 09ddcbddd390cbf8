import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHoldOut } from '@/lib/drawing/hold-out';
import { NO_DIGIT } from '@/lib/drawing/label';
import type { DrawingId, EpochMillis, StrokeId } from '@/lib/ids';
import type { ClaimRequest, DrawingOrder, DrawingRecord, Storage } from '@/server/storage/ports';
import { aDrawing, ada, belief, bob, bytesOf, cleo } from './drawings';
import { NOW } from './room-writer';

export interface DrawingStoreUnderTest {
  readonly storage: Pick<Storage, 'drawings' | 'reviews' | 'people'>;
  close(): Promise<void>;
}

const at = (ms: number) => (NOW + ms) as EpochMillis;
const id = (i: number) => `drawing-${i}` as DrawingId;
const idsOf = (drawings: readonly { readonly id: DrawingId }[]) => drawings.map((one) => one.id);

/** What every implementation of DrawingStore and ReviewStore holds to. */
export function drawingStoreContract(name: string, open: () => Promise<DrawingStoreUnderTest>): void {
  let opened: DrawingStoreUnderTest;
  let drawings: Storage['drawings'];
  let reviews: Storage['reviews'];
  let people: Storage['people'];

  beforeEach(async () => {
    opened = await open();
    ({ drawings, reviews, people } = opened.storage);
    for (const person of [ada, bob, cleo]) await people.enter(person, `The ${person}`, NOW);
  });
  afterEach(() => opened.close());

  describe(`${name}: drawing store`, () => {
    it('gives back what was saved, pixels, samples and all', async () => {
      const [parent, digit] = [
        aDrawing(1, { label: null, labelSource: null, number: '72', isDigit: null }),
        aDrawing(2, { place: null, partOf: { parent: id(1), index: 0 } }),
      ];
      const saved = await drawings.save([parent, digit]);
      expect(idsOf(saved)).toEqual([id(1), id(2)]);
      const derived = {
        holdOut: isHoldOut(ada),
        read: 7,
        confidence: expect.closeTo(0.91, 6),
        changes: 1,
        novelty: expect.any(Number),
        doubt: expect.any(Number),
      };
      expect(await drawings.whole(id(1))).toEqual({ ...parent, ...derived, disagreement: 1 });
      expect(await drawings.whole(id(2))).toEqual({
        ...digit,
        ...derived,
        disagreement: expect.closeTo(1 - 0.98 * 0.91, 6),
      });
      expect(await drawings.find('drawing-none' as DrawingId)).toBeNull();
    });

    it('saves a request once, however often and however closely it is asked', async () => {
      const [one, two] = await Promise.all([
        drawings.save([aDrawing(1)]),
        drawings.save([aDrawing(1, { id: id(9) })]),
      ]);
      expect(idsOf(one)).toEqual(idsOf(two));
      expect(await drawings.count({})).toBe(1);
    });

    it('gives a glyph that was saved as it stands its new label, and no twin', async () => {
      await drawings.save([aDrawing(1)]);
      await reviews.judge(cleo, [{ id: id(1), verdict: { kind: 'accept' } }], at(5));
      const again = { id: id(2), request: 'another', label: 1, at: at(9), savedBy: bob } as const;
      const [saved] = await drawings.save([aDrawing(1, { ...again, labelSource: 'correction' })]);
      expect(saved).toMatchObject({ id: id(1), label: 1, labelSource: 'correction', status: 'pending' });
      expect(saved!.disagreement).toBeGreaterThan(0.98);
      expect(await drawings.count({})).toBe(1);
      expect(await drawings.history(id(1))).toMatchObject([
        { n: 1, action: 'saved', by: { id: ada, name: 'The person-ada' }, at: at(1), label: 7 },
        { n: 2, action: 'accepted', by: { id: cleo }, at: at(5), label: 7, status: 'accepted' },
        { n: 3, action: 'labelled', by: { id: bob }, at: at(9), label: 1, status: 'pending' },
      ]);
    });

    it('lists in every order by pages, each once', async () => {
      await drawings.save(
        Array.from({ length: 23 }, (_, i) =>
          aDrawing(i, { probabilities: belief(i % 10, 0.5 + (i % 5) / 10), at: at(i % 4) }),
        ),
      );
      const key: Record<DrawingOrder, (one: DrawingRecord) => number> = {
        disagreement: (one) => -one.disagreement,
        doubt: (one) => -one.doubt,
        novelty: (one) => -one.novelty,
        newest: (one) => -one.at,
        oldest: (one) => one.at,
      };
      for (const order of Object.keys(key) as DrawingOrder[]) {
        const seen: DrawingRecord[] = [];
        for (let after: DrawingRecord | undefined; ; after = seen.at(-1)) {
          const page = await drawings.list({ filter: {}, order, limit: 5, after });
          seen.push(...page);
          if (page.length < 5) break;
        }
        expect(new Set(idsOf(seen)).size, order).toBe(23);
        expect(seen.map(key[order]), order).toEqual(seen.map(key[order]).sort((a, b) => a - b));
      }
    });

    it('filters by what a reviewer asks for', async () => {
      await drawings.save([
        aDrawing(1),
        aDrawing(2, { person: bob, label: NO_DIGIT, isDigit: 0.1 }),
        aDrawing(3, { source: 'import', label: null, labelSource: null, probabilities: belief(3, 0.4) }),
      ]);
      const found = async (filter: Parameters<typeof drawings.count>[0]) => {
        const list = await drawings.list({ filter, order: 'oldest', limit: 9 });
        expect(await drawings.count(filter)).toBe(list.length);
        return idsOf(list);
      };
      expect(await found({ label: 7 })).toEqual([id(1)]);
      expect(await found({ label: NO_DIGIT })).toEqual([id(2)]);
      expect(await found({ label: null })).toEqual([id(3)]);
      expect(await found({ person: bob })).toEqual([id(2)]);
      expect(await found({ source: 'import' })).toEqual([id(3)]);
      expect(await found({ confidenceTo: 0.5 })).toEqual([id(3)]);
      expect(await found({ confidenceFrom: 0.5 })).toEqual([id(1), id(2)]);
      expect(await found({ from: at(2), to: at(3) })).toEqual([id(2)]);
      expect(await found({ holdOut: isHoldOut(bob), person: bob, status: 'pending' })).toEqual([id(2)]);
      expect(await found({ status: 'accepted' })).toEqual([]);
      expect(await found({ model: 'deep@1' as never })).toEqual([]);
    });

    it('finds by their strokes all drawings that deleted ink stands in, and deletes them whole', async () => {
      await drawings.save([aDrawing(1), aDrawing(2), aDrawing(3)]);
      const room = aDrawing(1).place!.room;
      const found = await drawings.withStrokes(room, ['session-1.2', 'session-3.1'] as StrokeId[]);
      expect(idsOf(found).sort()).toEqual([id(1), id(3)]);
      await drawings.delete(idsOf(found));
      expect(await drawings.whole(id(1))).toBeNull();
      expect(await drawings.history(id(1))).toEqual([]);
      expect(await drawings.count({})).toBe(1);
      expect(await drawings.withStrokes('room-other' as never, ['session-2.1'] as StrokeId[])).toEqual([]);
    });

    it('remembers what people said when they were asked', async () => {
      expect(await people.consent(ada)).toBeNull();
      await people.setConsent(ada, { version: 1, agrees: true });
      expect(await people.consent(ada)).toEqual({ version: 1, agrees: true });
      await people.setConsent(ada, { version: 1, agrees: false });
      await people.enter(ada, 'whoever', at(1));
      expect(await people.consent(ada)).toEqual({ version: 1, agrees: false });
    });
  });

  describe(`${name}: review store`, () => {
    const ask = (change: Partial<ClaimRequest>): ClaimRequest => ({
      reviewer: bob,
      filter: { status: 'pending' },
      order: 'oldest',
      except: [],
      blind: false,
      limit: 2,
      now: at(100),
      until: at(200),
      ...change,
    });

    it('never gives two reviewers the same drawing at once', async () => {
      await drawings.save(Array.from({ length: 30 }, (_, i) => aDrawing(i)));
      const given = await Promise.all(
        Array.from({ length: 10 }, (_, i) => reviews.claim(ask({ reviewer: i % 2 ? bob : cleo, limit: 3 }))),
      );
      const of = (reviewer: 0 | 1) =>
        new Set(given.flatMap((list, i) => (i % 2 === reviewer ? idsOf(list) : [])));
      expect(of(0).size).toBeGreaterThan(0);
      for (const one of of(0)) expect(of(1).has(one)).toBe(false);
    });

    it('gives a drawing on when its claim has ended, was given back, or a verdict was spoken', async () => {
      await drawings.save([aDrawing(1), aDrawing(2), aDrawing(3)]);
      expect(idsOf(await reviews.claim(ask({})))).toEqual([id(1), id(2)]);
      const cleos = (now: number) =>
        reviews.claim(ask({ reviewer: cleo, limit: 9, now: at(now), until: at(now) }));
      expect(idsOf(await cleos(150))).toEqual([id(3)]);
      await reviews.release(bob, [id(2)]);
      expect(idsOf(await cleos(150))).toEqual([id(2), id(3)]);
      await reviews.renew(bob, [id(1)], at(300));
      expect(idsOf(await cleos(250))).toEqual([id(2), id(3)]);
      expect(idsOf(await cleos(301))).toEqual([id(1), id(2), id(3)]);
      await reviews.judge(bob, [{ id: id(1), verdict: { kind: 'reject' } }], at(400));
      expect(idsOf(await cleos(500))).toEqual([id(2), id(3)]);
    });

    it('passes over what the reviewer has before them', async () => {
      await drawings.save([aDrawing(1), aDrawing(2), aDrawing(3)]);
      expect(idsOf(await reviews.claim(ask({ except: [id(1)] })))).toEqual([id(2), id(3)]);
    });

    it('labels, accepts, rejects and takes back, and keeps every step', async () => {
      await drawings.save([aDrawing(1), aDrawing(2, { label: null, labelSource: null })]);
      const judge = async (
        i: number,
        verdict: Parameters<typeof reviews.judge>[1][number]['verdict'],
        by = bob,
      ) => (await reviews.judge(by, [{ id: id(i), verdict }], at(50)))[0]!;
      expect(await judge(1, { kind: 'label', label: 1 })).toMatchObject({
        ok: true,
        drawing: { label: 1, labelSource: 'reviewer', status: 'accepted' },
      });
      expect(await judge(1, { kind: 'undo' }, cleo)).toEqual({
        ok: false,
        id: id(1),
        reason: 'nothing-to-undo',
      });
      expect(await judge(1, { kind: 'undo' })).toMatchObject({
        drawing: { label: 7, labelSource: 'self', status: 'pending', changes: 3 },
      });
      expect(await judge(1, { kind: 'undo' })).toMatchObject({ reason: 'nothing-to-undo' });
      expect(await judge(1, { kind: 'reject' })).toMatchObject({ drawing: { label: 7, status: 'rejected' } });
      expect(await judge(2, { kind: 'accept' })).toEqual({ ok: false, id: id(2), reason: 'unlabelled' });
      expect(await judge(9, { kind: 'accept' })).toEqual({ ok: false, id: id(9), reason: 'unknown' });
      expect((await drawings.history(id(1))).map(({ action }) => action)).toEqual([
        'saved',
        'labelled',
        'undone',
        'rejected',
      ]);
    });

    it('leaves alone what another reviewer has before them', async () => {
      await drawings.save([aDrawing(1), aDrawing(2)]);
      await reviews.claim(ask({ limit: 1 }));
      const verdicts = [id(1), id(2)].map((one) => ({ id: one, verdict: { kind: 'accept' as const } }));
      expect((await reviews.judge(cleo, verdicts, at(150))).map((one) => one.ok || one.reason)).toEqual([
        'claimed',
        true,
      ]);
      expect((await reviews.judge(cleo, verdicts, at(201))).map((one) => one.ok)).toEqual([true, true]);
    });

    it('accepts what two say blind alike, and puts first what they disagree on', async () => {
      await drawings.save([aDrawing(1), aDrawing(2), aDrawing(3)]);
      const say = async (who: typeof bob, i: number, label: number) =>
        (await reviews.opinion(who, id(i), label, at(50))) as { ok: true; drawing: DrawingRecord };
      expect((await say(bob, 1, 7)).drawing).toMatchObject({ status: 'pending', label: 7 });
      await say(bob, 2, 4);
      const blind = (reviewer: typeof bob) =>
        reviews.claim(ask({ reviewer, blind: true, limit: 3, until: at(100) }));
      expect(idsOf(await blind(bob))).toEqual([id(3)]);
      expect(idsOf(await blind(cleo))).toEqual([id(1), id(2), id(3)]);
      expect((await say(cleo, 1, 7)).drawing).toMatchObject({ status: 'accepted', labelSource: 'reviewer' });
      expect((await say(cleo, 2, 9)).drawing).toMatchObject({ status: 'pending', label: 7, disagreement: 1 });
      expect(idsOf(await drawings.list({ filter: {}, order: 'disagreement', limit: 1 }))).toEqual([id(2)]);
      expect([...(await reviews.opinionPairs(cleo))].sort()).toEqual([
        [7, 7],
        [9, 4],
      ]);
      expect(await reviews.opinionPairs()).toHaveLength(2);
      // Somebody else's opinion takes no verdict back.
      await reviews.judge(bob, [{ id: id(3), verdict: { kind: 'accept' } }], at(160));
      await say(cleo, 3, 1);
      const undo = [{ id: id(3), verdict: { kind: 'undo' as const } }];
      expect((await reviews.judge(bob, undo, at(170)))[0]).toMatchObject({
        drawing: { label: 7, status: 'pending' },
      });
    });

    it('finds the same drawing and nearly the same, the nearest first, and no other', async () => {
      const original = bytesOf(1);
      const retraced = original.map((byte, i) => (i % 7 === 0 ? Math.min(255, byte + 20) : byte));
      await drawings.save([
        aDrawing(1),
        aDrawing(2, { input: Uint8Array.from(retraced), label: 1 }),
        aDrawing(3, { input: original }),
        aDrawing(4),
      ]);
      expect(await reviews.alike(id(1), 9)).toEqual([
        { id: id(3), same: true, distance: 0, label: 7, status: 'pending' },
        { id: id(2), same: false, distance: expect.any(Number), label: 1, status: 'pending' },
      ]);
      expect(await reviews.alike('drawing-none' as DrawingId, 9)).toEqual([]);
    });
  });
}
