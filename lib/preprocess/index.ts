export * from './frame';
export * from './image';
export { isBlot, isDigitBy } from './ink-check';
export type { Raster } from './pixels/raster';
export { traceImage } from './pixels/trace-image';
export { type FramedSquare, framedSquare, renderStrokes } from './strokes/render-strokes';
export { type StrokeInk, strokesFromLists } from './strokes/stroke-ink';
export { traceStrokes } from './strokes/trace-strokes';
