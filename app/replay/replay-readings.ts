import { frameOfPass } from '@/app/network/computed-frames';
import type { DecodedFrame, FrameSource } from '@/app/network/frame-source';
import type { Reference } from '@/app/network/reference/create-reference';
import { createPredictionBoard, type PredictionBoard } from '@/app/session/predictions';
import { createGlyphIndex, type Glyph } from '@/lib/glyph';
import type { GlyphId, ModelId, Seq, StrokeId } from '@/lib/ids';
import { renderStrokes } from '@/lib/preprocess';
import type { Replay } from '@/lib/replay/replay';
import { isVisible, type StrokeRecord } from '@/lib/room/state';
import type { GlyphGone, Prediction } from '@/lib/wire';

/** Readings that scrubbing back and forth need not compute again; each some 100 bytes. */
const REMEMBERED = 4_096;

type Read = Pick<Prediction, 'probabilities' | 'isDigit'>;

export interface ReplayReadings {
  readonly board: PredictionBoard;
  readonly frames: FrameSource;
  /** Groups what changed, and reads it. */
  follow(touched: Iterable<StrokeId>): void;
  /** Another glyph is looked at, or another sheet: its frame is wanted. */
  look(): void;
  close(): void;
}

interface Parts {
  readonly replay: Replay;
  readonly reference: Pick<Reference, 'model' | 'forward'>;
  readonly model: () => ModelId | null;
  readonly sheet: () => number;
  /** The glyph whose frame is shown; null: the latest of the sheet. */
  readonly watched: () => GlyphId | null;
  /** Why nothing can be read, in a sentence for the visitor; null once it can. */
  readonly failed: (reason: string | null) => void;
}

/**
 * What the network says of the ink of another time: grouped as the server groups it, and read by the page's own pass. One glyph at a
 * time, the one that is looked at first; of a glyph that changes meanwhile only the newest ink is read.
 */
export function createReplayReadings(parts: Parts): ReplayReadings {
  const { replay, reference } = parts;
  const board = createPredictionBoard();
  const index = createGlyphIndex();
  const frameListeners = new Set<(frame: DecodedFrame | null) => void>();
  const remembered = new Map<string, Read>();
  const glyphs = new Map<GlyphId, Glyph>();
  const waiting = new Set<GlyphId>();
  let latest: DecodedFrame | null = null;
  let reading = false;
  let closed = false;

  function showFrame(frame: DecodedFrame | null): void {
    latest = frame;
    for (const listener of [...frameListeners]) listener(frame);
  }
  const frames: FrameSource = {
    get latest() {
      return latest;
    },
    subscribe(listener) {
      frameListeners.add(listener);
      return () => frameListeners.delete(listener);
    },
    push: async () => {},
    clear: () => showFrame(null),
    close: () => frameListeners.clear(),
  };

  const visible = (id: StrokeId): StrokeRecord | undefined => {
    const stroke = replay.stroke(id);
    return stroke && isVisible(stroke) ? stroke : undefined;
  };
  const seqOf = (strokes: readonly StrokeRecord[]): Seq =>
    strokes.reduce((seq, { lastSeq }) => Math.max(seq, lastSeq), 0) as Seq;

  /** The glyph of the sheet that was touched last, whether it was read or not. */
  function looked(): GlyphId | null {
    const wanted = parts.watched();
    if (wanted !== null) return wanted;
    let newest: GlyphId | null = null;
    let newestSeq = -1;
    for (const { id, strokes, sheet } of glyphs.values()) {
      if (sheet !== parts.sheet()) continue;
      const seq = seqOf(strokes.flatMap((stroke) => visible(stroke) ?? []));
      if (seq > newestSeq) [newest, newestSeq] = [id, seq];
    }
    return newest;
  }

  /** The next to be read: who is looked at first, then others of the sheet. */
  function next(): GlyphId | null {
    if (waiting.size === 0) return null;
    const first = looked();
    if (first !== null && waiting.has(first)) return first;
    for (const id of waiting) if (glyphs.get(id)?.sheet === parts.sheet()) return id;
    return null;
  }

  async function read(id: GlyphId, model: ModelId): Promise<void> {
    const glyph = glyphs.get(id);
    const strokes = glyph?.strokes.flatMap((stroke) => visible(stroke) ?? []) ?? [];
    const input = strokes.length === 0 ? null : renderStrokes(strokes);
    if (!glyph || input === null) return;
    const seq = seqOf(strokes);
    const key = inkKey(model, strokes);
    const isLooked = id === looked();
    const known = isLooked ? undefined : remembered.get(key);
    let frame: DecodedFrame | null = null;
    let said = known;
    if (said === undefined) {
      const { network } = await reference.model(model);
      const pass = await reference.forward(model, input);
      frame = frameOfPass(network, pass, { model, glyph: id, seq, input });
      said = { probabilities: Array.from(frame.probabilities, toFourPlaces), isDigit: frame.isDigit };
      if (remembered.size >= REMEMBERED) remembered.clear();
      remembered.set(key, said);
    }
    if (closed || !glyphs.has(id)) return;
    const { sheet, box } = glyph;
    say(
      { glyph: id, seq, model, sheet, box: [...box], strokes: [...glyph.strokes], ...said },
      isLooked ? frame : null,
    );
  }

  function say(prediction: Prediction, frame: DecodedFrame | null): void {
    // Back in time a glyph's newest word is of a lower seq: what was said before is taken back first.
    const before = board.all.get(prediction.glyph);
    const back: GlyphGone[] =
      before !== undefined && before.seq > prediction.seq
        ? [{ glyph: prediction.glyph, sheet: prediction.sheet, replacedBy: prediction.glyph }]
        : [];
    // The frame first: at the same revision it is what is shown, and it must not be the one before.
    if (frame !== null) latest = frame;
    board.apply([prediction], back);
    if (frame !== null) showFrame(frame);
  }

  async function readAll(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      for (let id = next(); id !== null && !closed; id = next()) {
        const model = parts.model();
        if (model === null) return;
        waiting.delete(id);
        await read(id, model);
        parts.failed(null);
      }
    } catch (error) {
      waiting.clear();
      if (!closed) parts.failed(error instanceof Error ? error.message : String(error));
    } finally {
      reading = false;
    }
  }

  return {
    board,
    frames,
    follow(touched) {
      const { changed, gone } = index.update(touched, visible);
      for (const { glyph } of gone) {
        glyphs.delete(glyph);
        waiting.delete(glyph);
      }
      for (const glyph of changed) {
        glyphs.set(glyph.id, glyph);
        waiting.add(glyph.id);
      }
      if (gone.length > 0) {
        board.apply([], gone);
        if (latest !== null && gone.some(({ glyph }) => glyph === latest?.glyph)) showFrame(null);
      }
      // The one that is looked at may be another now, although it did not change itself.
      const first = looked();
      if (first !== null && latest?.glyph !== first) waiting.add(first);
      void readAll();
    },
    look() {
      showFrame(null);
      const first = looked();
      if (first !== null) waiting.add(first);
      void readAll();
    },
    close() {
      closed = true;
      waiting.clear();
      frames.close();
    },
  };
}

/** As predictions have them; frames are exact. */
const toFourPlaces = (probability: number): number => Math.round(probability * 10_000) / 10_000;

/** Names ink: a stroke's samples only grow at its end, and move all together. */
const inkKey = (model: ModelId, strokes: readonly StrokeRecord[]): string =>
  [model, ...strokes.map(({ id, points }) => `${id}:${points.length}:${points[0]}:${points[1]}`)].join(' ');
