import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictionSchema } from '@/server/http/routes/predict';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { DIGITS, difference } from '../../lib/preprocess/drawings';
import { type ApiServer, MODELS, startApi } from './api-server';
import { blank, dataUrl, drawn, hugeHeader } from './pictures';

let inference: Inference;
let api: ApiServer;
beforeAll(async () => {
  inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
  api = await startApi(inference);
  // The thread that looks at images starts with the first one.
  await predict({ image: dataUrl(await blank(8, 8)) });
});
afterAll(async () => {
  await api.close();
  await inference.close();
  expect(api.reported).toEqual([]);
});

const predict = (body: unknown) => api.post('/api/predict', body);
const bytesOf = (input: number[]): Uint8Array => Uint8Array.from(input, (value) => Math.round(value * 255));

describe('POST /api/predict', () => {
  it.each([
    ['zero', 0],
    ['one', 1],
    ['three', 3],
    ['five', 5],
    ['seven', 7],
  ] as const)('reads a %s from its strokes and from a picture alike', async (name, digit) => {
    const fromStrokes = await predict({ strokes: DIGITS[name] });
    const fromImage = await predict({ image: dataUrl(await drawn(DIGITS[name])) });
    for (const { status, json } of [fromStrokes, fromImage]) {
      expect(status).toBe(200);
      expect(predictionSchema.parse(json)).toEqual(json);
      expect(json).toMatchObject({ digit, isDigit: true, model: 'cnn@shipped' });
      expect(json.confidence).toBe(json.probabilities[digit]);
    }
    expect(difference(bytesOf(fromStrokes.json.input), bytesOf(fromImage.json.input))).toBeLessThan(0.15);
  });

  it('is certain of a 0 as of any digit (the fault: digit 0 without certainty)', async () => {
    for (const drawing of [{ strokes: DIGITS.zero }, { image: dataUrl(await drawn(DIGITS.zero)) }]) {
      const { json } = await predict(drawing);
      expect(json.digit).toBe(0);
      expect(json.confidence).toBe(json.probabilities[0]);
      expect(json.confidence).toBeGreaterThan(0.9);
    }
  });

  it('shows its steps as pictures that can be opened, the last one being the input', async () => {
    const { json } = await predict({ strokes: DIGITS.five });
    expect(json.steps.map((step: { name: string }) => step.name)).toEqual([
      'ink',
      'outline',
      'box',
      'centred',
      'input',
    ]);
    for (const { width, height, image } of json.steps) {
      const png = sharp(Buffer.from(image.slice('data:image/png;base64,'.length), 'base64'));
      expect(await png.metadata()).toMatchObject({ format: 'png', width, height });
    }
    const last = Buffer.from(json.steps[4].image.slice('data:image/png;base64,'.length), 'base64');
    const pixels = await sharp(last).toColourspace('b-w').raw().toBuffer();
    expect(new Uint8Array(pixels)).toEqual(bytesOf(json.input));
  });

  it('gives every layer’s values where asked, the answers among them', async () => {
    const { json } = await predict({ strokes: DIGITS.three, activations: true, model: 'cnn' });
    expect(json.activations.map((layer: { layer: string }) => layer.layer)).toEqual([
      'conv1',
      'pool1',
      'conv2',
      'pool2',
      'dense',
      'digits',
      'isDigit',
    ]);
    for (const { shape, values } of json.activations)
      expect(values.length).toBe(shape.reduce((n: number, side: number) => n * side, 1));
    expect(json.activations.at(-2).values).toEqual(json.probabilities);
    expect(json.activations.at(-1).values[0] >= 0.5).toBe(json.isDigit);
    expect((await predict({ strokes: DIGITS.three })).json).not.toHaveProperty('activations');
  });

  it('reads [x, y, t] as [x, y], at any scale', async () => {
    const timed = DIGITS.seven.map((stroke) => stroke.map(([x, y], i) => [x! * 1e-3, y! * 1e-3, i * 8]));
    const [plain, other] = [await predict({ strokes: DIGITS.seven }), await predict({ strokes: timed })];
    expect(other.json.digit).toBe(7);
    expect(difference(bytesOf(plain.json.input), bytesOf(other.json.input))).toBeLessThan(0.02);
  });

  it.each(['jpeg', 'webp'] as const)('reads %s', async (format) => {
    const { json } = await predict({ image: dataUrl(await drawn(DIGITS.three, { format }), format) });
    expect(json).toMatchObject({ digit: 3, isDigit: true });
  });

  it('turns a photograph upright by its EXIF orientation', async () => {
    // Lying on its side, with the note that it must be turned by 90° clockwise (6) to stand.
    const lying = await drawn(DIGITS.seven, { format: 'jpeg', turn: 270 });
    const noted = await sharp(lying).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await predict({ image: dataUrl(noted, 'jpeg') })).json).toMatchObject({ digit: 7 });
  });

  it('reads a picture of 4096 × 4096', async () => {
    const { status, json } = await predict({ image: dataUrl(await drawn(DIGITS.zero, { side: 4096 })) });
    expect([status, json.digit]).toEqual([200, 0]);
  });

  it('says of a dot and of a blot that they are no digit', async () => {
    const dot = await predict({ strokes: [[[12, 12]]] });
    expect(dot.status).toBe(200);
    expect(dot.json.isDigit).toBe(false);
    expect(dot.json.probabilities).toHaveLength(10);
    const spot = await predict({ image: dataUrl(await drawn([[[5, 5]]])) });
    expect([spot.status, spot.json?.isDigit]).toEqual([200, false]);
  });

  const image = (bytes: Uint8Array, type?: string) => ({ image: dataUrl(bytes, type) });
  type Refused = [name: string, status: number, code: string, body: () => unknown | Promise<unknown>];
  const bad: Refused[] = [
    ['no strokes', 422, 'nothing-drawn', () => ({ strokes: [] })],
    ['only empty strokes', 422, 'nothing-drawn', () => ({ strokes: [[], []] })],
    ['a blank image', 422, 'nothing-drawn', async () => image(await blank(300, 200))],
    ['a 1 × 1 image', 422, 'nothing-drawn', async () => image(await blank(1, 1))],
    ['neither image nor strokes', 400, 'malformed', () => ({})],
    ['both image and strokes', 400, 'malformed', () => ({ image: 'data:', strokes: [[[1, 1]]] })],
    ['an array', 400, 'malformed', () => []],
    ['broken JSON', 400, 'malformed', () => '{"strokes": [[[1, 2]'],
    ['NaN', 400, 'malformed', () => '{"strokes": [[[NaN, 2]]]}'],
    ['null for a number', 400, 'malformed', () => ({ strokes: [[[null, 2]]] })],
    ['a number beyond all bounds', 400, 'malformed', () => '{"strokes": [[[1e999, 2]]]}'],
    ['a sample of one number', 400, 'malformed', () => ({ strokes: [[[1]]] })],
    ['a string for strokes', 400, 'malformed', () => ({ strokes: 'seven' })],
    ['an unknown model', 400, 'unknown-model', () => ({ strokes: [[[1, 1]]], model: 'abacus' })],
    ['an unknown version', 400, 'unknown-model', () => ({ strokes: [[[1, 1]]], model: 'cnn@99' })],
    ['text for an image', 400, 'unreadable-image', () => ({ image: 'a seven' })],
    ['a text file', 400, 'unreadable-image', () => image(Buffer.from('not an image at all'))],
    ['a data URL of nothing', 400, 'unreadable-image', () => ({ image: 'data:image/png;base64,' })],
    [
      'an SVG in a PNG’s name',
      400,
      'unreadable-image',
      () => image(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
    ],
    [
      'a truncated PNG',
      400,
      'unreadable-image',
      async () => image((await drawn(DIGITS.three)).subarray(0, 900)),
    ],
    ...(['jpeg', 'webp'] as const).map(
      (format): Refused => [
        `a truncated ${format}`,
        400,
        'unreadable-image',
        async () => {
          const whole = await drawn(DIGITS.three, { format });
          return image(whole.subarray(0, Math.floor(whole.length * 0.6)), format);
        },
      ],
    ),
    ['a header of 20,000 × 20,000', 413, 'too-large', () => image(hugeHeader(20_000, 20_000))],
    ['a header of 1 × 5,000', 413, 'too-large', () => image(hugeHeader(1, 5_000))],
    [
      'a million points',
      413,
      'too-large',
      () => `{"strokes": [[${Array.from({ length: 1_000_000 }, (_, i) => `[${i % 500},1]`).join()}]]}`,
    ],
    [
      '20,000 points',
      413,
      'too-large',
      () => ({ strokes: [Array.from({ length: 20_000 }, (_, i) => [i % 500, i % 300])] }),
    ],
    ['25 MB', 413, 'too-large', () => ({ image: 'x'.repeat(25 * 2 ** 20) })],
  ];
  it.each(bad)('%s: %i %s', async (_name, status, code, body) => {
    const answer = await predict(await body());
    expect([answer.status, answer.json]).toEqual([
      status,
      { error: { code, message: expect.stringMatching(/^.{10,200}$/) } },
    ]);
  });

  it('reads what others draw while all that is asked of it', async () => {
    const bodies = await Promise.all(bad.map(([, , , body]) => body()));
    const refused = Promise.all(bodies.map(predict));
    const read = await Promise.all(Array.from({ length: 5 }, () => predict({ strokes: DIGITS.three })));
    for (const { status, json } of read) expect([status, json.digit]).toEqual([200, 3]);
    expect((await refused).map(({ status }) => status)).toEqual(bad.map(([, status]) => status));
  });
});
