import { inkVariable } from '@/app/canvas/palette';
import type { OtherTab } from '@/app/session/presence-board';
import type { RoomSession } from '@/app/session/room-session';
import type { SessionId } from '@/lib/ids';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import styles from './cursors.module.css';

/** Milliseconds in which the way that is left shrinks to 1/e: longer than the gap between two words, so that a cursor never halts. */
const GLIDE_MS = 70;
/** Sheet units; nearer than this it has arrived. */
const ARRIVED = 0.5;
/** Milliseconds after which a cursor that rests is in the way of what lies beneath it. */
export const REST_MS = 8_000;
const SVG = 'http://www.w3.org/2000/svg';

interface Cursor {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  x: number;
  y: number;
  /** The word that it shows, and when that came. */
  at: OtherTab['cursor'];
  movedAt: number;
}

/** The others' pointers over a sheet, by hand and not by React: they move many times a second. The returned function takes them away. */
export function attachCursors(host: HTMLElement, sheet: number, session: RoomSession): () => void {
  const { others } = session.presence;
  const cursors = new Map<SessionId, Cursor>();
  const stillness = matchMedia('(prefers-reduced-motion: reduce)');
  let frame = 0;
  let lastFrameAt = 0;
  let restTimer: ReturnType<typeof setTimeout> | undefined;

  function add(tab: OtherTab): Cursor {
    const element = document.createElement('div');
    element.className = styles.cursor!;
    element.dataset.session = tab.session;
    element.dataset.testid = 'cursor';
    const arrow = document.createElementNS(SVG, 'svg');
    arrow.setAttribute('viewBox', '0 0 20 20');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', 'M2 2 L17 8.5 L10.2 10.6 L7.2 17.2 Z');
    arrow.append(path);
    const name = document.createElement('span');
    name.className = styles.name!;
    element.append(arrow, name);
    host.append(element);
    const [, x, y] = tab.cursor!;
    const cursor: Cursor = { element, name, x, y, at: null, movedAt: 0 };
    cursors.set(tab.session, cursor);
    return cursor;
  }

  function remove(id: SessionId): void {
    cursors.get(id)?.element.remove();
    cursors.delete(id);
  }

  function refresh(): void {
    const now = performance.now();
    for (const id of cursors.keys()) if (!others.tabs.has(id)) remove(id);
    for (const tab of others.tabs.values()) {
      if (tab.cursor === null || tab.cursor[0] !== sheet || tab.idle) {
        remove(tab.session);
        continue;
      }
      const cursor = cursors.get(tab.session) ?? add(tab);
      if (cursor.at !== tab.cursor) {
        cursor.at = tab.cursor;
        cursor.movedAt = now;
        cursor.element.removeAttribute('data-resting');
      }
    }
    dress();
    if (cursors.size > 0) schedule();
  }

  /** Names and colours come with the list of people. */
  function dress(): void {
    const people = new Map(session.status.get().people.map((person) => [person.id, person]));
    for (const [id, { element, name }] of cursors) {
      const person = people.get(others.tabs.get(id)!.by);
      if (person === undefined) continue;
      if (name.textContent !== person.name) name.textContent = person.name;
      element.style.setProperty('--ink', inkVariable(person.colour));
    }
  }

  function schedule(): void {
    if (frame !== 0) return;
    lastFrameAt = performance.now();
    frame = requestAnimationFrame(move);
  }

  function move(now: number): void {
    frame = 0;
    const share = stillness.matches ? 1 : 1 - Math.exp(-Math.max(0, now - lastFrameAt) / GLIDE_MS);
    lastFrameAt = now;
    const scale = host.clientWidth / SHEET_WIDTH;
    let moving = false;
    for (const cursor of cursors.values()) {
      const [, x, y] = cursor.at!;
      cursor.x += (x - cursor.x) * share;
      cursor.y += (y - cursor.y) * share;
      if (Math.hypot(x - cursor.x, y - cursor.y) < ARRIVED) [cursor.x, cursor.y] = [x, y];
      else moving = true;
      cursor.element.style.transform = `translate(${cursor.x * scale}px, ${cursor.y * scale}px)`;
      // Near the right edge or the foot the name would hang out of the sheet.
      cursor.element.toggleAttribute('data-left', cursor.x > SHEET_WIDTH * 0.82);
      cursor.element.toggleAttribute('data-above', cursor.y > SHEET_HEIGHT * 0.9);
    }
    if (moving) frame = requestAnimationFrame(move);
    else watchRest();
  }

  function watchRest(): void {
    clearTimeout(restTimer);
    restTimer = setTimeout(() => {
      const now = performance.now();
      for (const { element, movedAt } of cursors.values())
        element.toggleAttribute('data-resting', now - movedAt >= REST_MS);
      if ([...cursors.values()].some(({ movedAt }) => now - movedAt < REST_MS)) watchRest();
    }, REST_MS);
  }

  const resizing = new ResizeObserver(() => cursors.size > 0 && schedule());
  resizing.observe(host);
  const stops = [others.subscribe(refresh), session.status.subscribe(dress)];
  refresh();
  return () => {
    resizing.disconnect();
    for (const stop of stops) stop();
    cancelAnimationFrame(frame);
    clearTimeout(restTimer);
    for (const id of [...cursors.keys()]) remove(id);
  };
}
