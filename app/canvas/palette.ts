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
export function inkFills(host: HTMLElement): readonly string[] {
  const probe = document.createElement('span');
  host.append(probe);
  const fills = INK_NAMES.map((_, colour) => {
    probe.style.color = inkVariable(colour);
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return fills;
}
