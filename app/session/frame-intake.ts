import type { FrameSource } from '@/app/network/frame-source';
import type { GlyphId } from '@/lib/ids';

/** Brings frames from the wire to whoever shows them, and drops the one that is shown when its glyph has gone. */
export interface FrameIntake {
  /** @param taken the next may come: this one was read, or could not be, and the next may be whole */
  push(buffer: ArrayBuffer, taken: () => void): void;
  gone(glyphs: Iterable<GlyphId>): void;
}

export function createFrameIntake(frames: FrameSource): FrameIntake {
  /** Frames that are being decoded, and glyphs that went meanwhile. */
  let decoding = 0;
  const goneGlyphs = new Set<GlyphId>();

  /** Not while a frame is being decoded: it may be the first of the glyph that is looked at next, and clearing would lose it. */
  function dropGone(): void {
    if (decoding > 0) return;
    if (frames.latest !== null && goneGlyphs.has(frames.latest.glyph)) frames.clear();
    goneGlyphs.clear();
  }

  return {
    push(buffer, taken) {
      decoding++;
      const decoded = () => {
        decoding--;
        dropGone();
        taken();
      };
      void frames.push(buffer).then(decoded, decoded);
    },
    gone(glyphs) {
      for (const glyph of glyphs) goneGlyphs.add(glyph);
      dropGone();
    },
  };
}
