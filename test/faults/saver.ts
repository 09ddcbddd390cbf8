import { CONSENT_VERSION } from '@/lib/drawing/consent';
import type { DrawingId } from '@/lib/ids';
import type { Batch, Prediction } from '@/lib/wire';
import type { Storage } from '@/server/storage';
import { joined, newVisitor, post, type Visitor } from './visitor';

/** Somebody who has drawing after drawing kept. */
export interface Saver {
  /** The ids that were answered with 201. */
  readonly saved: readonly string[];
  close(): void;
}

const START = 40;
const STEP = 90;
const COLUMNS = 16;

export async function startSaver(origin: string, number: number): Promise<Saver> {
  const visitor = await newVisitor(origin);
  const agreed = await post(visitor, '/api/me/consent', { version: CONSENT_VERSION, agrees: true });
  if (agreed.status !== 200) throw new Error(`Consent answered ${agreed.status}`);
  const session = `fault-saver-${number}-${process.pid}`;
  const saved: string[] = [];
  const asked = new Set<string>();
  let closed = false;
  let n = 1;

  const keep = async (prediction: Prediction): Promise<void> => {
    if (asked.has(prediction.glyph)) return;
    asked.add(prediction.glyph);
    const id = await keepOne(visitor, prediction, `${session}-${asked.size}`).catch(() => null);
    // Whoever was killed in the midst of it answers nobody.
    if (id !== null) saved.push(id);
    if (!closed) draw();
  };
  const socket = await joined(visitor, session, (opening) =>
    opening.on('batch', ({ predictions }: Batch) => {
      for (const prediction of predictions) void keep(prediction);
    }),
  );
  const draw = (): void => {
    const place = asked.size;
    const x = START + (place % COLUMNS) * STEP;
    const y = START + (Math.floor(place / COLUMNS) % 10) * STEP;
    const stroke = `${session}.${n}`;
    const points = Array.from({ length: 12 }, (_, i) => [x, y + 4 * i, 10 * i, 128]).flat();
    socket.emit('ops', {
      ops: [
        { n: n++, op: { kind: 'begin', sheet: 0, colour: 1, width: 6, pointer: 'pen', points } },
        { n: n++, op: { kind: 'end', stroke } },
      ],
    });
  };
  draw();
  return {
    saved,
    close() {
      closed = true;
      socket.disconnect();
    },
  };
}

async function keepOne(visitor: Visitor, { glyph, seq }: Prediction, id: string): Promise<string | null> {
  const answer = await post(visitor, '/api/drawings', { id, room: visitor.room, glyph, seq, label: 1 });
  return answer.status === 201 ? ((await answer.json()) as { id: string }).id : null;
}

/** How many of what was said to be kept are not there, ink and pixels and all. */
export async function drawingsLost(storage: Storage, { saved }: Saver): Promise<number> {
  let lost = 0;
  for (const id of saved) {
    const whole = await storage.drawings.whole(id as DrawingId);
    if (whole?.input.length !== 784 || whole.label !== 1) lost++;
  }
  return lost;
}
