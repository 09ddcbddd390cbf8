import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { origin } from '@/test/support/browser/origin';
import { handwriting, type PenPath } from '@/test/support/drawings/handwriting';

const ask = async (body: object) => {
  const response = await fetch(`${origin}/api/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: await response.json() };
};

/** Dark ink on white paper, as a photo or a scan has it. */
async function pictureOf(paths: readonly PenPath[]): Promise<string> {
  const lines = paths.map(
    (path) => `<polyline points="${path.map(([x, y]) => `${40 + x * 120},${30 + y * 140}`).join(' ')}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="200" height="200" fill="#fff"/>
    <g fill="none" stroke="#123" stroke-width="14" stroke-linecap="round">${lines.join('')}</g></svg>`;
  const png = await sharp(Buffer.from(svg)).png().toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

/** The bundles that a production build starts threads from are proved only by asking the built product. */
describe('the built product', () => {
  test('reads strokes over the public API', async () => {
    const { status, answer } = await ask({ strokes: handwriting[4] });
    expect(status).toBe(200);
    expect(answer).toMatchObject({ digit: 4, model: expect.stringMatching(/^cnn@/) });
    expect(answer.probabilities).toHaveLength(10);
    expect(answer.input).toHaveLength(784);
  });

  test('reads a picture over the public API, and shows its steps', async () => {
    const { status, answer } = await ask({ image: await pictureOf(handwriting[2]!) });
    expect(status).toBe(200);
    expect(answer.digit).toBe(2);
    expect(answer.steps.map(({ name }: { name: string }) => name)).toEqual([
      'ink',
      'outline',
      'box',
      'centred',
      'input',
    ]);
    for (const { image, width, height } of answer.steps) {
      const step = await sharp(Buffer.from(image.split(',')[1], 'base64')).metadata();
      expect([step.width, step.height]).toEqual([width, height]);
    }
  });

  test('makes a room whose link is a page', async () => {
    const made = await fetch(`${origin}/api/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(made.status).toBe(201);
    const { id, drawUrl, viewUrl } = await made.json();
    expect([drawUrl, viewUrl].map((url) => new URL(url).pathname)).toEqual([`/room/${id}`, `/room/${id}`]);
    expect((await fetch(drawUrl)).status).toBe(200);
  });
});
