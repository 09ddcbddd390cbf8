export * from './frame';
export * from './image';
export { renderStrokes } from './render-strokes';
export { type StrokeInk, strokesFromLists } from './stroke-ink';
export { traceStrokes } from './trace-strokes';
