import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EpochMillis } from '@/lib/ids';
import { createReplay, type Replay } from '@/lib/replay/replay';
import { createSieve } from '@/lib/replay/sieve';
import { timetableOf } from '@/lib/replay/timetable';
import type { Entry, ShownEntry } from '@/lib/room/entry';
import { isVisible, type RoomState } from '@/lib/room/state';
import { LONGEST_PAUSE_MS } from '@/lib/stroke/timeline';
import { foldLog } from '@/test/support/rooms/folded-log';
import { actorOf, beginOp, moveArbitrary, play, Story, standing } from '@/test/support/rooms/room-play';

/** What a store gives of a log: without extends, strokes whole. */
function historyOf(log: readonly Entry[]): Entry[] {
  const folded = foldLog(structuredClone(log) as Entry[], 1);
  const whole = new Map(folded.strokes.map(({ id, points }) => [id as string, points]));
  return folded.entries.map((entry) =>
    entry.op.kind === 'begin'
      ? { ...entry, op: { ...entry.op, points: whole.get(`${entry.session}.${entry.n}`)! } }
      : entry,
  );
}

/** Gaps of the wall between entries, so that there is something to shorten. */
const spread = (log: readonly Entry[], gaps: readonly number[]): Entry[] => {
  let at = 1_000_000;
  return log.map((entry, i) => {
    at += gaps[i % gaps.length]!;
    return { ...entry, at: at as EpochMillis };
  });
};

const story = fc.record({
  moves: fc.array(moveArbitrary(3), { minLength: 5, maxLength: 120, size: 'max' }),
  gaps: fc.array(fc.oneof(fc.nat(40), fc.integer({ min: 1_000, max: 90_000 })), {
    minLength: 1,
    maxLength: 20,
  }),
});
const historyFrom = ({ moves, gaps }: { moves: Parameters<typeof play>[0]; gaps: readonly number[] }) => {
  const { log, state } = play(moves, 1);
  return { history: historyOf(spread(log, gaps)), state };
};

const inkOf = (replay: Replay) =>
  replay.facts.sheets.flatMap((_, sheet) =>
    [...replay.strokes(sheet)].map(({ id, points }) => ({ id, points: [...points] })),
  );
const liveInk = (state: RoomState) =>
  standing(state.facts).flatMap((number) =>
    [...state.strokes.values()]
      .filter((stroke) => stroke.sheet === number && isVisible(stroke))
      .map(({ id, points }) => ({ id, points: [...points] })),
  );

describe('a replay', () => {
  test('V3 ends with the ink that the live room shows', () => {
    let strokes = 0;
    fc.assert(
      fc.property(story, (told) => {
        const { history, state } = historyFrom(told);
        const replay = createReplay(history);
        replay.seek(replay.timetable.length);
        const ink = inkOf(replay);
        strokes += ink.length;
        expect(ink).toEqual(liveInk(state));
      }),
      { seed: 11, numRuns: 60 },
    );
    expect(strokes).toBeGreaterThan(150);
  });

  test('V3 shows the same wherever it was scrubbed from, and names every stroke that is another', () => {
    let shown = 0;
    fc.assert(
      fc.property(
        story,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (told, places) => {
          const { history } = historyFrom(told);
          const scrubbed = createReplay(history);
          let before = new Map(inkOf(scrubbed).map((stroke) => [stroke.id, stroke.points]));
          for (const place of places) {
            const time = place * scrubbed.timetable.length;
            const touched = scrubbed.seek(time);
            const fresh = createReplay(history);
            fresh.seek(time);
            const ink = inkOf(scrubbed);
            expect(ink).toEqual(inkOf(fresh));
            const now = new Map(ink.map((stroke) => [stroke.id, stroke.points]));
            for (const id of new Set([...before.keys(), ...now.keys()]))
              if (JSON.stringify(before.get(id)) !== JSON.stringify(now.get(id)))
                expect(touched).toContain(id);
            before = now;
            shown += ink.length;
          }
        },
      ),
      { seed: 12, numRuns: 50 },
    );
    expect(shown).toBeGreaterThan(300);
  });

  test('V4 a stroke is there up to the pen', () => {
    const told = new Story();
    const stroke = told.do(actorOf(1), beginOp(10, 10));
    told.do(actorOf(1), { kind: 'extend', stroke, points: [20, 10, 100, 128, 30, 10, 200, 128] });
    told.do(actorOf(1), { kind: 'end', stroke });
    const replay = createReplay(historyOf(told.log));
    replay.seek(150);
    expect(replay.stroke(stroke)).toMatchObject({ ended: false, points: [10, 10, 0, 128, 20, 10, 100, 128] });
    replay.seek(200);
    expect(replay.stroke(stroke)).toMatchObject({ ended: true });
    expect(replay.stroke(stroke)!.points).toHaveLength(12);
    replay.seek(0);
    expect(replay.stroke(stroke)!.points).toEqual([10, 10, 0, 128]);
  });
});

