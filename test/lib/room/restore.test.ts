import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { restore } from '@/lib/room/restore';
import { writeSnapshot } from '@/lib/room/snapshot';
import { foldLog } from '@/test/support/folded-log';
import { actorOf, beginOp, moveArbitrary, play, Story } from '@/test/support/room-play';

describe('restore', () => {
  test('R17 log → fold → restore gives the state of the full log', () => {
    let extends_ = 0;
    let forgotten = 0;
    fc.assert(
      fc.property(fc.array(moveArbitrary(4), { minLength: 10, maxLength: 250, size: 'max' }), (moves) => {
        const { state, log } = play(moves, 7);
        extends_ += log.filter((entry) => entry.op.kind === 'extend').length;
        forgotten += log.filter((entry) => entry.op.kind === 'begin').length - state.strokes.size;
        expect(writeSnapshot(restore(foldLog(log, 7)))).toEqual(writeSnapshot(state));
      }),
      { seed: 6, numRuns: 300 },
    );
    expect(extends_).toBeGreaterThan(1000);
    expect(forgotten).toBeGreaterThan(100);
  });

  test('R17 a log that ends in an extend stands at that seq', () => {
    const story = new Story();
    const stroke = story.do(actorOf(1), beginOp());
    story.do(actorOf(1), { kind: 'extend', stroke, points: [3, 3, 3, 128] });
    const restored = restore(foldLog(story.log, 1));
    expect(restored.seq).toBe(2);
    expect(restored.strokes.get(stroke)).toMatchObject({
      lastSeq: 2,
      points: [10, 20, 0, 128, 3, 3, 3, 128],
    });
    expect(restored.sessions.get(actorOf(1).session)?.lastN).toBe(2);
  });
});
