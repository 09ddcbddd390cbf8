import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Seq } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import type { Entry } from '@/lib/room/entry';
import { restore } from '@/lib/room/restore';
import { writeSnapshot } from '@/lib/room/snapshot';
import { foldLog } from '@/test/support/rooms/folded-log';
import { actorOf, beginOp, moveArbitrary, play, Story, session } from '@/test/support/rooms/room-play';

describe('restore', () => {
  test('R17 log → fold → restore gives the state of the full log', () => {
    let extends_ = 0;
    let forgotten = 0;
    fc.assert(
      fc.property(fc.array(moveArbitrary(4), { minLength: 10, maxLength: 250, size: 'max' }), (moves) => {
        const { state, log } = play(moves, 7);
        extends_ += log.filter((entry) => entry.op.kind === 'extend').length;
        const begun = log.map(({ op }) =>
          op.kind === 'begin' ? 1 : op.kind === 'import' ? op.strokes.length : 0,
        );
        forgotten += begun.reduce((sum, count) => sum + count, 0) - state.strokes.size;
        expect(writeSnapshot(restore(foldLog(log, 7)))).toEqual({ ...writeSnapshot(state), sessions: [] });
      }),
      { seed: 6, numRuns: 300 },
    );
    expect(extends_).toBeGreaterThan(1000);
    expect(forgotten).toBeGreaterThan(100);
  });

  test('R17 R19 E3 where strokes were moved to does not hang on samples that were deleted since', () => {
    const story = new Story();
    const [drawer, owner] = [actorOf(1), actorOf(0)];
    const at = (x: number) => {
      const stroke = story.do(drawer, beginOp(x, 500));
      story.do(drawer, { kind: 'end', stroke });
      return stroke;
    };
    const [edge, inner] = [at(40), at(400)];
    const move = story.do(drawer, { kind: 'move', strokes: [edge, inner], dx: -100, dy: 0 });
    story.do(owner, { kind: 'move', strokes: [edge, inner], dx: 20, dy: 0 });
    story.do(drawer, { kind: 'undo', action: move });
    const last = story.log.at(-1)!;
    const redaction: Entry = {
      ...last,
      seq: (last.seq + 1) as Seq,
      session: session('server'),
      n: 1,
      op: { kind: 'redact', strokes: [edge] },
    };
    applyEntry(story.state, redaction);
    expect(story.state.strokes.get(inner)!.points.slice(0, 2)).toEqual([420, 500]);
    expect(writeSnapshot(restore(foldLog([...story.log, redaction], 1)))).toEqual({
      ...writeSnapshot(story.state),
      sessions: [],
    });
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
  });
});