describe('a timetable', () => {
  test('V2 never runs backwards, and its two clocks agree', () => {
    fc.assert(
      fc.property(
        story,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 20 }),
        (told, places) => {
          const { history } = historyFrom(told);
          const { walls, length, wallAt, playedAt } = timetableOf(history);
          for (let i = 1; i < walls.length; i++) expect(walls[i]).toBeGreaterThanOrEqual(walls[i - 1]!);
          const times = places.map((place) => place * length).sort((a, b) => a - b);
          let before = Number.NEGATIVE_INFINITY;
          for (const time of times) {
            const wall = wallAt(time);
            expect(wall).toBeGreaterThanOrEqual(before);
            before = wall;
          }
          for (const wall of walls) expect(Math.abs(wallAt(playedAt(wall)) - wall)).toBeLessThan(1e-3);
          expect(playedAt(walls.at(-1) ?? 0)).toBeLessThanOrEqual(length);
        },
      ),
      { seed: 13, numRuns: 60 },
    );
  });

  test('V2 shortens what nobody drew in, and plays what came at once one after the other', () => {
    const told = new Story();
    for (const x of [10, 500]) {
      const stroke = told.do(actorOf(1), beginOp(x, 10));
      told.do(actorOf(1), { kind: 'extend', stroke, points: [x, 20, 300, 128] });
      told.do(actorOf(1), { kind: 'end', stroke });
    }
    const history = historyOf(told.log);
    const at = (times: number[]) =>
      history.map((entry, i): Entry => ({ ...entry, at: (1_000 + times[i]!) as EpochMillis }));
    const apart = timetableOf(at([0, 300, 60_000, 60_300]));
    expect(apart.length).toBe(300 + LONGEST_PAUSE_MS + 300);
    expect(apart.wallAt(300 + LONGEST_PAUSE_MS + 100)).toBe(61_100);
    const atOnce = timetableOf(at([0, 0, 0, 0]));
    expect(atOnce.walls).toEqual([1_000, 1_300, 1_300, 1_600]);
    expect(atOnce.length).toBe(600);
  });
});

describe('a sieve', () => {
  const told = new Story();
  const owner = actorOf(0);
  told.do(owner, { kind: 'add-sheets', sheets: [{ name: 'Secret', writers: null, audience: null }] });
  const seen = told.do(owner, beginOp(11, 11));
  told.do(owner, { kind: 'end', stroke: seen });
  const secret = told.do(owner, { ...beginOp(1357, 11), sheet: 1 });
  told.do(owner, { kind: 'end', stroke: secret });
  told.do(owner, { kind: 'undo', action: secret });
  told.do(owner, { kind: 'redo', action: secret });
  told.do(owner, { kind: 'move', strokes: [secret], dx: 5, dy: 0 });
  told.do(owner, { kind: 'erase', strokes: [secret] });
  const cleared = told.do(owner, { kind: 'clear', sheet: 1 });
  told.do(owner, { kind: 'undo', action: cleared });

  test('V1 of a withheld sheet the seqs alone are left, and the rest still folds', () => {
    const history = historyOf(told.log);
    const shown = history.map(createSieve((sheet) => sheet !== 1));
    expect(shown.map(({ seq }) => seq)).toEqual(history.map(({ seq }) => seq));
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(JSON.stringify(shown)).not.toContain('1357');
    expect(shown.filter((entry) => 'hidden' in entry)).toHaveLength(history.length - 3);
    const replay = createReplay(shown);
    replay.seek(replay.timetable.length);
    expect([...replay.strokes(0)].map(({ id }) => id)).toEqual([seen]);
  });

  test('V1 every history folds, whatever is withheld of it', () => {
    fc.assert(
      fc.property(story, fc.nat(3), (told, modulus) => {
        const { history } = historyFrom(told);
        // As if some strokes had been deleted since.
        const deleted = history.map((entry, i): Entry => {
          if (i % (modulus + 2) !== 0) return entry;
          const { op } = entry;
          if (op.kind === 'begin') return { ...entry, op: { ...op, points: [] } };
          if (op.kind !== 'import') return entry;
          return {
            ...entry,
            op: { ...op, strokes: op.strokes.map((stroke) => ({ ...stroke, points: [] })) },
          };
        });
        const shown: ShownEntry[] = deleted.map(createSieve(() => true));
        const replay = createReplay(shown);
        replay.seek(replay.timetable.length);
        for (const { points } of replay.strokes(0)) expect(points.length).toBeGreaterThan(0);
      }),
      { seed: 14, numRuns: 60 },
    );
  });
});
