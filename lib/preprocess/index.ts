export * from './frame';
export * from './image';
export { isBlot, isDigitBy } from './ink-check';
export type { Raster } from './raster';
export { type FramedSquare, framedSquare, renderStrokes } from './render-strokes';
export { type StrokeInk, strokesFromLists } from './stroke-ink';
export { traceImage } from './trace-image';
export { traceStrokes } from './trace-strokes';
