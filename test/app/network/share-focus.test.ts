import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createNetworkFocus } from '@/app/network/network-focus';
import { shareFocus, showPins } from '@/app/network/share-focus';
import { createCell } from '@/app/session/cell';
import { firstView } from '@/app/session/presence';
import type { ParticipantId } from '@/lib/ids';
import { newFacts } from '@/lib/room/facts';
import type { View } from '@/lib/wire';

const pose = { target: [1, 2, 3] as [number, number, number], azimuth: 0.5, elevation: 0.2, distance: 30 };

let focus: ReturnType<typeof createNetworkFocus>;
let presence: Parameters<typeof shareFocus>[1];
beforeEach(() => {
  focus = createNetworkFocus();
  presence = {
    show: vi.fn(),
    takeOver: vi.fn(),
    mirrored: createCell<View | null>(null),
    following: createCell<ParticipantId | null>(null),
  };
});

describe('shareFocus', () => {
  test('tells what is looked at, from the start and as it changes', () => {
    const stop = shareFocus(focus, presence);
    expect(presence.show).toHaveBeenLastCalledWith({ selection: null, camera: null });
    focus.selection.set({ layer: 'conv1', cell: 7 });
    focus.camera.set(pose);
    expect(presence.show).toHaveBeenLastCalledWith({ selection: { layer: 'conv1', cell: 7 }, camera: pose });
    stop();
    focus.selection.set(null);
    expect(presence.show).toHaveBeenCalledTimes(3);
  });

  test('looks where the followed person looks, and goes on following', () => {
    presence.following.set('person-1' as ParticipantId);
    shareFocus(focus, presence);
    presence.mirrored.set({ ...firstView, selection: { layer: 'dense', cell: null }, camera: pose });
    expect(focus.selection.get()).toEqual({ layer: 'dense', cell: null });
    expect(focus.camera.get()).toEqual(pose);
    expect(presence.takeOver).not.toHaveBeenCalled();
  });

  test('who turns to something themselves follows no more', () => {
    presence.following.set('person-1' as ParticipantId);
    shareFocus(focus, presence);
    expect(presence.takeOver).not.toHaveBeenCalled();
    focus.selection.set({ layer: 'pool1', cell: 3 });
    expect(presence.takeOver).toHaveBeenCalledOnce();
  });
});

test('what is pinned in the room is shown from the start, and as it changes', () => {
  const pin = { by: 'person-1' as ParticipantId, at: { layer: 'conv1', cell: 7 } };
  let told: (change: { strokes: null | []; room: boolean }) => void = () => undefined;
  const replica = {
    facts: { ...newFacts, pins: [pin] },
    onChange: (listener: typeof told) => {
      told = listener;
      return () => undefined;
    },
  };
  showPins(focus, replica);
  expect(focus.pins.get()).toEqual([pin]);
  replica.facts = newFacts as typeof replica.facts;
  told({ strokes: [], room: false });
  expect(focus.pins.get()).toEqual([pin]);
  told({ strokes: [], room: true });
  expect(focus.pins.get()).toEqual([]);
});
