import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Epoch, OpId, StrokeId } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import { factsAfter } from '@/lib/room/apply-room';
import { type Journal, rollBack } from '@/lib/room/editor';
import { sheetOfAction } from '@/lib/room/sheet-of';
import { readSnapshot, writeSnapshot } from '@/lib/room/snapshot';
import { emptyRoom, isVisible, MAX_UNDO_DEPTH } from '@/lib/room/state';
import { POINT_STRIDE, SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { overTheWire } from '@/test/support/rooms/over-the-wire';
import { actorOf, beginOp, importOp, moveArbitrary, play, Story } from '@/test/support/rooms/room-play';

const owner = actorOf(0);
const drawer = actorOf(1);
const moves = fc.array(moveArbitrary(4), { minLength: 20, maxLength: 200, size: 'max' });

describe('applyEntry', () => {
  test('R1 an entry that does not follow is refused loudly', () => {
    const story = new Story();
    story.do(drawer, beginOp());
    expect(() => applyEntry(story.state, story.log[0]!)).toThrow('does not follow');
    expect(() => applyEntry(emptyRoom(1 as Epoch), { ...story.log[0]!, seq: 2 as never })).toThrow(
      'does not follow',
    );
  });

  test('R1 equal logs give equal states', () => {
    let entries = 0;
    fc.assert(
      fc.property(moves, (list) => {
        const { state, log } = play(list);
        entries += log.length;
        const again = emptyRoom(1 as Epoch);
        for (const entry of structuredClone(log)) applyEntry(again, entry);
        expect(writeSnapshot(again)).toEqual(writeSnapshot(state));
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(entries).toBeGreaterThan(10_000);
  });

  test('R1 what an entry touched is all that changed', () => {
    let changes = 0;
    fc.assert(
      fc.property(moves, (list) => {
        const { log } = play(list);
        const state = emptyRoom(1 as Epoch);
        const look = () => new Map([...state.strokes].map(([id, s]) => [id, JSON.stringify(s)]));
        for (const entry of log) {
          const before = look();
          const touched = new Set(applyEntry(state, entry).strokes);
          for (const [id, stroke] of look())
            if (before.get(id) !== stroke) {
              changes += 1;
              expect(touched.has(id)).toBe(true);
              expect(state.strokes.get(id)!.lastSeq).toBe(entry.seq);
            }
        }
      }),
      { seed: 2, numRuns: 50 },
    );
    expect(changes).toBeGreaterThan(1000);
  });

  test('R19 a redaction takes strokes out for good, shown or hidden, out of undo and redo alike', () => {
    const story = new Story();
    const [shown, undone, cleared, kept] = [0, 1, 2, 3].map(() => story.do(drawer, beginOp()));
    story.do(drawer, { kind: 'undo', action: undone! });
    const entry = {
      ...story.log.at(-1)!,
      seq: (story.state.seq + 1) as never,
      session: 'server-own' as never,
      n: 1,
      op: { kind: 'redact' as const, strokes: [shown!, undone!, cleared!, 'session-9.9' as OpId] },
    };
    expect(applyEntry(story.state, entry).strokes).toEqual(entry.op.strokes);
    expect(story.visible()).toEqual([kept]);
    expect([...story.state.strokes.keys()]).toEqual([kept]);
    expect([...story.state.undo.values(), ...story.state.redo.values()].flat()).toEqual([kept]);
    expect(story.refusal(drawer, { kind: 'redo', action: undone! })).toBe('nothing-to-redo');
    expect(story.refusal(drawer, { kind: 'extend', stroke: shown!, points: [1, 1, 9, 128] })).toBe(
      'unknown-stroke',
    );
    // A clear that hid some of them brings back the others.
    const clear = story.do(owner, { kind: 'clear', sheet: 0 });
    story.do(owner, { kind: 'undo', action: clear });
    expect(story.visible()).toEqual([kept]);
  });

  test('N1 a new mark takes the place of one’s last, and goes with a removal', () => {
    const story = new Story();
    const [cell, layer] = [
      { layer: 'conv1', cell: 7 },
      { layer: 'dense', cell: null },
    ];
    story.do(drawer, { kind: 'pin', at: cell });
    story.do(owner, { kind: 'pin', at: cell });
    story.do(drawer, { kind: 'pin', at: layer });
    expect(story.state.facts.pins).toEqual([
      { by: owner.participant, at: cell },
      { by: drawer.participant, at: layer },
    ]);
    expect(readSnapshot(writeSnapshot(story.state)).facts).toEqual(story.state.facts);
    story.do(owner, { kind: 'pin', at: null });
    const { facts } = story.state;
    expect(facts.pins.length).toBe(1);
    expect(factsAfter(facts, { kind: 'remove', person: drawer.participant }, owner.participant).pins).toEqual(
      [],
    );
  });

  test('R9 R10 a clear hides what is visible, undo shows it again, redo hides the same', () => {
    const story = new Story();
    const a = story.do(drawer, beginOp());
    const b = story.do(drawer, beginOp());
    story.do(drawer, { kind: 'undo', action: b });
    const clear = story.do(owner, { kind: 'clear', sheet: 0 });
    expect(story.visible()).toEqual([]);
    story.do(drawer, { kind: 'extend', stroke: a, points: [5, 5, 5, 128] });
    expect(story.visible()).toEqual([]);
    const c = story.do(drawer, beginOp());
    expect(story.visible()).toEqual([c]);
    story.do(owner, { kind: 'undo', action: clear });
    expect(story.visible()).toEqual([a, c]);
    story.do(owner, { kind: 'redo', action: clear });
    expect(story.visible()).toEqual([c]);
  });

  test('R10 a clear leaves alone what was not visible: redone, it shows', () => {
    const story = new Story();
    const a = story.do(drawer, beginOp());
    story.do(drawer, { kind: 'undo', action: a });
    story.do(owner, { kind: 'clear', sheet: 0 });
    story.do(drawer, { kind: 'redo', action: a });
    expect(story.visible()).toEqual([a]);
  });

  test('R9 a stroke hidden twice shows when both are taken back', () => {
    const story = new Story();
    const a = story.do(drawer, beginOp());
    const clear = story.do(owner, { kind: 'clear', sheet: 0 });
    story.do(drawer, { kind: 'undo', action: a });
    story.do(owner, { kind: 'undo', action: clear });
    expect(story.visible()).toEqual([]);
    story.do(drawer, { kind: 'redo', action: a });
    expect(story.visible()).toEqual([a]);
  });

  test('E2 R9 an erased stroke whose author undoes it shows when both are taken back', () => {
    const story = new Story();
    const a = story.do(drawer, beginOp());
    const b = story.do(drawer, beginOp());
    const erase = story.do(owner, { kind: 'erase', strokes: [b, a, b] });
    expect(story.visible()).toEqual([]);
    story.do(drawer, { kind: 'undo', action: b });
    story.do(owner, { kind: 'undo', action: erase });
    expect(story.visible()).toEqual([a]);
    story.do(drawer, { kind: 'redo', action: b });
    expect(story.visible()).toEqual([a, b]);
    expect(story.state.strokes.get(b)!.hiddenBy).toEqual([]);
  });

  test('E2 of two who erase at once each brings back what they hid', () => {
    const story = new Story();
    const [a, b] = [story.do(drawer, beginOp()), story.do(drawer, beginOp())];
    const first = story.do(owner, { kind: 'erase', strokes: [a] });
    const second = story.do(drawer, { kind: 'erase', strokes: [a, b] });
    story.do(drawer, { kind: 'undo', action: second });
    expect(story.visible()).toEqual([b]);
    story.do(owner, { kind: 'undo', action: first });
    expect(story.visible()).toEqual([a, b]);
  });

  test('R12 what an erase hid is forgotten once it cannot be undone, and so is what drew it', () => {
    const story = new Story();
    const early = story.do(drawer, beginOp());
    story.do(owner, { kind: 'erase', strokes: [early] });
    for (let i = 0; i < MAX_UNDO_DEPTH; i += 1) story.do(owner, beginOp());
    expect(story.state.strokes.has(early)).toBe(false);
    expect(story.refusal(drawer, { kind: 'undo', action: early })).toBe('nothing-to-undo');
  });

  const ended = (story: Story, x: number, y: number, actor = drawer) => {
    const stroke = story.do(actor, beginOp(x, y));
    story.do(actor, { kind: 'end', stroke });
    return stroke;
  };
  const placeOf = (story: Story, stroke: StrokeId) => story.state.strokes.get(stroke)!.points.slice(0, 2);

  test('E3 a move keeps together what it moves, and all of it on the sheet; undo and redo bring it back and forth', () => {
    const story = new Story();
    const [a, b] = [ended(story, 100, 100), ended(story, 300, 900)];
    const open = story.do(drawer, beginOp(50, 50));
    const move = story.do(drawer, { kind: 'move', strokes: [a, b, open], dx: -150, dy: 400 });
    expect([placeOf(story, a), placeOf(story, b), placeOf(story, open)]).toEqual([
      [0, 200],
      [200, 1000],
      [50, 50],
    ]);
    story.do(drawer, { kind: 'undo', action: move });
    expect([placeOf(story, a), placeOf(story, b)]).toEqual([
      [100, 100],
      [300, 900],
    ]);
    story.do(drawer, { kind: 'redo', action: move });
    expect(placeOf(story, b)).toEqual([200, 1000]);
  });

  test('E3 a move that others moved on from is taken back as far as the sheet goes, and brought again as much', () => {
    const story = new Story();
    const a = ended(story, 0, 500);
    const right = story.do(drawer, { kind: 'move', strokes: [a], dx: 100, dy: 0 });
    story.do(owner, { kind: 'move', strokes: [a], dx: -70, dy: 0 });
    story.do(drawer, { kind: 'undo', action: right });
    expect(placeOf(story, a)).toEqual([0, 500]);
    story.do(drawer, { kind: 'redo', action: right });
    expect(placeOf(story, a)).toEqual([30, 500]);
  });

  test('R26 E2 an erase is of the sheet of what it hid, whatever else it names', () => {
    const story = new Story();
    story.do(owner, { kind: 'add-sheets', sheets: [{ name: '', writers: null, audience: null }] });
    const hidden = story.do(drawer, { ...beginOp(), sheet: 1 });
    story.do(drawer, { kind: 'undo', action: hidden });
    const erase = story.do(drawer, { kind: 'erase', strokes: [hidden, story.do(drawer, beginOp())] });
    expect(sheetOfAction(story.state, erase)).toBe(0);
  });

  test('E3 no play ever leaves a point off the sheet', () => {
    let moved = 0;
    fc.assert(
      fc.property(moves, (list) => {
        const { state, log } = play(list);
        moved += log.filter(({ op }) => op.kind === 'move').length;
        for (const { points } of state.strokes.values())
          for (let i = 0; i < points.length; i += POINT_STRIDE) {
            expect(points[i]).toBeGreaterThanOrEqual(0);
            expect(points[i]).toBeLessThanOrEqual(SHEET_WIDTH);
            expect(points[i + 1]).toBeGreaterThanOrEqual(0);
            expect(points[i + 1]).toBeLessThanOrEqual(SHEET_HEIGHT);
          }
      }),
      { seed: 7, numRuns: 100 },
    );
    expect(moved).toBeGreaterThan(200);
  });

  test('E4 an import is one action over all its ops; R12 undone for good, its strokes are forgotten', () => {
    const story = new Story();
    const first = story.do(drawer, importOp(2));
    story.do(drawer, { ...importOp(1), more: first });
    expect(story.visible()).toEqual([`${first}.000`, `${first}.001`, `${drawer.session}.2.000`]);
    expect(story.state.undo.get(drawer.participant)).toEqual([first]);
    story.do(drawer, { kind: 'undo', action: first });
    expect(story.visible()).toEqual([]);
    story.do(drawer, { kind: 'redo', action: first });
    expect(story.visible()).toHaveLength(3);
    story.do(drawer, { kind: 'undo', action: first });
    story.do(drawer, beginOp());
    expect(story.state.strokes.size).toBe(1);
  });

  test('R11 a new action ends its author’s redo, and nobody else’s', () => {
    const story = new Story();
    const mine = story.do(drawer, beginOp());
    const theirs = story.do(owner, beginOp());
    story.do(drawer, { kind: 'undo', action: mine });
    story.do(owner, { kind: 'undo', action: theirs });
    story.do(drawer, beginOp());
    expect(story.refusal(drawer, { kind: 'redo', action: mine })).toBe('nothing-to-redo');
    expect(story.refusal(owner, { kind: 'redo', action: theirs })).toBeNull();
  });

  test('R11 R12 beyond 100 actions the oldest is final; an undone stroke is forgotten with the redo', () => {
    const story = new Story();
    const early = story.do(drawer, beginOp());
    const clear = story.do(owner, { kind: 'clear', sheet: 0 });
    for (let i = 0; i < MAX_UNDO_DEPTH - 1; i += 1) story.do(owner, beginOp());
    expect(story.refusal(owner, { kind: 'undo', action: clear })).toBeNull();
    expect(story.state.strokes.has(early)).toBe(true);
    const last = story.do(owner, beginOp());
    expect(story.refusal(owner, { kind: 'undo', action: clear })).toBe('nothing-to-undo');
    expect(story.state.strokes.has(early)).toBe(false);
    expect(story.refusal(drawer, { kind: 'undo', action: early })).toBe('nothing-to-undo');
    expect(story.state.undo.get(owner.participant)).toHaveLength(MAX_UNDO_DEPTH);

    story.do(owner, { kind: 'undo', action: last });
    expect(story.state.strokes.has(last)).toBe(true);
    story.do(owner, beginOp());
    expect(story.state.strokes.has(last)).toBe(false);
  });

  test('R11 every action stands in exactly one stack, and R12 no stroke is hidden by what nobody reaches', () => {
    let hidden = 0;
    fc.assert(
      fc.property(moves, (list) => {
        const { state } = play(list);
        const stacked = [...state.undo.values(), ...state.redo.values()].flat();
        expect(new Set(stacked).size).toBe(stacked.length);
        expect([...state.actions.keys()].sort()).toEqual([...stacked].sort());
        for (const stroke of state.strokes.values()) {
          if (!isVisible(stroke)) hidden += 1;
          for (const by of stroke.hiddenBy)
            expect(state.actions.has(by) || state.facts.sheetRemovals.some(({ id }) => id === by)).toBe(true);
        }
      }),
      { seed: 3, numRuns: 200 },
    );
    expect(hidden).toBeGreaterThan(100);
  });

  test('R13 what was applied on trial can be taken back without a trace', () => {
    let tried = 0;
    fc.assert(
      fc.property(moves, fc.nat(), (list, at) => {
        const { log } = play(list);
        const cut = log.length === 0 ? 0 : at % log.length;
        const state = emptyRoom(1 as Epoch);
        for (const entry of log.slice(0, cut)) applyEntry(state, entry);
        const before = writeSnapshot(state);
        const order = [...state.strokes.keys()];
        const journal: Journal = [];
        for (const entry of log.slice(cut)) {
          // A trial forgets nothing, so that ops on forgotten strokes cannot come: the log has none.
          applyEntry(state, entry, journal);
          tried += 1;
        }
        rollBack(journal);
        expect(writeSnapshot(state)).toEqual(before);
        expect([...state.strokes.keys()]).toEqual(order);
        for (const entry of log.slice(cut)) applyEntry(state, entry);
        expect(writeSnapshot(state)).toEqual(writeSnapshot(play(list).state));
      }),
      { seed: 4, numRuns: 200 },
    );
    expect(tried).toBeGreaterThan(5000);
  });

  test('R18 a snapshot gives its state back, passes its schema and shares nothing', () => {
    fc.assert(
      fc.property(moves, moves, (list, more) => {
        const { state, log } = play([...list, ...more]);
        const part = emptyRoom(1 as Epoch);
        const cut = play(list).log.length;
        for (const entry of log.slice(0, cut)) applyEntry(part, entry);
        const snapshot = overTheWire(writeSnapshot(part));
        const kept = structuredClone(snapshot);
        const copy = readSnapshot(snapshot);
        for (const entry of log.slice(cut)) applyEntry(copy, entry);
        expect(writeSnapshot(copy)).toEqual(writeSnapshot(state));
        expect(snapshot).toEqual(kept);
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
