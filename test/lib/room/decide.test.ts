import { describe, expect, test } from 'vitest';
import type { EpochMillis, OpId } from '@/lib/ids';
import { type Actor, decide, MAX_OPS_PER_SESSION, MAX_STROKES_PER_ROOM } from '@/lib/room/decide';
import { MAX_FEW } from '@/lib/room/facts';
import type { Op } from '@/lib/room/op';
import { MAX_PINS } from '@/lib/room/room-op';
import { writeSnapshot } from '@/lib/room/snapshot';
import { MAX_SAMPLES_PER_STROKE, POINT_STRIDE } from '@/lib/stroke/points';
import { actorOf, beginOp, importOp, participant, Story, session } from '@/test/support/rooms/room-play';

const owner = actorOf(0);
const drawer = actorOf(1);
const viewer: Actor = { ...actorOf(2), role: 'viewer' };
const nobody = 'session-9.1' as OpId;

describe('decide', () => {
  test('R2 a refusal changes nothing, and neither does a decision: only apply does', () => {
    const story = new Story();
    const stroke = story.do(drawer, beginOp());
    const before = writeSnapshot(story.state);
    expect(story.refusal(owner, { kind: 'end', stroke })).toBe('forbidden');
    expect(story.refusal(drawer, { kind: 'end', stroke })).toBeNull();
    expect(story.refusal(owner, { kind: 'clear', sheet: 0 })).toBeNull();
    expect(writeSnapshot(story.state)).toEqual(before);
  });

  test('R5 a viewer changes nothing; only an owner clears', () => {
    const story = new Story();
    expect(story.refusal(viewer, beginOp())).toBe('forbidden');
    expect(story.refusal(drawer, { kind: 'clear', sheet: 0 })).toBe('forbidden');
    expect(story.refusal(owner, { kind: 'clear', sheet: 0 })).toBeNull();
  });

  test('R19 no client redacts, not even its own ink', () => {
    const story = new Story();
    const stroke = story.do(drawer, beginOp());
    for (const actor of [owner, drawer, viewer])
      expect(story.refusal(actor, { kind: 'redact', strokes: [stroke] })).toBe('forbidden');
  });

  test('N1 whoever draws marks a place in the network, a viewer none, and a room has only so many', () => {
    const story = new Story();
    const at = { layer: 'conv1', cell: 7 };
    expect(story.refusal(viewer, { kind: 'pin', at })).toBe('forbidden');
    for (let i = 0; i < MAX_PINS; i++)
      story.state.facts = {
        ...story.state.facts,
        pins: [...story.state.facts.pins, { by: participant(100 + i), at }],
      };
    expect(story.refusal(drawer, { kind: 'pin', at })).toBe('too-many');
    expect(story.refusal(drawer, { kind: 'pin', at: null })).toBeNull();
  });

  test('R6 a stroke is extended and ended by the session that began it, until it has ended', () => {
    const story = new Story();
    const stroke = story.do(drawer, beginOp());
    const otherTab = { ...drawer, session: session('other-tab') };
    const extend = { kind: 'extend', stroke, points: [1, 2, 3, 128] } as const;
    expect(story.refusal(drawer, { ...extend, points: [...extend.points] })).toBeNull();
    expect(story.refusal(otherTab, { ...extend, points: [...extend.points] })).toBe('forbidden');
    expect(story.refusal(otherTab, { kind: 'end', stroke })).toBe('forbidden');
    expect(story.refusal(drawer, { kind: 'end', stroke: nobody })).toBe('unknown-stroke');
    expect(story.refusal(drawer, { kind: 'extend', stroke: nobody, points: [1, 2, 3, 4] })).toBe(
      'unknown-stroke',
    );
    story.do(drawer, { kind: 'end', stroke });
    expect(story.refusal(drawer, { kind: 'end', stroke })).toBe('stroke-ended');
    expect(story.refusal(drawer, { ...extend, points: [...extend.points] })).toBe('stroke-ended');
  });

  test('R7 one press in each of two tabs takes back one thing', () => {
    const story = new Story();
    const otherTab = { ...drawer, session: session('other-tab') };
    story.do(drawer, beginOp());
    const action = story.do(drawer, beginOp());
    story.do(drawer, { kind: 'undo', action });
    expect(story.refusal(otherTab, { kind: 'undo', action })).toBe('nothing-to-undo');
    story.do(otherTab, { kind: 'redo', action });
    expect(story.refusal(drawer, { kind: 'redo', action })).toBe('nothing-to-redo');
    expect(story.refusal(owner, { kind: 'undo', action })).toBe('nothing-to-undo');
  });

  test('R8 a stroke has an end to its samples, and its time never falls', () => {
    const story = new Story();
    const stroke = story.do(drawer, beginOp());
    const samples = (count: number, t: number) => Array.from({ length: count }, () => [1, 2, t, 128]).flat();
    for (let have = 1; have < MAX_SAMPLES_PER_STROKE; ) {
      const count = Math.min(256, MAX_SAMPLES_PER_STROKE - have);
      story.do(drawer, { kind: 'extend', stroke, points: samples(count, 50) });
      have += count;
    }
    expect(story.state.strokes.get(stroke)!.points).toHaveLength(MAX_SAMPLES_PER_STROKE * POINT_STRIDE);
    expect(story.refusal(drawer, { kind: 'extend', stroke, points: samples(1, 50) })).toBe('too-large');
    const short = story.do(drawer, beginOp());
    story.do(drawer, { kind: 'extend', stroke: short, points: samples(1, 50) });
    expect(story.refusal(drawer, { kind: 'extend', stroke: short, points: samples(1, 49) })).toBe(
      'malformed',
    );
    expect(story.refusal(drawer, { kind: 'extend', stroke: short, points: samples(1, 50) })).toBeNull();
  });

  test('R8 a room holds 20,000 strokes, not one more, and says so', () => {
    const story = new Story();
    const first = story.do(drawer, beginOp());
    const template = story.state.strokes.get(first)!;
    for (let i = 2; i < MAX_STROKES_PER_ROOM; i += 1) {
      const id = `filler-session.${i}` as OpId;
      story.state.strokes.set(id, { ...template, id });
    }
    expect(story.refusal(drawer, beginOp())).toBeNull();
    story.do(drawer, beginOp());
    expect(story.refusal(drawer, beginOp())).toBe('room-full');
  });

  test('R8 an import that the room has no place for is refused whole', () => {
    const story = new Story();
    const template = story.state.strokes.get(story.do(drawer, beginOp()))!;
    for (let i = 2; i <= MAX_STROKES_PER_ROOM - 3; i += 1) {
      const id = `filler-session.${i}` as OpId;
      story.state.strokes.set(id, { ...template, id });
    }
    expect(story.refusal(drawer, importOp(4))).toBe('room-full');
    expect(story.refusal(drawer, importOp(3))).toBeNull();
  });

  test('E1 others’ ink is erased and moved by an owner, and by anyone while eight are in the room', () => {
    const story = new Story();
    const mine = story.do(drawer, beginOp());
    story.do(drawer, { kind: 'end', stroke: mine });
    const theirs = story.do(owner, beginOp());
    story.do(owner, { kind: 'end', stroke: theirs });
    const touch = (...strokes: OpId[]): Op[] => [
      { kind: 'erase', strokes },
      { kind: 'move', strokes, dx: 5, dy: 5 },
    ];
    const crowd = { ...drawer, present: MAX_FEW + 1 };
    for (const op of touch(mine)) expect(story.refusal(crowd, op)).toBeNull();
    for (const op of touch(mine, theirs)) {
      expect(story.refusal({ ...drawer, present: MAX_FEW }, op)).toBeNull();
      expect(story.refusal(crowd, op)).toBe('forbidden');
      expect(story.refusal({ ...owner, present: 50 }, op)).toBeNull();
      expect(story.refusal(viewer, op)).toBe('forbidden');
    }
    const erase = story.do(drawer, { kind: 'erase', strokes: [theirs] });
    expect(story.refusal(crowd, { kind: 'undo', action: erase })).toBeNull();
  });

  test('E2 an erase or a move that would do nothing is refused', () => {
    const story = new Story();
    const stroke = story.do(drawer, beginOp());
    expect(story.refusal(drawer, { kind: 'move', strokes: [stroke], dx: 1, dy: 1 })).toBe('unknown-stroke');
    expect(story.refusal(drawer, { kind: 'erase', strokes: [nobody] })).toBe('unknown-stroke');
    story.do(drawer, { kind: 'erase', strokes: [stroke, nobody] });
    expect(story.refusal(owner, { kind: 'erase', strokes: [stroke] })).toBe('unknown-stroke');
  });

  test('E4 an import goes on while its action stands, by whoever began it', () => {
    const story = new Story();
    const first = story.do(drawer, importOp(2));
    const more: Op = { ...importOp(1), more: first };
    expect(story.refusal(drawer, more)).toBeNull();
    expect(story.refusal(owner, more)).toBe('import-over');
    expect(story.refusal(drawer, { ...more, more: nobody })).toBe('import-over');
    story.do(drawer, { kind: 'undo', action: first });
    expect(story.refusal(drawer, more)).toBe('import-over');
  });

  test('R2 a sheet that the room has not, and an n beyond an op id, are refused', () => {
    const story = new Story();
    expect(story.refusal(drawer, { ...beginOp(), sheet: 1 })).toBe('unknown-sheet');
    expect(story.refusal(owner, { kind: 'clear', sheet: 1 })).toBe('unknown-sheet');
    expect(story.refusal(drawer, { ...importOp(1), sheet: 1 })).toBe('unknown-sheet');
    const late = decide(story.state, drawer, { n: MAX_OPS_PER_SESSION + 1, op: beginOp() }, 0 as EpochMillis);
    expect(late).toMatchObject({ ok: false, error: { code: 'too-many' } });
  });
});
