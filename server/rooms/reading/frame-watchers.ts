import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import type { Frame } from '@/lib/wire/frame';
import type { LayerSelection, PackedLayer } from '@/server/inference/port';

/** What a frame is made of: one forward pass over one revision of one glyph. */
export interface GlyphReading {
  readonly glyph: GlyphId;
  readonly sheet: number;
  /** Last op that touched the glyph when it was drawn for the network. */
  readonly seq: Seq;
  readonly model: ModelId;
  /** 784 bytes. */
  readonly input: Uint8Array;
  readonly probabilities: Float32Array;
  readonly isDigit: number | null;
  readonly layers: LayerSelection;
  readonly packed: readonly PackedLayer[];
}

const RANK: Record<LayerSelection, number> = { none: 0, default: 1, all: 2 };

export const holds = (has: LayerSelection, wanted: LayerSelection): boolean => RANK[has] >= RANK[wanted];

/** One tab that looks at the network. */
export interface Watcher {
  target: GlyphId | 'latest' | null;
  /** The sheet that the tab shows: the latest glyph is the latest of this one. */
  sheet: number;
  layers: 'default' | 'all';
  /** False from a frame's leaving until the watcher says that it took it. */
  credit: boolean;
  sent: Pick<GlyphReading, 'glyph' | 'seq' | 'model' | 'layers'> | null;
  /** Its frames go without layers. */
  readonly bare: boolean;
  readonly sendFrame: (frame: Uint8Array) => boolean;
  /** Whether the tab's person may see that sheet, now. */
  readonly reads: (sheet: number) => boolean;
}

/** The glyph of a sheet that was touched last. */
export type LatestOf = (sheet: number) => GlyphId | null;

export interface FrameWatchersOptions {
  readonly encode: (frame: Frame) => Uint8Array;
  /** Indices of the layers of the default view of a model. */
  readonly defaultLayers: (model: ModelId) => ReadonlySet<number>;
}

/**
 * Who watches which glyph, and what each has seen of it. A watcher has one frame on its way at most; when it has taken that one it
 * gets the newest, so that the last one always arrives and none between is waited for.
 */
export class FrameWatchers {
  readonly #watchers = new Set<Watcher>();
  readonly #encoded = new WeakMap<GlyphReading, Map<LayerSelection, Uint8Array>>();

  constructor(private readonly options: FrameWatchersOptions) {}

  add({ bare, sendFrame, reads }: Pick<Watcher, 'bare' | 'sendFrame' | 'reads'>): Watcher {
    const watcher: Watcher = {
      target: null,
      sheet: 0,
      layers: 'default',
      credit: true,
      sent: null,
      bare,
      sendFrame,
      reads,
    };
    this.#watchers.add(watcher);
    return watcher;
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /** The layers that one reading of this glyph needs for all who watch it. */
  wanted(glyph: GlyphId, sheet: number, latestOf: LatestOf): LayerSelection {
    let most: LayerSelection = 'none';
    for (const watcher of this.#watchers)
      if (watched(watcher, latestOf) === glyph && watcher.reads(sheet) && !holds(most, carried(watcher)))
        most = carried(watcher);
    return most;
  }

  /** A glyph lives on in another: its watchers go with it. */
  follow(glyph: GlyphId, replacedBy: GlyphId): void {
    for (const watcher of this.#watchers) if (watcher.target === glyph) watcher.target = replacedBy;
  }

  offerAll(reading: GlyphReading, latestOf: LatestOf): void {
    for (const watcher of this.#watchers) this.offer(watcher, reading, latestOf);
  }

  offer(watcher: Watcher, reading: GlyphReading, latestOf: LatestOf): void {
    if (!watcher.credit || watched(watcher, latestOf) !== reading.glyph || !watcher.reads(reading.sheet))
      return;
    if (!holds(reading.layers, carried(watcher)) || isSeen(watcher, reading)) return;
    watcher.credit = false;
    watcher.sent = { ...pick(reading), layers: watcher.layers };
    // A slow socket takes it, too: without its credit no other follows.
    watcher.sendFrame(this.#encode(reading, carried(watcher)));
  }

  #encode(reading: GlyphReading, layers: LayerSelection): Uint8Array {
    let byLayers = this.#encoded.get(reading);
    if (!byLayers) {
      byLayers = new Map();
      this.#encoded.set(reading, byLayers);
    }
    let bytes = byLayers.get(layers);
    if (!bytes) {
      bytes = this.options.encode({
        model: reading.model,
        glyph: reading.glyph,
        seq: reading.seq,
        isDigit: reading.isDigit,
        probabilities: reading.probabilities,
        input: reading.input,
        layers: this.#layersFor(reading, layers),
      });
      byLayers.set(layers, bytes);
    }
    return bytes;
  }

  #layersFor({ packed, model }: GlyphReading, layers: LayerSelection): readonly PackedLayer[] {
    if (layers === 'all') return packed;
    if (layers === 'none') return [];
    const shown = this.options.defaultLayers(model);
    return packed.filter(({ index }) => shown.has(index));
  }
}

const carried = ({ bare, layers }: Watcher): LayerSelection => (bare ? 'none' : layers);

export const watched = ({ target, sheet }: Watcher, latestOf: LatestOf): GlyphId | null =>
  target === 'latest' ? latestOf(sheet) : target;

const pick = ({ glyph, seq, model }: GlyphReading) => ({ glyph, seq, model });

function isSeen({ sent, layers }: Watcher, reading: GlyphReading): boolean {
  if (!sent || sent.glyph !== reading.glyph || sent.model !== reading.model) return false;
  return sent.seq > reading.seq || (sent.seq === reading.seq && holds(sent.layers, layers));
}
