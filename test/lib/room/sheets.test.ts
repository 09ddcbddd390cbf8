import { describe, expect, test } from 'vitest';
import { RETURN_MS } from '@/lib/room/facts';
import { MAX_SHEET_NUMBERS, MAX_SHEETS, type Op } from '@/lib/room/op';
import { writeSnapshot } from '@/lib/room/snapshot';
import { isVisible } from '@/lib/room/state';
import { visibleState } from '@/lib/room/visible-state';
import { decodeStrokes } from '@/lib/wire/stroke-codec';
import { Gathering } from '@/test/support/rooms/company';
import { beginOp, participant, session } from '@/test/support/rooms/room-play';

const [owner, ann, ben] = [0, 1, 2];
const gather = () => new Gathering(['owner', 'drawer', 'drawer', 'viewer']);
const sheet = (writers: number[] | null, audience: number[] | null) => ({
  name: '',
  writers: writers === null ? null : writers.map(participant),
  audience: audience === null ? null : audience.map(participant),
});
const on = (number: number, x = 10) => ({ ...beginOp(x), sheet: number });

describe('sheets', () => {
  test('R25 who draws on a sheet is one of its writers and sees it, owners too', () => {
    const room = gather();
    room.do(owner, {
      kind: 'add-sheets',
      sheets: [sheet([ann], null), sheet(null, [ben]), sheet([ann], [ben])],
    });
    expect(room.try(ben, on(1))).toBe('!not-your-sheet');
    expect(room.try(owner, on(1))).toBe('!not-your-sheet');
    room.do(ann, on(1));
    expect(room.try(ann, on(2))).toBe('!unknown-sheet');
    room.do(ben, on(2));
    expect(room.try(ann, on(3))).toBe('!unknown-sheet');
    expect(room.try(ben, on(3))).toBe('!not-your-sheet');
    expect(room.try(ann, on(4))).toBe('!unknown-sheet');
    expect(room.try(owner, { kind: 'clear', sheet: 2 })).toBe('!unknown-sheet');
    expect(room.try(owner, { kind: 'show-sheet', sheet: 2 })).toBe('!unknown-sheet');
  });

  test('R25 what was drawn on a sheet that is another’s now is not undone there', () => {
    const room = gather();
    const stroke = room.do(ann, on(0));
    room.do(owner, { kind: 'set-sheet', sheet: 0, writers: [participant(ben)] });
    expect(room.try(ann, { kind: 'undo', action: stroke })).toBe('!not-your-sheet');
    room.do(owner, { kind: 'set-sheet', sheet: 0, writers: null });
    room.do(ann, { kind: 'undo', action: stroke });
  });

  test('R25 strokes are erased and moved one sheet at a time', () => {
    const room = gather();
    room.do(owner, { kind: 'add-sheets', sheets: [sheet(null, null)] });
    const strokes = [room.do(ann, on(0)), room.do(ann, on(1))];
    expect(room.try(ann, { kind: 'erase', strokes })).toBe('!malformed');
    room.do(ann, { kind: 'erase', strokes: strokes.slice(1) });
  });

  test('a room has at most 64, and owners alone lay them out', () => {
    const room = gather();
    const some = (count: number) => Array.from({ length: count }, () => sheet(null, null));
    expect(room.try(ann, { kind: 'add-sheets', sheets: some(1) })).toBe('!forbidden');
    room.do(owner, { kind: 'add-sheets', sheets: some(MAX_SHEETS - 2) });
    expect(room.try(owner, { kind: 'add-sheets', sheets: some(2) })).toBe('!too-many');
    room.do(owner, { kind: 'add-sheets', sheets: some(1) });
    room.do(ben, on(MAX_SHEETS - 1));
  });

  test('R32 owners delete a sheet that they see, never the last one, and nobody else does', () => {
    const room = gather();
    room.do(owner, { kind: 'appoint', person: participant(ann), role: 'co-owner' });
    expect(room.try(owner, { kind: 'remove-sheet', sheet: 0 })).toBe('!not-now');
    room.do(owner, { kind: 'add-sheets', sheets: [sheet(null, null), sheet(null, [ben])] });
    expect(room.try(ben, { kind: 'remove-sheet', sheet: 1 })).toBe('!forbidden');
    expect(room.try(owner, { kind: 'remove-sheet', sheet: 2 })).toBe('!unknown-sheet');
    room.do(ann, { kind: 'remove-sheet', sheet: 1 });
    expect(room.try(owner, { kind: 'remove-sheet', sheet: 1 })).toBe('!unknown-sheet');
    room.do(ann, { kind: 'remove-sheet', sheet: 0 });
    expect(room.state.facts.sheets.map((there) => there !== null)).toEqual([false, false, true]);
  });

  test('R32 it is withheld from everybody with all that is on it, until it is brought back as it was', () => {
    const room = gather();
    room.do(owner, { kind: 'add-sheets', sheets: [sheet([ann], [owner, ann])] });
    const [kept, undone] = [room.do(ann, on(1)), room.do(ann, on(1))];
    room.do(ann, { kind: 'undo', action: undone });
    room.do(owner, { kind: 'show-sheet', sheet: 1 });
    const { facts } = room.state;
    const removal = room.do(owner, { kind: 'remove-sheet', sheet: 1 });
    const seen = writeSnapshot(visibleState(room.state, participant(owner), session(owner)));
    expect(decodeStrokes(seen.strokes)).toEqual([]);
    expect([seen.actions, seen.undo.flatMap(([, stack]) => stack)]).toEqual([[], []]);
    const drawing: Op[] = [
      on(1),
      { kind: 'undo', action: kept },
      { kind: 'redo', action: undone },
      { kind: 'extend', stroke: kept, points: [11, 20, 5, 128] },
    ];
    for (const op of drawing) expect(room.try(ann, op)).toBe('!unknown-sheet');
    // R6: what was begun is still ended.
    room.do(ann, { kind: 'end', stroke: kept });
    for (const op of [
      { kind: 'clear', sheet: 1 },
      { kind: 'set-sheet', sheet: 1, name: 'Again' },
      { kind: 'show-sheet', sheet: 1 },
    ] as const)
      expect(room.try(owner, op)).toBe('!unknown-sheet');
    expect(room.try(ann, { kind: 'return-sheet', removal })).toBe('!forbidden');
    expect(room.try(owner, { kind: 'undo', action: removal })).toBe('!nothing-to-undo');
    room.now += RETURN_MS;
    room.do(owner, { kind: 'return-sheet', removal });
    expect(room.state.facts).toEqual(facts);
    expect([...room.state.strokes.values()].filter(isVisible).map(({ id }) => id)).toEqual([kept]);
    room.do(ann, { kind: 'redo', action: undone });
  });

  test('R32 later than a minute its ink and what was done there are forgotten; its number is never given again', () => {
    const room = gather();
    room.do(owner, { kind: 'add-sheets', sheets: [sheet(null, null)] });
    const there = room.do(ann, on(1));
    const open = room.do(ben, on(1));
    const here = room.do(ann, on(0));
    room.do(owner, { kind: 'clear', sheet: 1 });
    room.do(owner, { kind: 'show-sheet', sheet: 1 });
    const removal = room.do(owner, { kind: 'remove-sheet', sheet: 1 });
    room.now += RETURN_MS + 1;
    expect(room.try(owner, { kind: 'return-sheet', removal })).toBe('!nothing-to-undo');
    // The entry behind the minute may still be about what is forgotten with it.
    room.do(ben, { kind: 'end', stroke: open });
    expect([...room.state.strokes.keys()]).toEqual([here]);
    expect([...room.state.actions.keys()]).toEqual([here]);
    expect(room.state.undo.get(participant(owner))).toEqual([]);
    expect(room.state.facts).toMatchObject({ shown: null, sheetRemovals: [] });
    expect(room.try(ann, { kind: 'undo', action: there })).toBe('!nothing-to-undo');
    room.do(owner, { kind: 'add-sheets', sheets: [sheet(null, null)] });
    expect(room.state.facts.sheets.map((one) => one !== null)).toEqual([true, false, true]);
  });

  test('R32 deleted sheets make room for others, as many as there are numbers', () => {
    const room = gather();
    const some = (count: number) => Array.from({ length: count }, () => sheet(null, null));
    room.do(owner, { kind: 'add-sheets', sheets: some(MAX_SHEETS - 1) });
    const removal = room.do(owner, { kind: 'remove-sheet', sheet: 5 });
    room.do(owner, { kind: 'add-sheets', sheets: some(1) });
    expect(room.try(owner, { kind: 'return-sheet', removal })).toBe('!too-many');
    while (room.state.facts.sheets.length < MAX_SHEET_NUMBERS) {
      room.do(owner, { kind: 'remove-sheet', sheet: room.state.facts.sheets.length - 1 });
      room.do(owner, { kind: 'add-sheets', sheets: some(1) });
    }
    room.do(owner, { kind: 'remove-sheet', sheet: 0 });
    expect(room.try(owner, { kind: 'add-sheets', sheets: some(1) })).toBe('!too-many');
  });

  test('R32 where a game holds sheets none is deleted: their numbers are its seats', () => {
    const room = gather();
    room.do('rules', { kind: 'add-sheets', ruled: true, sheets: [sheet([ann], null)] });
    expect(room.try(owner, { kind: 'remove-sheet', sheet: 0 })).toBe('!forbidden');
    expect(room.try(owner, { kind: 'remove-sheet', sheet: 1 })).toBe('!forbidden');
  });

  test('R28 sheets that the rules laid out no owner changes; the rules turn writers and audiences', () => {
    const room = gather();
    const game: Op = { kind: 'add-sheets', ruled: true, sheets: [sheet([ann], [ann])] };
    expect(room.try(owner, game)).toBe('!forbidden');
    room.do('rules', game);
    expect(room.try(owner, { kind: 'set-sheet', sheet: 1, audience: null })).toBe('!forbidden');
    room.do(ann, on(1));
    room.do('rules', { kind: 'set-sheet', sheet: 1, audience: null, writers: [] });
    expect(room.try(ann, on(1))).toBe('!not-your-sheet');
    expect(room.try('rules', { kind: 'set-sheet', sheet: 9, audience: null })).toBe('!unknown-sheet');
  });

  test('R26 a state as somebody sees it has nothing of a withheld sheet', () => {
    const room = gather();
    room.do(owner, { kind: 'add-sheets', sheets: [sheet(null, [owner, ann])] });
    const [open, secret] = [room.do(ben, on(0)), room.do(ann, on(1, 1234))];
    room.do(owner, { kind: 'clear', sheet: 1 });
    room.do(owner, { kind: 'remove-ink', person: participant(ann) });
    const seen = writeSnapshot(visibleState(room.state, participant(ben), session(ben)));
    const ink = decodeStrokes(seen.strokes);
    expect(ink.map(({ id }) => id)).toEqual([open]);
    expect(JSON.stringify([seen, ink])).not.toContain(secret);
    expect(JSON.stringify([seen, ink])).not.toContain('1234');
    expect(seen.sessions.map(([id]) => id)).toEqual([session(ben)]);
    const all = writeSnapshot(visibleState(room.state, participant(ann), session(ann)));
    expect(decodeStrokes(all.strokes).map(({ id }) => id)).toEqual([open, secret]);
  });
});
