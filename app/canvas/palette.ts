import { INK_COLOURS } from '@/lib/room/op';

/** As people call them; index into the palette. */
export const INK_NAMES = [
  'graphite',
  'orange',
  'sky blue',
  'green',
  'gold',
  'blue',
  'vermilion',
  'purple',
] as const satisfies { readonly length: typeof INK_COLOURS };

export const inkVariable = (colour: number): string => `var(--ink-${colour % INK_COLOURS})`;

/** The palette as canvas fill styles in the theme that `host` stands in. */
export const inkFills = (host: HTMLElement): readonly string[] =>
  computed(
    host,
    INK_NAMES.map((_, colour) => inkVariable(colour)),
  );

/** Of what a tool would take. */
export const pointedFill = (host: HTMLElement): string => computed(host, ['var(--bad)'])[0]!;

export function computed(host: HTMLElement, colours: readonly string[]): readonly string[] {
  const probe = document.createElement('span');
  host.append(probe);
  const values = colours.map((colour) => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return values;
}
