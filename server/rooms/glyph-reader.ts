import { createGlyphIndex, type Glyph, type GlyphIndex, type GoneGlyph } from '@/lib/glyph';
import type { GlyphId, ModelId, RoomId, Seq, StrokeId } from '@/lib/ids';
import { isVisible, type RoomState, type StrokeRecord } from '@/lib/room/state';
import type { GlyphGone, Prediction } from '@/lib/wire';
import { type InferencePort, StaleReadError } from '@/server/inference/port';
import type { Clock } from './clock';
import { type FrameWatchers, type GlyphReading, holds, type Watcher, watched } from './frame-watchers';

export interface GlyphReaderOptions {
  readonly room: RoomId;
  readonly state: Pick<RoomState, 'strokes'>;
  readonly model: ModelId;
  readonly inference: Pick<InferencePort, 'read'>;
  /** Strokes to 784 bytes; null where nothing is drawn. */
  readonly render: (strokes: readonly StrokeRecord[]) => Uint8Array | null;
  readonly watchers: FrameWatchers;
  readonly clock: Clock;
  readonly onPrediction: (prediction: Prediction) => void;
  readonly onGone: (gone: GlyphGone) => void;
  /** All that one event brought has been told. */
  readonly onTold: () => void;
  readonly report: (error: unknown) => void;
}

/** One room has this many readings on their way: enough to fill a batch, few enough that a restored room leaves the others room. */
export const MAX_READS_IN_FLIGHT = 8;
/** When the queue of all rooms was full, its readers come back after this. */
export const RETRY_MS = 50;
/** Packed layers are kept of what is watched, and of this many glyphs besides. */
const KEPT_PACKED = 16;

interface Read {
  glyph: Glyph;
  seq: Seq;
  reading: GlyphReading | null;
  prediction: Prediction | null;
  inFlight: boolean;
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
  /** Touched by ops or asked for, oldest wish first; before it comes nothing, behind it the backlog. */
  readonly #live = new Set<Read>();
  /** Of a restored room, or to be read again by another model. */
  readonly #backlog = new Set<Read>();
  /** Their wish fell out of the full queue of all rooms; they ask again after RETRY_MS. */
  readonly #overtaken = new Set<Read>();
  readonly #packed = new Set<Read>();
  #latest: GlyphId | null = null;
  #inFlight = 0;
  #model: ModelId;
  #closed = false;
  #cancelRetry: (() => void) | null = null;

  constructor(private readonly options: GlyphReaderOptions) {
    this.#model = options.model;
  }

  get latest(): GlyphId | null {
    return this.#latest;
  }

  /** Everything that is visible, as after a restore; read behind whatever is drawn meanwhile. */
  readAll(): void {
    const { changed } = this.#index.update(this.options.state.strokes.keys(), this.#lookup);
    for (const glyph of changed) this.#backlog.add(this.#change(glyph));
    this.#latest = this.#mostRecent();
    this.#pump();
  }

