import type { Presence } from '@/app/session/presence';
import type { RoomReplica } from '@/lib/room/replica';
import { readFocus, writeFocus } from './focus-address';
import type { NetworkFocus } from './network-focus';

/** Milliseconds of rest before the address follows: browsers take few changes of it a second. */
const ADDRESS_REST_MS = 400;

/** Tells followers what is looked at in the network, and looks where whom this tab follows looks. Returns how to end it. */
export function shareFocus(
  { selection, camera }: NetworkFocus,
  presence: Pick<Presence, 'show' | 'takeOver' | 'mirrored' | 'following'>,
): () => void {
  let applying = false;
  const tell = (): void => {
    const pose = camera.get();
    presence.show({
      selection: selection.get(),
      camera: pose && { ...pose, target: [...pose.target] },
    });
  };
  const turn = (): void => {
    // Who turns to something themselves goes their own way; what was mirrored is told on as it is.
    if (!applying && presence.following.get() !== null) presence.takeOver();
    tell();
  };
  const apply = (): void => {
    const view = presence.mirrored.get();
    if (!view) return;
    applying = true;
    if (!same(view.selection, selection.get())) selection.set(view.selection);
    if (!same(view.camera, camera.get())) camera.set(view.camera);
    applying = false;
  };
  const stops = [selection.subscribe(turn), camera.subscribe(turn), presence.mirrored.subscribe(apply)];
  tell();
  apply();
  return () => {
    for (const stop of stops) stop();
  };
}

/** Shows what people pinned in the network. Returns how to end it. */
export function showPins(
  { pins }: NetworkFocus,
  replica: Pick<RoomReplica, 'facts' | 'onChange'>,
): () => void {
  // Facts are never changed in place, so the cell tells only of changes.
  const show = () => pins.set(replica.facts.pins);
  show();
  return replica.onChange(({ room, strokes }) => {
    if (room || strokes === null) show();
  });
}

/** Takes the focus out of the page's address, and writes it there as it changes. Returns how to end it. */
export function addressFocus({ selection, camera }: NetworkFocus): () => void {
  const linked = readFocus(location.hash);
  if (linked.selection) selection.set(linked.selection);
  if (linked.camera) camera.set(linked.camera);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const hash = writeFocus(location.hash, { selection: selection.get(), camera: camera.get() });
      if (hash !== location.hash) history.replaceState(null, '', hash || location.pathname + location.search);
    }, ADDRESS_REST_MS);
  };
  const stops = [selection.subscribe(write), camera.subscribe(write)];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
