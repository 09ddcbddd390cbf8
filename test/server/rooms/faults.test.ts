import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restore } from '@/lib/room/restore';
import { readSnapshot, writeSnapshot } from '@/lib/room/snapshot';
import { isVisible } from '@/lib/room/state';
import { visibleState } from '@/lib/room/visible-state';
import { EIGHT_PAGES, emptyTally, FaultyWorld, FOUR_PAGES, type Step } from '@/test/support/faulty-world';
import { foldLog } from '@/test/support/folded-log';
import { moveArbitrary, participant, session, standing } from '@/test/support/room-play';
import { ROOM } from '@/test/support/room-records';

const client = fc.nat(11);
const way = fc.constantFrom('up' as const, 'down' as const);
const kind = <const K extends string>(...kinds: K[]) => fc.constantFrom(...kinds);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ kind: kind('move'), move: moveArbitrary(8) }) },
  // The owner is one of many, and nobody else lays sheets out.
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('move'),
      move: fc.record({ actor: fc.constant(0), kind: kind('sheet'), pick: fc.nat(1000), x: fc.constant(0) }),
    }),
  },
  { weight: 15, arbitrary: fc.record({ kind: kind('pump'), client }) },
  { weight: 6, arbitrary: fc.record({ kind: kind('join'), client }) },
  { weight: 10, arbitrary: fc.record({ kind: kind('join-fully'), client }) },
  { weight: 40, arbitrary: fc.record({ kind: kind('deliver'), client, way }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('duplicate'), client, way }) },
  { weight: 6, arbitrary: fc.record({ kind: kind('swap'), client, way }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('drop'), client, way }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('disconnect'), client }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('keep'), client }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('close-tab', 'kill-tab'), client }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('commit') }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('fail-commit') }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('restart') }) },
  { weight: 25, arbitrary: fc.record({ kind: kind('tick'), ms: fc.constantFrom(0, 1, 16, 100, 5_000) }) },
);

test('R3 R14 R15 R16 K1 K2 whatever happens on the way: once healed, every page, the server and the store are equal, nothing acknowledged or kept is lost and nothing is there twice', {
  timeout: 240_000,
}, async () => {
  const tally = emptyTally();
  for (const [people, numRuns] of [
    [FOUR_PAGES, 70],
    [EIGHT_PAGES, 25],
  ] as const)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 200, maxLength: 400, size: 'max' }), async (steps) => {
        const world = await FaultyWorld.open(tally, people);
        await world.heal();
        for (const one of steps) await world.step(one);
        await world.heal();

        const server = await world.look();
        const log = world.store.log(ROOM);
        // How far sessions have come is told to those sessions alone.
        const restored = restore(foldLog(log, server.epoch));
        expect(writeSnapshot(visibleState(restored, participant(0), session('witness')))).toEqual(server);

        const stored = world.stored();
        expect(new Set(stored).size).toBe(stored.length);
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));

        for (const { op } of log) {
          if (op.kind === 'move') tally.moved++;
          if (op.kind === 'erase') tally.erased++;
          if (op.kind === 'import') tally.imported++;
          if (op.kind === 'remove-sheet') tally.deletedSheets++;
          if (op.kind === 'return-sheet') tally.returnedSheets++;
        }

        const state = readSnapshot(server);
        const ink = [...state.strokes.values()].filter(isVisible);
        const visible = standing(state.facts).flatMap((number) =>
          ink.filter(({ sheet }) => sheet === number),
        );
        const known = new Set(stored);
        for (const one of world.clients) {
          expect(one.strokes()).toEqual(visible);
          expect(one.replica.facts).toEqual(state.facts);
          for (const stroke of state.strokes.values()) expect(one.replica.stroke(stroke.id)).toEqual(stroke);
          expect(one.replica.undoable()).toBe(state.undo.get(one.participant.id)?.at(-1) ?? null);
          expect(one.replica.redoable()).toBe(state.redo.get(one.participant.id)?.at(-1) ?? null);
          for (const n of one.submitted)
            expect(one.refused.has(n) || known.has(`${one.replica.session}.${n}`)).toBe(true);
        }
        for (const { session, submitted, refused } of world.departed)
          for (const n of submitted) expect(refused.has(n) || known.has(`${session}.${n}`)).toBe(true);
        await world.close();
      }),
      { seed: 20_261_122, numRuns },
    );
  // Not vacuous: every fault came up often, and work got done between them.
  expect(tally).toEqual({
    settled: expect.toSatisfy((n: number) => n > 1500),
    refused: expect.toSatisfy((n: number) => n > 100),
    stale: expect.toSatisfy((n: number) => n > 5),
    duplicated: expect.toSatisfy((n: number) => n > 80),
    swapped: expect.toSatisfy((n: number) => n > 30),
    dropped: expect.toSatisfy((n: number) => n > 40),
    restarts: expect.toSatisfy((n: number) => n > 80),
    lostTails: expect.toSatisfy((n: number) => n > 10),
    failedCommits: expect.toSatisfy((n: number) => n > 20),
    brokenStrokes: expect.toSatisfy((n: number) => n > 30),
    closedTabs: expect.toSatisfy((n: number) => n > 30),
    broughtOps: expect.toSatisfy((n: number) => n > 100),
    moved: expect.toSatisfy((n: number) => n > 100),
    erased: expect.toSatisfy((n: number) => n > 100),
    imported: expect.toSatisfy((n: number) => n > 100),
    deletedSheets: expect.toSatisfy((n: number) => n > 30),
    returnedSheets: expect.toSatisfy((n: number) => n > 10),
  });
});
