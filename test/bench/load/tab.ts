import { io } from 'socket.io-client';
import { isHidden } from '@/lib/room/entry';
import { type Batch, type JoinAnswer, PROTOCOL_VERSION } from '@/lib/wire';
import type { PenDigit } from '../pen-strokes';
import { steadyMs, wait } from './clock';
import type { Span, TabPlan, TabReport, TimedBatch } from './messages';
import { penUpdates, type Update } from './pen';

/** The tablet of the real strokes. */
const SAMPLES_PER_SECOND = 100;
/** A connection that is not there by then, or is not answered, ends the benchmark rather than hold it up. */
const PATIENCE_MS = 30_000;
/** A page takes a frame with the next picture that its screen shows. */
const SCREEN_MS = 16;

/** A connected tab. It listens from the beginning and counts what comes within the span that it was given. */
export interface Tab {
  readonly plan: TabPlan;
  /** Draws from now to the span's end, if it is one who draws. */
  draw(span: Span, record: boolean): Promise<void>;
  report(): TabReport;
  /** The batches of the span, where they were to be recorded. */
  recorded(): readonly TimedBatch[];
  close(): void;
}

export async function openTab(plan: TabPlan, digits: readonly PenDigit[]): Promise<Tab> {
  const socket = io(plan.origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: PATIENCE_MS,
    extraHeaders: { cookie: plan.cookie },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const answer: JoinAnswer = await socket.timeout(PATIENCE_MS).emitWithAck('join', {
    protocol: PROTOCOL_VERSION,
    room: plan.room,
    key: plan.key,
    session: plan.session,
    unsettledFrom: 1,
  });
  if (!answer.ok) throw new Error(`A tab could not join: ${answer.error.message}`);
  if (plan.watches) socket.emit('watch', { sheet: 0, glyph: 'latest', layers: 'default' });

  const pen: Generator<Update, never> | null = plan.draws
    ? penUpdates({
        session: plan.session,
        digits,
        first: plan.draws.first,
        region: plan.draws.region,
        samplesPerUpdate: Math.round(SAMPLES_PER_SECOND / plan.draws.updatesPerSecond),
      })
    : null;
  const sessions = new Map<string, number>();
  let counted = nothing();
  let span: Span = { from: Number.POSITIVE_INFINITY, until: 0 };
  let recording = false;
  let closed: string | null = null;
  const isMeasured = (now: number) => now >= span.from && now < span.until;

  socket.on('disconnect', (reason) => {
    closed ??= reason;
  });
  socket.on('closing', ({ message }: { message: string }) => {
    closed ??= message;
  });
  socket.on('batch', (batch: Batch) => {
    const now = steadyMs();
    for (const { error } of batch.refused) throw new Error(`An op was refused: ${error.message}`);
    for (const entry of batch.entries) {
      if (isHidden(entry) || entry.session === plan.session) continue;
      let who = sessions.get(entry.session);
      if (who === undefined) {
        who = sessions.size;
        sessions.set(entry.session, who);
      }
      counted.seen.who.push(who);
      counted.seen.n.push(entry.n);
      counted.seen.at.push(now);
    }
    if (!isMeasured(now)) return;
    counted.batches++;
    if (recording) counted.recorded.push({ ms: now - span.from, batch });
    for (const { glyph } of batch.predictions) {
      const author = glyph.slice(0, glyph.indexOf('.'));
      counted.predictions.set(author, (counted.predictions.get(author) ?? 0) + 1);
    }
  });
  socket.on('frame', () => {
    if (isMeasured(steadyMs())) counted.frames++;
    setTimeout(() => socket.emit('credit', {}), SCREEN_MS);
  });

  return {
    plan,
    recorded: () => counted.recorded,
    async draw(measured, record) {
      counted = nothing();
      span = measured;
      recording = record;
      if (!pen || !plan.draws) return;
      const every = 1000 / plan.draws.updatesPerSecond;
      // Pens of different people do not beat in time.
      let due = steadyMs() + Math.random() * every;
      for (; due < span.until; due += every) {
        await wait(due - steadyMs());
        if (closed !== null) return;
        const ops = pen.next().value;
        const now = steadyMs();
        if (isMeasured(now)) {
          counted.sent.n.push(ops[0]!.n);
          counted.sent.at.push(now);
        }
        socket.emit('ops', { ops });
      }
    },
    report() {
      const { sent, seen, predictions, frames, batches } = counted;
      return {
        session: plan.session,
        room: plan.room,
        closed,
        watches: plan.watches,
        sent: { n: Int32Array.from(sent.n), at: Float64Array.from(sent.at) },
        seen: {
          sessions: [...sessions.keys()],
          who: Int32Array.from(seen.who),
          n: Int32Array.from(seen.n),
          at: Float64Array.from(seen.at),
        },
        predictions,
        frames,
        batches,
      };
    },
    close: () => void socket.disconnect(),
  };
}

const nothing = () => ({
  sent: { n: [] as number[], at: [] as number[] },
  /** Of the whole time of drawing: what was sent within the span may come after it. */
  seen: { who: [] as number[], n: [] as number[], at: [] as number[] },
  predictions: new Map<string, number>(),
  recorded: [] as TimedBatch[],
  frames: 0,
  batches: 0,
});
