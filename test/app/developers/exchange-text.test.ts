import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { curlOf, shortened } from '@/app/developers/exchange-text';

describe('curlOf', () => {
  /** What the command would send: curl is stood in for by a function that prints its data. */
  const sent = (command: string): unknown => {
    const folder = mkdtempSync(join(tmpdir(), 'inkling-curl-'));
    try {
      writeFileSync(join(folder, 'digit.png'), Buffer.alloc(200, 7));
      const stand =
        'curl() { for last; do :; done; if [ "$last" = @- ]; then cat; else printf %s "$last"; fi; }';
      return JSON.parse(
        execFileSync('sh', ['-c', `${stand}\n${command}`], { cwd: folder, encoding: 'utf8' }),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const strokes = [[[1, 2] as const, [3, 4] as const]];
  const image = `data:image/png;base64,${Buffer.alloc(200, 7).toString('base64')}`;

  it.skipIf(process.platform === 'win32')('sends the body that the page sent, a picture from a file', () => {
    expect(sent(curlOf('http://here', { strokes, model: 'cnn@shipped' }))).toEqual({
      strokes,
      model: 'cnn@shipped',
    });
    expect(sent(curlOf('http://here', { image: 'data:…' }))).toEqual({ image });
    expect(sent(curlOf('http://here', { image: 'data:…', model: 'deep' }))).toEqual({ image, model: 'deep' });
  });
});

describe('shortened', () => {
  it('stays JSON where nothing is long', () => {
    const answer = {
      digit: 3,
      isDigit: true,
      none: null,
      list: [1, 2],
      steps: [{ name: 'ink' }],
      empty: [],
      of: {},
    };
    expect(JSON.parse(shortened(answer))).toEqual(answer);
  });

  it('cuts lists and strings, and says how long they are', () => {
    expect(shortened(Array.from({ length: 784 }, () => 0))).toBe(
      '[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, … 784 in all]',
    );
    expect(shortened('x'.repeat(1e6)).length).toBeLessThan(70);
  });
});
