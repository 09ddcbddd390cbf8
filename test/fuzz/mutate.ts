import type { Random } from './random';

const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

const LONG = 'x'.repeat(10_000);

/** Made anew each time: what receives them may change them. */
const JUNK: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => true,
  () => -1,
  () => 1.5,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 2 ** 53,
  () => '',
  () => LONG,
  () => '\u202e<script>alert(1)</script>\u0000',
  () => '__proto__',
  () => [],
  () => new Array(100),
  () => deep(200),
  () => ({}),
  () => JSON.parse('{"__proto__":{"role":"owner"},"constructor":{"prototype":{"role":"owner"}}}'),
  () => new Uint8Array(8),
  () => 10n,
  () => ({ toString: null, valueOf: null }),
];

interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

function placesIn(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    const holder = value as Record<string, unknown>;
    found.push({ holder, key });
    placesIn(holder[key as string], found);
  }
  return found;
}

/** The value with one thing wrong, or what only looks wrong: whoever uses it asks the schema. */
export function mutate(value: unknown, random: Random): unknown {
  const junk = () => random.pick(JUNK)();
  const copy = structuredClone(value);
  const places = placesIn(copy);
  if (places.length === 0 || random.chance(0.05)) {
    if (typeof copy !== 'object' || copy === null || random.chance(0.5)) return junk();
    return Object.assign(copy, { [random.pick(['admin', '__proto__x', 'seq', '0'])]: junk() });
  }
  const { holder, key } = random.pick(places);
  const target = holder as Record<string, unknown>;
  switch (random.int(0, 5)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(key as number, 1);
      else delete target[key];
      break;
    case 1:
      if (Array.isArray(holder)) for (let i = 0; i < 70; i++) holder.push(holder[0]);
      else target[`${key}2`] = junk();
      break;
    case 2: {
      const before = target[key];
      if (typeof before === 'number')
        target[key] = random.pick([-before - 1, before + 0.5, before * 1e9 + 1e9, String(before)]);
      else if (typeof before === 'string')
        target[key] = random.pick([`${before} `, before.repeat(20), before.slice(1, 3), [before]]);
      else target[key] = junk();
      break;
    }
    default:
      target[key] = junk();
  }
  return copy;
}
