import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { INK_COLOURS } from '@/lib/room/op';

const app = fileURLToPath(new URL('../../app', import.meta.url));
const tokens = readFileSync(join(app, 'tokens.css'), 'utf8');

type Rgb = readonly [number, number, number];

function hex(text: string): Rgb {
  const n = Number.parseInt(text.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

/** A token's colour in each theme. */
function colour(name: string): { light: Rgb; dark: Rgb } {
  const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(tokens)?.[1];
  const found = value?.match(/#[0-9a-f]{6}/g);
  if (!found) throw new Error(`No colour --${name}`);
  return { light: hex(found[0]!), dark: hex(found.at(-1)!) };
}

const linear = (c: number): number => {
  const s = c / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
};
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
/** WCAG 2.2. */
function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

/** Full protanopia and deuteranopia on linear RGB: Machado, Oliveira and Fernandes, 2009. */
const SIGHTS = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
} as const;

/** OKLab of a colour as such eyes see it (Ottosson, https://bottosson.github.io/posts/oklab/). */
function seen(rgb: Rgb, sight: keyof typeof SIGHTS): Rgb {
  const m = SIGHTS[sight];
  const [x, y, z] = rgb.map(linear) as [number, number, number];
  const clip = (v: number) => Math.min(1, Math.max(0, v));
  const r = clip(m[0] * x + m[1] * y + m[2] * z);
  const g = clip(m[3] * x + m[4] * y + m[5] * z);
  const b = clip(m[6] * x + m[7] * y + m[8] * z);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const mm = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * mm - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * mm + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * mm - 0.808675766 * s,
  ];
}

const apart = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  const of = (name: string) => colour(name)[theme];

  it.each([
    ['text', 'paper'],
    ['text', 'sheet'],
    ['text', 'raised'],
    ['text-soft', 'paper'],
    ['text-soft', 'sheet'],
    ['text-soft', 'raised'],
    ['text-soft', 'press'],
    ['on-solid', 'solid'],
    ['on-solid', 'accent'],
    ['stage-text', 'stage'],
    ['bad', 'paper'],
    ['wait', 'raised'],
  ])('%s can be read on %s (AA)', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['accent', 'paper'],
    ['accent', 'press'],
    ['line-strong', 'paper'],
    ['good', 'paper'],
    ['wait', 'paper'],
  ])('%s can be made out on %s (AA)', (part, ground) => {
    expect(contrast(of(part), of(ground))).toBeGreaterThanOrEqual(3);
  });

  const inks = Array.from({ length: INK_COLOURS }, (_, i) => of(`ink-${i}`));

  it.each(inks.map((ink, i) => [i, ink] as const))('ink %i can be made out on the sheet', (_, ink) => {
    expect(contrast(ink, of('sheet'))).toBeGreaterThanOrEqual(3);
  });

  it.each(['usual', 'protan', 'deutan'] as const)('inks stay apart for %s eyes', (sight) => {
    const close: string[] = [];
    for (let a = 0; a < inks.length; a++)
      for (let b = a + 1; b < inks.length; b++) {
        const distance = apart(seen(inks[a]!, sight), seen(inks[b]!, sight));
        // Just noticeable is about 0.02 in OKLab; a line on paper wants three times that.
        if (distance < 0.06) close.push(`${a} and ${b}: ${distance.toFixed(3)}`);
      }
    expect(close).toEqual([]);
  });
});

it('no other style names a colour', () => {
  const offenders = readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css') && file !== 'tokens.css')
    .filter((file) =>
      /#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|oklab)a?\(/i.test(readFileSync(join(app, file), 'utf8')),
    );
  expect(offenders).toEqual([]);
});
