import { afterEach, describe, expect, test, vi } from 'vitest';
import { createReplayReadings, type ReplayReadings } from '@/app/replay/replay-readings';
import type { EpochMillis, ModelId, StrokeId } from '@/lib/ids';
import { referenceForward } from '@/lib/network/forward';
import { NETWORKS } from '@/lib/network/layers';
import { renderStrokes } from '@/lib/preprocess';
import { createReplay } from '@/lib/replay/replay';
import type { Op } from '@/lib/room/op';
import { initialParameters, toWeights } from '@/server/training/parameters';
import { createRandom } from '@/server/training/random';
import { actorOf, Story } from '@/test/support/rooms/room-play';

const model = 'dense@shipped' as ModelId;
const network = NETWORKS.dense;
const weights = toWeights(initialParameters(network, createRandom(5)));
const passOf = (input: Uint8Array) =>
  referenceForward(
    network,
    weights,
    Float32Array.from(input, (byte) => byte / 255),
  );

const line = (x: number): Op => ({
  kind: 'begin',
  sheet: 0,
  colour: 0,
  width: 12,
  pointer: 'pen',
  points: [x, 300, 0, 128, x + 20, 420, 100, 128, x, 600, 200, 128],
});

/** Two strokes that stand far apart, one after the other. */
function twoStrokes() {
  const story = new Story();
  const [left, right] = [200, 1200].map((x) => {
    const stroke = story.do(actorOf(1), line(x));
    story.do(actorOf(1), { kind: 'end', stroke });
    return stroke;
  }) as [StrokeId, StrokeId];
  const apart = story.log.map((entry, i) => ({ ...entry, at: (1_000 * (i + 1)) as EpochMillis }));
  return { replay: createReplay(apart), left, right };
}

let readings: ReplayReadings;
afterEach(() => readings.close());

function reader(replay: ReturnType<typeof twoStrokes>['replay'], broken = false) {
  const asked: Uint8Array[] = [];
  const failed = vi.fn();
  readings = createReplayReadings({
    replay,
    reference: {
      async model() {
        if (broken) throw new Error('This version of the network is no longer on the server.');
        return { id: model, network, weights, topInputs: null };
      },
      async forward(_, input) {
        asked.push(input);
        return passOf(input);
      },
    },
    model: () => model,
    sheet: () => 0,
    watched: () => null,
    failed,
  });
  return { asked, failed, seek: (time: number) => readings.follow(replay.seek(time)) };
}

const said = () => [...readings.board.all.values()].map(({ strokes }) => strokes);

describe('readings of another time', () => {
  test('V4 are those of the ink as it stood, and the frame is of the same pass', async () => {
    const { replay, left, right } = twoStrokes();
    const { seek } = reader(replay);
    seek(100);
    await expect.poll(said).toEqual([[left]]);
    const input = renderStrokes([replay.stroke(left)!])!;
    expect(replay.stroke(left)!.points).toHaveLength(8);
    expect(readings.frames.latest).toMatchObject({ glyph: left, input });
    expect(readings.frames.latest!.probabilities).toEqual(passOf(input).values.get(network.outputs.digits));

    seek(replay.timetable.length);
    await expect.poll(said).toEqual([[left], [right]]);
    await expect.poll(() => readings.frames.latest?.glyph).toBe(right);
    expect(readings.board.latest(0)!.glyph).toBe(right);
  });

  test('V3 go back with the ink, and are not computed twice', async () => {
    const { replay, left, right } = twoStrokes();
    const { seek, asked } = reader(replay);
    seek(replay.timetable.length);
    await expect.poll(said).toEqual(expect.arrayContaining([[left], [right]]));
    await expect.poll(() => readings.frames.latest?.glyph).toBe(right);
    const whole = readings.board.all.get(left)!;
    seek(200);
    await expect.poll(() => readings.frames.latest?.glyph).toBe(left);
    expect(said()).toEqual([[left]]);
    expect(readings.board.all.get(left)!.probabilities).toEqual(whole.probabilities);
    const before = asked.length;
    seek(0);
    expect(replay.stroke(right)).toBeUndefined();
    await expect.poll(() => asked.length).toBe(before + 1);
  });

  test('say why, where the version of then is not to be had', async () => {
    const { replay } = twoStrokes();
    const { seek, failed } = reader(replay, true);
    seek(100);
    await expect
      .poll(() => failed.mock.calls.at(-1))
      .toEqual(['This version of the network is no longer on the server.']);
    expect(said()).toEqual([]);
  });
});
