/**
 * Pen samples are kept flat, four integers a sample, so that a stroke of 2,000 samples is one array on the wire, in memory
 * and in the database:
 *   x  sheet units, 0 … SHEET_WIDTH, grows rightward
 *   y  sheet units, 0 … SHEET_HEIGHT, grows downward
 *   t  milliseconds since the stroke's first sample, never falls, ≤ MAX_STROKE_MS
 *   p  pen pressure, 0 … 255; only meaningful where the stroke's pointer is `pen`, else 128
 */
export type Points = readonly number[];

export const POINT_STRIDE = 4;
export const SHEET_WIDTH = 1600;
export const SHEET_HEIGHT = 1000;

/** What a device sent: mice and fingers have no pressure of their own. */
export const POINTERS = ['mouse', 'touch', 'pen'] as const;
export type Pointer = (typeof POINTERS)[number];

/** One update holds at most what a 1,000 Hz pen gathers in a quarter of a second. */
export const MAX_SAMPLES_PER_OP = 256;
/** A stroke longer than this is ended by the client, which goes on in a new one. */
export const MAX_SAMPLES_PER_STROKE = 8192;
/** Ten minutes with the pen down: past this the client begins a new stroke. */
export const MAX_STROKE_MS = 600_000;

export const sampleCount = (points: Points): number => points.length / POINT_STRIDE;
