import { createGlyphIndex, type Glyph, type GlyphIndex, type GoneGlyph } from '@/lib/glyph';
import type { GlyphId, ModelId, RoomId, Seq, StrokeId } from '@/lib/ids';
import { isVisible, type RoomState, type StrokeRecord } from '@/lib/room/state';
import { sampleCount } from '@/lib/stroke/points';
import type { GlyphGone, Prediction } from '@/lib/wire';
import { EngineDownError, type InferencePort, StaleReadError } from '@/server/inference/port';
import type { Clock } from '../clock';
import type { GlyphInk, GlyphMoment, SheetInk } from '../port';
import type { Strain } from '../strain';
import { type FrameWatchers, type GlyphReading, holds, type Watcher, watched } from './frame-watchers';
import { newJob, type ReadJob, ReadQueue } from './read-queue';

export interface GlyphReaderOptions {
  readonly room: RoomId;
  readonly state: Pick<RoomState, 'strokes'>;
  readonly model: ModelId;
  readonly inference: Pick<InferencePort, 'read'>;
  /** Strokes to 784 bytes; null where nothing is drawn. */
  readonly render: (strokes: readonly StrokeRecord[]) => Uint8Array | null;
  readonly watchers: FrameWatchers;
  readonly clock: Clock;
  readonly strain: () => Strain;
  readonly onPrediction: (prediction: Prediction) => void;
  readonly onGone: (gone: GlyphGone) => void;
  /** All that one event brought has been told. */
  readonly onTold: () => void;
  readonly report: (error: unknown) => void;
}

/** One room has this many readings on their way: enough to fill a batch, few enough that a restored room leaves the others room. */
export const MAX_READS_IN_FLIGHT = 8;
/** When the queue of all rooms was full, or no inference thread ran, readers come back after this. */
export const RETRY_MS = 50;
/**
 * Drawing a glyph for the network costs by its samples (measured: 0.09 ms for a digit of 60, 34 ms for a scribble of 8,192). A digit
 * has some hundreds; what is longer than this rests between two readings, for about six times as long as it cost.
 */
const LONG_GLYPH_SAMPLES = 1024;
const REST_MS_PER_SAMPLE = 0.025;
/**
 * Any glyph rests for so long at most where the server is under strain: four readings a second of one that moves are promised, and with
 * what a reading itself takes this leaves more.
 */
export const STRAINED_REST_MS = 150;
/** Strokes of a restored room, or of one large op, that are grouped in one turn of the event loop; in a crowd each can cost half a millisecond. */
const STROKES_PER_TURN = 16;
/** Packed layers are kept of what is watched, and of this many glyphs besides. */
const KEPT_PACKED = 16;

interface Read extends ReadJob {
  glyph: Glyph;
  seq: Seq;
  reading: GlyphReading | null;
  prediction: Prediction | null;
  /** A revision that could not be read: not tried again until something changes. */
  failed: string | null;
}

/**
 * Keeps a room's glyphs read: regroups what ops touched, draws each changed glyph for the network, asks for a reading, and
 * publishes it. At most one reading per glyph is on its way, and what changed meanwhile is read once, as it then is: under load
 * revisions are skipped, never queued.
 */
export class GlyphReader {
  readonly #index: GlyphIndex = createGlyphIndex();
  readonly #reads = new Map<GlyphId, Read>();
  readonly #queue: ReadQueue<Read>;
  readonly #packed = new Set<Read>();
  /** By sheet, the glyph that was touched last. */
  readonly #latest = new Map<number, GlyphId>();
  #model: ModelId;
  #closed = false;

