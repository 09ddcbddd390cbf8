import fc from 'fast-check';
import { expect } from 'vitest';
import { restore } from '@/lib/room/restore';
import { readSnapshot, writeSnapshot } from '@/lib/room/snapshot';
import { isVisible } from '@/lib/room/state';
import { visibleState } from '@/lib/room/visible-state';
import { FaultyWorld, type Step, type Tally } from './faulty-world';
import { foldLog } from './folded-log';
import type { ArrangeRooms } from './room-arrangements';
import { moveArbitrary, participant, session, standing } from './room-play';
import { ROOM } from './room-records';

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

/**
 * R3 R14 R15 R16 K1 K2: whatever happens on the way, once all is healed every page, the server and the store are equal, nothing that
 * was acknowledged or kept is lost, and nothing is there twice.
 */
export async function whateverHappens(
  tally: Tally,
  arrange: ArrangeRooms,
  people: readonly number[],
  { seed, numRuns }: { readonly seed: number; readonly numRuns: number },
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 200, maxLength: 400, size: 'max' }), async (steps) => {
      const world = await FaultyWorld.open(tally, people, arrange);
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
      const visible = standing(state.facts).flatMap((number) => ink.filter(({ sheet }) => sheet === number));
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
    { seed, numRuns },
  );
}