  /** Ops changed these strokes. */
  touched(strokes: Iterable<StrokeId>): void {
    const { changed, gone } = this.#index.update(strokes, this.#lookup);
    const before = new Map(gone.map(({ glyph }) => [glyph, this.#reads.get(glyph)]));
    for (const glyph of changed) {
      const read = this.#change(glyph);
      this.#live.add(read);
      const latest = this.#latest && this.#reads.get(this.#latest);
      if (!latest || read.seq >= latest.seq) this.#latest = glyph.id;
    }
    for (const one of gone) this.#drop(one, before.get(one.glyph));
    this.#pump();
    if (gone.length > 0) this.options.onTold();
  }

  setModel(model: ModelId): void {
    if (model === this.#model) return;
    this.#model = model;
    for (const read of this.#reads.values()) this.#backlog.add(read);
    for (const read of this.#packed) this.#live.add(read);
    this.#pump();
  }

  /** The last that was said of each glyph, oldest glyph first. */
  predictions(): readonly Prediction[] {
    return [...this.#reads.values()].flatMap(({ prediction }) => prediction ?? []);
  }

  /** A watcher looks at something else, at more layers, or took its frame. */
  attend(watcher: Watcher): void {
    const id = watched(watcher, this.#latest);
    const read = id === null ? undefined : this.#reads.get(id);
    if (!read) return;
    if (read.reading) this.options.watchers.offer(watcher, read.reading, this.#latest);
    if (!this.#needsReading(read)) return;
    this.#live.add(read);
    this.#pump();
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
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
      read = { glyph, seq, reading: null, prediction: null, inFlight: false, failed: null };
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

  #drop({ glyph, sheet, replacedBy }: GoneGlyph, read: Read | undefined): void {
    if (read) {
      this.#reads.delete(glyph);
      this.#live.delete(read);
      this.#backlog.delete(read);
      this.#packed.delete(read);
    }
    if (replacedBy) {
      this.options.watchers.follow(glyph, replacedBy);
      const heir = this.#reads.get(replacedBy);
      if (heir) this.#live.add(heir);
    }
    if (this.#latest === glyph) this.#latest = replacedBy ?? this.#mostRecent();
    const latest = this.#latest && this.#reads.get(this.#latest);
    if (latest?.reading) this.options.watchers.offerAll(latest.reading, this.#latest);
    if (latest && this.#needsReading(latest)) this.#live.add(latest);
    this.options.onGone({ glyph, sheet, replacedBy });
  }

  #mostRecent(): GlyphId | null {
    let most: Read | null = null;
    for (const read of this.#reads.values()) if (!most || read.seq >= most.seq) most = read;
    return most?.glyph.id ?? null;
  }

  #needsReading(read: Read): boolean {
    const { reading } = read;
    const wanted = this.options.watchers.wanted(read.glyph.id, this.#latest);
    if (read.failed === attempt(read.seq, this.#model, wanted)) return false;
    return (
      !reading || reading.seq !== read.seq || reading.model !== this.#model || !holds(reading.layers, wanted)
    );
  }

  #pump(): void {
    if (this.#closed) return;
    for (const queue of [this.#live, this.#backlog])
      for (const read of queue) {
        if (this.#inFlight >= MAX_READS_IN_FLIGHT) return;
        queue.delete(read);
        // What is on its way looks again when it comes back.
        if (!read.inFlight && this.#needsReading(read)) this.#start(read);
      }
  }

  #start(read: Read): void {
    const { glyph, seq } = read;
    const strokes = glyph.strokes.flatMap((id) => this.options.state.strokes.get(id) ?? []);
    const input = this.options.render(strokes);
    if (input === null) return;
    const model = this.#model;
    const layers = this.options.watchers.wanted(glyph.id, this.#latest);
    const last = read.reading;
    if (last && last.model === model && holds(last.layers, layers) && sameBytes(last.input, input)) {
      // An op that left the ink as it was, such as the end of a stroke: the same answer, of a newer revision.
      this.#publish(read, glyph, { ...last, seq });
      this.options.onTold();
      return;
    }
    read.inFlight = true;
    this.#inFlight += 1;
    this.options.inference
      .read({ model, input, layers, as: 'packed' }, `${this.options.room}:${glyph.id}`, this.options.room)
      .then(
        ({ probabilities, isDigit, packed }) => {
          const reading = { glyph: glyph.id, seq, model, input, probabilities, isDigit, layers, packed };
          if (this.#landed(read)) this.#publish(read, glyph, reading);
        },
        (error: unknown) => {
          if (!this.#landed(read)) return;
          if (error instanceof StaleReadError) {
            this.#retryLater(read);
            return;
          }
          read.failed = attempt(seq, model, layers);
          this.options.report(error);
        },
      )
      .then(() => {
        if (this.#closed) return;
        if (this.#isCurrent(read) && !this.#overtaken.has(read) && this.#needsReading(read))
          this.#live.add(read);
        this.#pump();
        this.options.onTold();
      })
      .catch(this.options.report);
  }

  /** Whether anybody still cares for what came back. */
  #landed(read: Read): boolean {
    read.inFlight = false;
    this.#inFlight -= 1;
    return !this.#closed && this.#isCurrent(read);
  }

  /** The glyph may be gone, and another of the same id there. */
  #isCurrent(read: Read): boolean {
    return this.#reads.get(read.glyph.id) === read;
  }

  #retryLater(read: Read): void {
    this.#overtaken.add(read);
    this.#cancelRetry ??= this.options.clock.after(RETRY_MS, () => {
      this.#cancelRetry = null;
      for (const one of this.#overtaken) if (this.#isCurrent(one)) this.#live.add(one);
      this.#overtaken.clear();
      this.#pump();
      this.options.onTold();
    });
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
    this.options.watchers.offerAll(reading, this.#latest);
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
      if (this.options.watchers.wanted(old.glyph.id, this.#latest) !== 'none') continue;
      if (old.reading) old.reading = { ...old.reading, layers: 'none', packed: [] };
      this.#packed.delete(old);
    }
  }
}

const attempt = (seq: Seq, model: ModelId, layers: string): string => `${seq} ${model} ${layers}`;

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
