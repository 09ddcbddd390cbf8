import { byAge, type StrokeNode } from './components';
import { gapBetween } from './gap';
import type { StrokeShape } from './stroke-shape';

/**
 * Some parts stand off their sign further than two signs stand off each other. They are known by what they are: no digit is flat,
 * and none is half as high as its neighbour. Gaps are shares of the body's size; chosen on the training writers of the pen-digits
 * and UNIPEN sets, as those in `belong-together`, whose REACH none may pass.
 */
/** The bar of a 5 that slipped off, upwards or to the right. */
const BAR_GAP = 0.45;
/** A bar is this much flatter than wide, what it belongs to is not. */
const FLAT_BAR = 0.7;
/** A swung bar is a little larger than the body under it. */
const LARGEST_BAR = 1.25;
/** It lies in this upper share of the body's height or above it: a minus sign lies lower. */
const BAR_LOWEST = 0.35;
/** The open half of a 4, left of its upright. */
const HALF_GAP = 0.34;
/** It is smaller than the upright by this much, and ends above its foot. */
const LARGEST_HALF = 0.75;
const HALF_LOWEST = 0.85;
const HALF_HIGHEST = 0.1;
/** An upright is this much narrower than high. */
const SLENDER = 0.5;
/** Smaller ones are dots and slips of the pen. */
const LEAST_PART = 0.25;

/** How far a stroke lies off another that it may be a part of although they do not belong together; null where it cannot be. */
export const hostGap = (part: StrokeShape, body: StrokeShape): number | null => {
  if (part.size < LEAST_PART * body.size || part.size > LARGEST_BAR * body.size) return null;
  const share = isSlippedBar(part, body) ? BAR_GAP : isOpenHalf(part, body) ? HALF_GAP : 0;
  const most = share * body.size;
  if (most === 0 || part.left - body.right > most || body.left - part.right > most) return null;
  if (part.top - body.bottom > most || body.top - part.bottom > most) return null;
  const gap = gapBetween(part, body, most);
  return gap <= most ? gap : null;
};

const isSlippedBar = (part: StrokeShape, body: StrokeShape): boolean => {
  const height = body.bottom - body.top;
  return (
    part.bottom - part.top < FLAT_BAR * (part.right - part.left) &&
    height > FLAT_BAR * (body.right - body.left) &&
    part.right >= (body.left + body.right) / 2 &&
    (part.top + part.bottom) / 2 <= body.top + BAR_LOWEST * height
  );
};

const isOpenHalf = (part: StrokeShape, body: StrokeShape): boolean => {
  const height = body.bottom - body.top;
  return (
    part.size <= LARGEST_HALF * body.size &&
    body.right - body.left < SLENDER * height &&
    part.right <= body.right &&
    part.bottom <= body.top + HALF_LOWEST * height &&
    (part.top + part.bottom) / 2 >= body.top + HALF_HIGHEST * height
  );
};

/**
 * The stroke whose part a node is that belongs together with none: the nearest, of two equally near the older; null for none.
 * @param others none of them in a crowd
 */
export const hostOf = (node: StrokeNode, others: Iterable<StrokeNode>): StrokeNode | null => {
  if (node.neighbours.size > 0 || node.crowds.size > 0) return null;
  let host: StrokeNode | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const other of others) {
    if (other === node || other.sheet !== node.sheet) continue;
    const gap = hostGap(node.shape, other.shape);
    if (gap === null || gap > least || (gap === least && host !== null && byAge(other, host) > 0)) continue;
    host = other;
    least = gap;
  }
  return host;
};

/** Makes a stroke a part of another, or of none, on both sides. */
export const setHost = (node: StrokeNode, host: StrokeNode | null): void => {
  node.host?.parts.delete(node);
  node.host = host;
  host?.parts.add(node);
};
