import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpId, ParticipantId } from '@/lib/ids';
import { MAX_FEW, RETURN_MS, standingOf } from '@/lib/room/facts';
import { MAX_SHEET_NUMBERS, type Op, opSchema } from '@/lib/room/op';
import { restore } from '@/lib/room/restore';
import { outranks, type RoomRole } from '@/lib/room/rights';
import type { RoomOp } from '@/lib/room/room-op';
import { readSnapshot, writeSnapshot } from '@/lib/room/snapshot';
import { isVisible } from '@/lib/room/state';
import { Gathering } from '@/test/support/rooms/company';
import { foldLog } from '@/test/support/rooms/folded-log';
import { overTheWire } from '@/test/support/rooms/over-the-wire';
import { beginOp, participant } from '@/test/support/rooms/room-play';

const [owner, ann, ben, eve] = [0, 1, 2, 3];
const someone = (i: number) => participant(i);
const gather = () => new Gathering(['owner', 'drawer', 'drawer', 'viewer']);

describe('who runs a room', () => {
  test('R20 owners and co-owners moderate those below them, never their equals; the owner alone names co-owners', () => {
    const room = gather();
    const coOwner = (i: number): RoomOp => ({ kind: 'appoint', person: someone(i), role: 'co-owner' });
    expect(room.try(ann, coOwner(ben))).toBe('!forbidden');
    room.do(owner, coOwner(ann));
    expect(room.try(ann, coOwner(ben))).toBe('!forbidden');
    room.do(owner, coOwner(ben));
    expect(room.try(ann, { kind: 'mute', person: someone(ben), on: true })).toBe('!forbidden');
    expect(room.try(ann, { kind: 'remove', person: someone(owner) })).toBe('!forbidden');
    expect(room.try(ann, { kind: 'remove', person: someone(ann) })).toBe('!forbidden');
    room.do(ann, { kind: 'remove', person: someone(eve) });
    expect(room.try(ann, { kind: 'mute', person: 'person-nobody' as ParticipantId, on: true })).toBe(
      '!unknown-person',
    );
  });

  test('R20 a room changes hands only where its owner hands it over, who is a co-owner from then on', () => {
    const room = gather();
    expect(room.try(ann, { kind: 'hand-over', person: someone(ann) })).toBe('!forbidden');
    room.do(owner, { kind: 'hand-over', person: someone(ann) });
    expect([0, 1, 2, 3].map((i) => room.roleOf(i))).toEqual(['co-owner', 'owner', 'drawer', 'viewer']);
    expect(room.try(owner, { kind: 'hand-over', person: someone(owner) })).toBe('!forbidden');
    room.do(ann, { kind: 'remove', person: someone(owner) });
    expect(room.roleOf(owner)).toBe('drawer');
    expect(room.try(ann, { kind: 'hand-over', person: someone(owner) })).toBe('!unknown-person');
  });

  test('R20 no sequence of ops gives anybody what only somebody above them could give', () => {
    let taken = 0;
    let raised = 0;
    fc.assert(
      fc.property(fc.array(movesOfPower, { minLength: 20, maxLength: 120, size: 'max' }), (moves) => {
        const room = new Gathering(['owner', 'drawer', 'drawer', 'viewer', 'drawer']);
        const everyone = room.cameAs.map((_, i) => i);
        for (const { actor, op } of moves) {
          const before = everyone.map((i) => room.roleOf(i));
          const removed = everyone.map((i) => standingOf(room.state.facts, someone(i)).removed !== null);
          if (room.try(actor, op).startsWith('!')) continue;
          taken += 1;
          const after = everyone.map((i) => room.roleOf(i));
          expect(after.filter((role) => role === 'owner')).toHaveLength(1);
          for (const i of everyone) {
            const back = removed[i] && standingOf(room.state.facts, someone(i)).removed === null;
            if (!outranks(after[i]!, before[i]!) && !back) continue;
            raised += 1;
            expect(i).not.toBe(actor);
            expect(outranks(before[actor]!, before[i]!)).toBe(true);
            const runs: readonly RoomRole[] = ['owner', 'co-owner'];
            if (outranks(after[i]!, before[i]!) && runs.includes(after[i]!))
              expect(before[actor]).toBe('owner');
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(taken).toBeGreaterThan(600);
    expect(raised).toBeGreaterThan(40);
  });

  test('R17 R18 what the log says of people and sheets is restored from its folded form and from its snapshot', () => {
    let entries = 0;
    fc.assert(
      fc.property(fc.array(movesOfPower, { minLength: 10, maxLength: 80, size: 'max' }), (moves) => {
        const room = new Gathering(['owner', 'drawer', 'drawer', 'viewer', 'drawer']);
        for (const { actor, op } of moves) {
          room.try(actor, {
            ...beginOp(actor * 100),
            sheet: room.log.length % room.state.facts.sheets.length,
          });
          room.try(actor, op);
          room.now += 7_000;
        }
        entries += room.log.length;
        const snapshot = writeSnapshot(room.state);
        expect(writeSnapshot(restore(foldLog(structuredClone(room.log), 1)))).toEqual({
          ...snapshot,
          sessions: [],
        });
        const sent = overTheWire(snapshot);
        expect(writeSnapshot(readSnapshot(sent))).toEqual(snapshot);
      }),
      { numRuns: 40 },
    );
    expect(entries).toBeGreaterThan(1_000);
  });
});

describe('who may draw', () => {
  test('R21 while drawing is locked, those alone draw to whom the pen was handed, and the owners', () => {
    const room = gather();
    const stroke = room.do(ann, beginOp());
    room.do(owner, { kind: 'lock', on: true });
    expect(room.try(ann, beginOp())).toBe('!locked');
    expect(room.try(ann, { kind: 'extend', stroke, points: [11, 20, 5, 128] })).toBe('!locked');
    expect(room.try(ann, { kind: 'undo', action: stroke })).toBe('!locked');
    room.do(ann, { kind: 'end', stroke });
    room.do(owner, beginOp());
    room.do(owner, { kind: 'hand', person: someone(ann), on: true });
    room.do(ann, beginOp());
    expect(room.try(ben, beginOp())).toBe('!locked');
    room.do(owner, { kind: 'lock', on: true });
    expect(room.try(ann, beginOp())).toBe('!locked');
    room.do(owner, { kind: 'lock', on: false });
    room.do(ben, beginOp());
    expect(room.try(eve, beginOp())).toBe('!forbidden');
  });

  test('R22 who is muted changes nothing but to end a stroke', () => {
    const room = gather();
    const stroke = room.do(ann, beginOp());
    room.do(owner, { kind: 'mute', person: someone(ann), on: true });
    expect(room.try(ann, beginOp())).toBe('!muted');
    expect(room.try(ann, { kind: 'undo', action: stroke })).toBe('!muted');
    expect(room.try(ann, { kind: 'erase', strokes: [stroke] })).toBe('!muted');
    room.do(ann, { kind: 'end', stroke });
    room.do(owner, { kind: 'mute', person: someone(ann), on: false });
    room.do(ann, beginOp());
  });

  test('R5 whether others’ ink may be touched is a setting; by default the number of people decides', () => {
    const room = gather();
    const stroke = room.do(ben, beginOp());
    const erase: Op = { kind: 'erase', strokes: [stroke] };
    const refusal = (i: number, present: number) => {
      const trial = room.try(i, erase, present);
      if (!trial.startsWith('!')) room.do(i, { kind: 'undo', action: trial as OpId });
      return trial.startsWith('!') ? trial : null;
    };
    expect(refusal(ann, MAX_FEW)).toBeNull();
    expect(refusal(ann, MAX_FEW + 1)).toBe('!forbidden');
    room.do(owner, { kind: 'settings', othersInk: 'always' });
    expect(refusal(ann, 50)).toBeNull();
    room.do(owner, { kind: 'settings', othersInk: 'never' });
    expect(refusal(ann, 2)).toBe('!forbidden');
    expect(refusal(ben, 50)).toBeNull();
    expect(refusal(owner, 50)).toBeNull();
  });
});

describe('removing all that a person drew', () => {
  const visible = (room: Gathering) => [...room.state.strokes.values()].filter(isVisible).map(({ by }) => by);

  test('R24 hides their strokes on every sheet, undone ones too, until it is taken back', () => {
    const room = gather();
    room.do(ann, beginOp());
    const undone = room.do(ann, beginOp());
    room.do(ann, { kind: 'undo', action: undone });
    room.do(ben, beginOp());
    const removal = room.do(owner, { kind: 'remove-ink', person: someone(ann) });
    room.do(ann, { kind: 'redo', action: undone });
    expect(visible(room)).toEqual([someone(ben)]);
    expect(room.try(ben, { kind: 'return-ink', removal })).toBe('!forbidden');
    expect(room.try(owner, { kind: 'undo', action: removal })).toBe('!nothing-to-undo');
    room.now += RETURN_MS;
    room.do(owner, { kind: 'return-ink', removal });
    expect(visible(room)).toEqual([someone(ann), someone(ann), someone(ben)]);
  });

  test('R6 R24 a stroke that was being drawn is ended after the minute, too, and forgotten then', () => {
    const room = gather();
    const stroke = room.do(ann, beginOp());
    room.do(owner, { kind: 'remove-ink', person: someone(ann) });
    room.now += RETURN_MS + 1;
    room.do(ann, { kind: 'end', stroke });
    expect(room.state.strokes.size).toBe(0);
  });

  test('R24 later than a minute it stays, and is forgotten with the next entry', () => {
    const room = gather();
    room.do(ann, beginOp());
    const removal = room.do(owner, { kind: 'remove-ink', person: someone(ann) });
    room.now += RETURN_MS + 1;
    expect(room.try(owner, { kind: 'return-ink', removal })).toBe('!nothing-to-undo');
    expect(room.state.strokes.size).toBe(1);
    room.do(ben, beginOp());
    expect([...room.state.strokes.values()].map(({ by }) => by)).toEqual([someone(ben)]);
    expect(room.state.facts.removals).toEqual([]);
  });
});

describe('names and sets', () => {
  test('a name with controls, direction marks or nothing in it, and sets without end are no ops', () => {
    const fits = (op: object) => opSchema.safeParse(op).success;
    expect(fits({ kind: 'settings', name: 'Class 3b' })).toBe(true);
    for (const name of ['', '  ', 'a\u202eb', 'a\u0000', ' padded ', 'x'.repeat(41)])
      expect(fits({ kind: 'settings', name }), JSON.stringify(name)).toBe(false);
    const crowd = Array.from({ length: 201 }, (_, i) => `person-${i}`);
    expect(fits({ kind: 'set-sheet', sheet: 0, writers: crowd })).toBe(false);
    expect(fits({ kind: 'set-sheet', sheet: MAX_SHEET_NUMBERS, name: '' })).toBe(false);
  });
});

/** Five people try everything that changes who may do what. */
const movesOfPower: fc.Arbitrary<{ actor: number; op: RoomOp }> = fc
  .record({
    actor: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 5, arbitrary: fc.nat(4) }),
    person: fc.nat(4).map(someone),
    on: fc.boolean(),
    role: fc.constantFrom('co-owner' as const, 'drawer' as const, 'viewer' as const),
    kind: fc.constantFrom(
      'settings',
      'lock',
      'hand',
      'mute',
      'appoint',
      'appoint',
      'hand-over',
      'remove',
      'readmit',
      'revoke',
      'remove-ink',
      'add-sheets',
      'set-sheet',
      'show-sheet',
      'remove-sheet',
    ),
    sheet: fc.nat(3),
    set: fc.option(fc.uniqueArray(fc.nat(4).map(someone)), { nil: null }),
  })
  .map(({ actor, person, on, role, kind, sheet, set }): { actor: number; op: RoomOp } => {
    switch (kind) {
      case 'settings':
        return { actor, op: { kind, listed: on, othersInk: on ? 'always' : 'never', name: `Room ${sheet}` } };
      case 'lock':
        return { actor, op: { kind, on } };
      case 'hand':
      case 'mute':
        return { actor, op: { kind, person, on } };
      case 'appoint':
        return { actor, op: { kind, person, role } };
      case 'revoke':
        return { actor, op: { kind, link: on ? 'draw' : 'view', keep: [person] } };
      case 'add-sheets':
        return { actor, op: { kind, sheets: [{ name: '', writers: set, audience: set }] } };
      case 'set-sheet':
        return { actor, op: { kind, sheet, name: 'Named', writers: set, audience: set } };
      case 'remove-sheet':
        return { actor, op: { kind, sheet } };
      case 'show-sheet':
        return { actor, op: { kind, sheet: on ? sheet : null } };
      case 'hand-over':
      case 'remove':
      case 'readmit':
      case 'remove-ink':
        return { actor, op: { kind, person } };
      default:
        throw new Error(`No such move: ${kind}`);
    }
  });
