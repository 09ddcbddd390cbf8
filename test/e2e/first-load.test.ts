import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** Compressed JavaScript that stands between a visitor and the first stroke. */
const MOST_BYTES = 500 * 1024;

interface RouteStats {
  readonly route: string;
  readonly firstLoadChunkPaths: readonly string[];
}

/** What the build wrote about itself; the product that these tests talk to runs it. */
const routes = (): readonly RouteStats[] =>
  JSON.parse(readFileSync('.next/diagnostics/route-bundle-stats.json', 'utf8'));

test.each(['/', '/room/[id]'])(
  '%s loads at most 500 KB of compressed script, and the 3D part later',
  (route) => {
    const stats = routes().find((found) => found.route === route);
    const chunks = stats!.firstLoadChunkPaths.map((path) => readFileSync(path));
    expect(chunks.length).toBeGreaterThan(0);
    const bytes = chunks.reduce((sum, chunk) => sum + gzipSync(chunk).length, 0);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    // A name out of three that no compressor shortens.
    expect(chunks.some((chunk) => chunk.includes('webglcontextrestored'))).toBe(false);
  },
);