  constructor(private readonly options: GlyphReaderOptions) {
    this.#model = options.model;
    this.#queue = new ReadQueue({
      clock: options.clock,
      limit: MAX_READS_IN_FLIGHT,
      isWanted: (read) => this.#isCurrent(read) && this.#needsReading(read),
      start: (read) => this.#start(read),
      onProgress: options.onTold,
    });
  }

  readonly latestOf = (sheet: number): GlyphId | null => this.#latest.get(sheet) ?? null;

  /** Everything that is visible, as after a restore; grouped in turns, and read behind whatever is drawn meanwhile. */
  readAll(): void {
    this.#groupFrom([...this.options.state.strokes.keys()], 0);
  }

  #groupFrom(strokes: readonly StrokeId[], from: number): void {
    const { changed, gone } = this.#index.update(strokes.slice(from, from + STROKES_PER_TURN), this.#lookup);
    for (const glyph of changed) this.#queue.sometime(this.#change(glyph));
    this.#dropAll(gone);
    for (const { sheet } of changed) this.#findLatest(sheet);
    const next = from + STROKES_PER_TURN;
    // What is still being grouped is not worth a reading.
    this.#queue.held = next < strokes.length;
    if (this.#queue.held) this.#queue.after(0, () => this.#groupFrom(strokes, next));
    if (!this.#queue.held)
      for (const id of this.#latest.values()) {
        const latest = this.#reads.get(id);
        if (latest) this.#queue.soon(latest);
      }
    this.#queue.pump();
    if (gone.length > 0) this.options.onTold();
  }

  /** Ops changed these strokes. Those of a large one (an import, a clear) are grouped in turns. */
  touched(strokes: Iterable<StrokeId>): void {
    this.#touchFrom([...strokes], 0);
  }

  #touchFrom(strokes: readonly StrokeId[], from: number): void {
    const next = from + STROKES_PER_TURN;
    if (next < strokes.length) this.#queue.after(0, () => this.#touchFrom(strokes, next));
    const { changed, gone } = this.#index.update(strokes.slice(from, next), this.#lookup);
    for (const glyph of changed) {
      const read = this.#change(glyph);
      this.#queue.soon(read);
      const latest = this.#latestRead(glyph.sheet);
      if (!latest || read.seq >= latest.seq) this.#latest.set(glyph.sheet, glyph.id);
    }
    this.#dropAll(gone);
    this.#queue.pump();
    if (gone.length > 0) this.options.onTold();
  }

  setModel(model: ModelId): void {
    if (model === this.#model) return;
    this.#model = model;
    for (const read of this.#reads.values()) this.#queue.sometime(read);
    for (const read of this.#packed) this.#queue.soon(read);
    this.#queue.pump();
  }

  /** The last that was said of each glyph, oldest glyph first. */
  predictions(): readonly Prediction[] {
    return [...this.#reads.values()].flatMap(({ prediction }) => prediction ?? []);
  }

  prediction(glyph: GlyphId): Prediction | undefined {
    return this.#reads.get(glyph)?.prediction ?? undefined;
  }

  /** Of a glyph whose last change has been read; null otherwise. */
  moment(glyph: GlyphId): Omit<GlyphMoment, 'ruled'> | null {
    const read = this.#reads.get(glyph);
    if (!read?.reading || read.reading.seq !== read.seq) return null;
    const { model, input, probabilities, isDigit } = read.reading;
    return { ...this.#ink(read), model, input, probabilities, isDigit };
  }

  /** A sheet's glyphs whose last change has not been read. */
  unread(sheet: number): SheetInk['unread'] {
    return [...this.#reads.values()]
      .filter((read) => read.glyph.sheet === sheet && read.reading?.seq !== read.seq)
      .map((read) => ({ ...this.#ink(read), box: [...read.glyph.box] }));
  }

  #ink({ glyph: { id, sheet, strokes: ids }, seq }: Read): GlyphInk {
    const strokes = ids.flatMap((stroke) => {
      const found = this.#lookup(stroke);
      // A stroke that is still drawn grows in place.
      return found ? { ...found, points: [...found.points] } : [];
    });
    return { glyph: id, seq, sheet, strokes };
  }

  /** A watcher looks at something else, at more layers, or took its frame. */
  attend(watcher: Watcher): void {
    const id = watched(watcher, this.latestOf);
    const read = id === null ? undefined : this.#reads.get(id);
    if (!read) return;
    if (read.reading) this.options.watchers.offer(watcher, read.reading, this.latestOf);
    if (!this.#needsReading(read)) return;
    this.#queue.soon(read);
    this.#queue.pump();
  }

  close(): void {
    this.#closed = true;
    this.#queue.close();
  }

  readonly #lookup = (id: StrokeId): StrokeRecord | undefined => {
    const stroke = this.options.state.strokes.get(id);
    return stroke && isVisible(stroke) ? stroke : undefined;
  };

  #change(glyph: Glyph): Read {
    let read = this.#reads.get(glyph.id);
    const seq = this.#revision(glyph, read);
    if (read) {
      read.glyph = glyph;
      read.seq = seq;
    } else {
      read = { glyph, seq, reading: null, prediction: null, failed: null, ...newJob() };
      this.#reads.set(glyph.id, read);
    }
    return read;
  }

  /** The last op that touched it, by what it has and by what it lost. */
  #revision(glyph: Glyph, read: Read | undefined): Seq {
    let seq = read?.seq ?? (0 as Seq);
    for (const id of [...glyph.strokes, ...(read?.glyph.strokes ?? [])]) {
      const stroke = this.options.state.strokes.get(id);
      if (stroke && stroke.lastSeq > seq) seq = stroke.lastSeq;
    }
    return seq;
  }

  #dropAll(gone: readonly GoneGlyph[]): void {
    for (const one of gone) this.#drop(one);
  }

  #drop({ glyph, sheet, replacedBy }: GoneGlyph): void {
    const read = this.#reads.get(glyph);
    if (read) {
      this.#reads.delete(glyph);
      this.#queue.drop(read);
      this.#packed.delete(read);
    }
    if (replacedBy) {
      this.options.watchers.follow(glyph, replacedBy);
      const heir = this.#reads.get(replacedBy);
      if (heir) this.#queue.soon(heir);
    }
    if (this.latestOf(sheet) === glyph) {
      if (replacedBy) this.#latest.set(sheet, replacedBy);
      else this.#findLatest(sheet);
    }
    const latest = this.#latestRead(sheet);
    if (latest?.reading) this.options.watchers.offerAll(latest.reading, this.latestOf);
    if (latest && this.#needsReading(latest)) this.#queue.soon(latest);
    this.options.onGone({ glyph, sheet, replacedBy });
  }

  #latestRead(sheet: number): Read | undefined {
    const id = this.#latest.get(sheet);
    return id === undefined ? undefined : this.#reads.get(id);
  }

  #findLatest(sheet: number): void {
    let most: Read | null = null;
    for (const read of this.#reads.values())
      if (read.glyph.sheet === sheet && (!most || read.seq >= most.seq)) most = read;
    if (most) this.#latest.set(sheet, most.glyph.id);
    else this.#latest.delete(sheet);
  }

  #needsReading(read: Read): boolean {
    const { reading } = read;
    const wanted = this.options.watchers.wanted(read.glyph.id, read.glyph.sheet, this.latestOf);
    if (read.failed === attempt(read.seq, this.#model, wanted)) return false;
    return (
      !reading || reading.seq !== read.seq || reading.model !== this.#model || !holds(reading.layers, wanted)
    );
  }

  #start(read: Read): Promise<void> | null {
    const { glyph, seq } = read;
    const strokes = glyph.strokes.flatMap((id) => this.options.state.strokes.get(id) ?? []);
    const input = this.options.render(strokes);
    if (input === null) return null;
    read.notBefore =
      this.options.clock.elapsed() + Math.max(restAfter(strokes), this.options.strain() * STRAINED_REST_MS);
    const model = this.#model;
    const layers = this.options.watchers.wanted(glyph.id, glyph.sheet, this.latestOf);
    const last = read.reading;
    if (last && last.model === model && holds(last.layers, layers) && sameBytes(last.input, input)) {
      // An op that left the ink as it was, such as the end of a stroke: the same answer, of a newer revision.
      this.#publish(read, glyph, { ...last, seq });
      this.options.onTold();
      return null;
    }
    const { room, inference } = this.options;
    return inference
      .read({ model, input, layers, as: 'packed' }, `${room}:${glyph.id}`, room)
      .then(
        ({ probabilities, isDigit, packed }) => {
          if (this.#closed || !this.#isCurrent(read)) return;
          const reading = {
            glyph: glyph.id,
            sheet: glyph.sheet,
            seq,
            model,
            input,
            probabilities,
            isDigit,
            layers,
            packed,
          };
          this.#publish(read, glyph, reading);
        },
        (error: unknown) => {
          if (this.#closed || !this.#isCurrent(read)) return;
          if (error instanceof StaleReadError || error instanceof EngineDownError) {
            read.notBefore = this.options.clock.elapsed() + RETRY_MS;
            return;
          }
          read.failed = attempt(seq, model, layers);
          this.options.report(error);
        },
      )
      .catch(this.options.report);
  }

  /** The glyph may be gone, and another of the same id there. */
  #isCurrent(read: Read): boolean {
    return this.#reads.get(read.glyph.id) === read;
  }

  #publish(read: Read, glyph: Glyph, reading: GlyphReading): void {
    read.reading = reading;
    read.failed = null;
    read.prediction = {
      glyph: glyph.id,
      seq: reading.seq,
      model: reading.model,
      sheet: glyph.sheet,
      box: [...glyph.box],
      strokes: [...glyph.strokes],
      probabilities: Array.from(reading.probabilities, (p) => Math.round(p * 10_000) / 10_000),
      isDigit: reading.isDigit,
    };
    this.options.onPrediction(read.prediction);
    this.options.watchers.offerAll(reading, this.latestOf);
    if (reading.packed.length > 0) this.#keep(read);
  }

  /** Layers are worth some kilobytes a glyph: those that nobody looks at go, the longest unused first. */
  #keep(read: Read): void {
    this.#packed.delete(read);
    this.#packed.add(read);
    let over = this.#packed.size - KEPT_PACKED;
    for (const old of this.#packed) {
      if (over <= 0) return;
      over -= 1;
      if (this.options.watchers.wanted(old.glyph.id, old.glyph.sheet, this.latestOf) !== 'none') continue;
      if (old.reading) old.reading = { ...old.reading, layers: 'none', packed: [] };
      this.#packed.delete(old);
    }
  }
}

function restAfter(strokes: readonly StrokeRecord[]): number {
  const samples = strokes.reduce((sum, { points }) => sum + sampleCount(points), 0);
  return samples > LONG_GLYPH_SAMPLES ? samples * REST_MS_PER_SAMPLE : 0;
}

const attempt = (seq: Seq, model: ModelId, layers: string): string => `${seq} ${model} ${layers}`;

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
