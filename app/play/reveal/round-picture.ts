import { computed, inkVariable } from '@/app/canvas/palette';
import type { RoomSession } from '@/app/session/room-session';
import type { GameView, OutcomeView } from '@/lib/game/view';
import type { ParticipantId } from '@/lib/ids';
import type { PersonFace } from '../use-people';
import { MODE_NAMES } from '../words';
import { inkOf, paintInk } from './ink-picture';

/** As link previews have it. */
const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 48;
const GAP = 24;
const TITLE = 96;
const WORDS = 64;
/** More would be too small to see. */
const MOST = 8;

/** The drawings of a round with whose they are and what the network read, on light paper. */
export async function roundPicture(
  session: RoomSession,
  view: GameView,
  outcome: OutcomeView,
  face: (id: ParticipantId) => PersonFace,
): Promise<Blob> {
  const host = document.createElement('div');
  host.style.colorScheme = 'light';
  document.body.append(host);
  const [paper, sheet, text, soft, good] = computed(host, [
    'var(--paper)',
    'var(--sheet)',
    'var(--text)',
    'var(--text-soft)',
    'var(--good)',
  ]) as [string, string, string, string, string];
  const inks = outcome.parts.map(({ by }) => computed(host, [inkVariable(face(by).colour)])[0]!);
  const font = getComputedStyle(document.body).fontFamily;
  host.remove();

  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d')!;
  const write = (words: string, x: number, y: number, size: number, colour: string, width: number) => {
    context.font = `600 ${size}px ${font}`;
    context.fillStyle = colour;
    context.fillText(words, x, y, width);
  };
  context.fillStyle = paper;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const { mode, rounds } = view.settings;
  write(
    `${MODE_NAMES[mode]}, round ${outcome.round} of ${rounds}`,
    MARGIN,
    MARGIN + 32,
    36,
    text,
    WIDTH * 0.7,
  );
  context.textAlign = 'right';
  write('Inkling', WIDTH - MARGIN, MARGIN + 32, 28, soft, 200);
  context.textAlign = 'left';

  const parts = outcome.parts.slice(0, MOST);
  const columns = Math.min(4, Math.max(1, parts.length));
  const rows = Math.ceil(parts.length / columns);
  const width = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns;
  const height = (HEIGHT - MARGIN - TITLE - MARGIN - (rows - 1) * GAP) / Math.max(1, rows);
  for (const [i, part] of parts.entries()) {
    const left = MARGIN + (i % columns) * (width + GAP);
    const top = MARGIN + TITLE / 2 + GAP + Math.floor(i / columns) * (height + GAP);
    const side = Math.min(width, height - WORDS);
    context.fillStyle = sheet;
    context.fillRect(left, top, width, height - WORDS);
    context.fillStyle = inks[i]!;
    paintInk(context, inkOf(session, part.sheet), { left: left + (width - side) / 2, top, side });
    const right = part.netRead === part.prompt;
    write(face(part.by).name, left, top + height - WORDS + 28, 22, text, width);
    const words = `${part.prompt}, the net: ${part.netRead ?? 'no number'}`;
    write(words, left, top + height - WORDS + 54, 20, right ? good : soft, width);
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))),
      'image/png',
    ),
  );
}
