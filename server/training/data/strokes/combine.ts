import type { Source } from '../source';

/** Sources one after the other as one; `times` says how often each of a source's drawings comes in an epoch. */
export function combine(
  name: string,
  parts: readonly { readonly source: Source; readonly times?: number }[],
): Source {
  const spans = parts.flatMap(({ source, times = 1 }) => new Array<Source>(times).fill(source));
  const count = spans.reduce((sum, source) => sum + source.count, 0);
  const sourceOf = new Uint8Array(count);
  const placeOf = new Uint32Array(count);
  let at = 0;
  spans.forEach((source, span) => {
    for (let place = 0; place < source.count; place++, at++) {
      sourceOf[at] = span;
      placeOf[at] = place;
    }
  });
  const of = (index: number) => spans[sourceOf[index]!]!;
  return {
    name,
    count,
    label: (index) => of(index).label(placeOf[index]!),
    write: (index, random, target, offset) => of(index).write(placeOf[index]!, random, target, offset),
  };
}
