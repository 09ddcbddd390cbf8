export type { Glyph, GlyphStroke, GoneGlyph } from './glyph';
export { createGlyphIndex, type GlyphChanges, type GlyphIndex } from './glyph-index';
export { groupStrokes } from './group-strokes';
export { type NumberReading, numberAround, type Sign } from './number-around';
