'use client';

import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import { useCell } from '@/app/session/cell';
import { divergingColour } from '@/lib/scene/diverging';
import type { SceneLayout } from '@/lib/scene/layout';
import { layerNamed } from '@/lib/scene/marked';
import { drawnLines, type NetworkFocus } from '../network-focus';
import styles from './flat-marks.module.css';
import { placeInPicture } from './layer-picture';

interface Props {
  readonly layout: SceneLayout;
  readonly focus: NetworkFocus;
  /** What the marks lie over: the pictures of the layers that are shown, by their slot in the layout. */
  readonly pictures: ReadonlyMap<number, HTMLCanvasElement>;
  readonly content: RefObject<HTMLElement | null>;
  /** Changes with the pictures. */
  readonly shown: unknown;
}

/** A rectangle of the content, in CSS pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Frame extends Box {
  readonly kind: 'selected' | 'part' | 'pinned';
}

interface Measured {
  readonly width: number;
  readonly height: number;
  /** Of the pictures, by their slot. */
  readonly boxes: ReadonlyMap<number, Box>;
}

/** More would be a haze. */
const MOST_LINES = 256;
/** CSS pixels: a frame's least side, so that it can be found, and its distance from what it frames. */
const LEAST_SIDE = 5;
const CLEARANCE = 1.5;

/** Over the flat maps what the scene has in space: frames around what is selected, belongs to it or was pinned, and what it is connected with. */
export function FlatMarks({ layout, focus, pictures, content, shown }: Props) {
  const selection = useCell(focus.selection, (value) => value);
  const highlight = useCell(focus.highlight, (value) => value);
  const hover = useCell(focus.hover, (value) => value);
  const pins = useCell(focus.pins, (value) => value);
  const { width, height, boxes } = useBoxes(content, pictures, layout, shown);
  const { frames, lines } = useMemo(() => {
    const placeOf = (name: { readonly layer: string; readonly cell: number | null }): Box | null => {
      const layer = layerNamed(layout, name.layer);
      const slot = layout.layers.findIndex(({ index }) => index === layer?.holder);
      const box = boxes.get(slot);
      if (!layer || !box || name.cell === null) return box ?? null;
      if (name.cell < 0 || name.cell >= layer.cells) return null;
      const place = placeInPicture(layout, slot, name.cell);
      return {
        x: box.x + place.left * box.width,
        y: box.y + place.top * box.height,
        width: place.width * box.width,
        height: place.height * box.height,
      };
    };
    const frame = (name: Parameters<typeof placeOf>[0], kind: Frame['kind']): Frame[] => {
      const place = placeOf(name);
      return place ? [{ kind, ...around(place) }] : [];
    };
    return {
      frames: [
        ...(highlight?.marks ?? []).flatMap((name) => frame(name, 'part')),
        ...(hover ? frame(hover, 'part') : []),
        ...pins.flatMap(({ at }) => frame(at, 'pinned')),
        ...(selection ? frame(selection, 'selected') : []),
      ],
      lines: drawnLines(highlight?.lines ?? [], MOST_LINES).flatMap(({ from, to, weight }) => {
        const [a, b] = [placeOf(from), placeOf(to)];
        return a && b ? [{ way: wayBetween(a, b), weight }] : [];
      }),
    };
  }, [layout, boxes, selection, highlight, hover, pins]);

  return (
    <svg
      className={styles.marks}
      viewBox={`0 0 ${Math.max(1, width)} ${Math.max(1, height)}`}
      aria-hidden="true"
      data-testid="flat-marks"
    >
      {lines.map(({ way, weight }, i) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name, and are all drawn anew.
          key={i}
          d={way}
          stroke={colourOf(weight)}
          strokeWidth={1 + 2 * Math.abs(weight)}
          strokeOpacity={0.3 + 0.6 * Math.abs(weight)}
        />
      ))}
      {frames.map(({ kind, ...place }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no name, and are all drawn anew.
        <rect key={i} {...place} rx={1.5} data-kind={kind} />
      ))}
    </svg>
  );
}

/** Where the pictures stand: measured when they change and when their content has another size, not with every reading. */
function useBoxes(
  content: Props['content'],
  pictures: Props['pictures'],
  layout: SceneLayout,
  shown: unknown,
): Measured {
  const [measured, setMeasured] = useState<Measured>({ width: 0, height: 0, boxes: new Map() });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other pictures stand elsewhere, whatever it is that shows them.
  useLayoutEffect(() => {
    const element = content.current;
    if (!element) return;
    const measure = () =>
      setMeasured({
        width: element.clientWidth,
        height: element.clientHeight,
        boxes: new Map(
          [...pictures].map(([slot, { offsetLeft, offsetTop, offsetWidth, offsetHeight }]) => [
            slot,
            { x: offsetLeft, y: offsetTop, width: offsetWidth, height: offsetHeight },
          ]),
        ),
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [content, pictures, layout, shown]);
  return measured;
}

/** A frame that does not cover what it frames. */
function around({ x, y, ...box }: Box): Box {
  const width = Math.max(LEAST_SIDE, box.width + 2 * CLEARANCE);
  const height = Math.max(LEAST_SIDE, box.height + 2 * CLEARANCE);
  return { x: x + (box.width - width) / 2, y: y + (box.height - height) / 2, width, height };
}

/** Leaves one cell and comes to the other along the page, as the scene's lines do along the flow. */
function wayBetween(a: Box, b: Box): string {
  const [x1, y1] = [a.x + a.width / 2, a.y + a.height / 2];
  const [x2, y2] = [b.x + b.width / 2, b.y + b.height / 2];
  const middle = (y1 + y2) / 2;
  return [`M${x1} ${y1}`, `C${x1} ${middle}`, `${x2} ${middle}`, `${x2} ${y2}`]
    .map((part) => part.replace(/\d+\.\d+/g, (number) => Number(number).toFixed(1)))
    .join(' ');
}

/** Never so faint that the line would be as dark as the stage. */
function colourOf(weight: number): string {
  const [red, green, blue] = divergingColour(Math.sign(weight) * (0.45 + 0.55 * Math.abs(weight)));
  return `rgb(${[red, green, blue].map((part) => Math.round(part * 255)).join(' ')})`;
}
