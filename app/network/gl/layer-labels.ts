import { type Camera, Vector3 } from 'three';
import type { Network } from '@/lib/network/layers';
import { cellCentre } from '@/lib/scene/cells';
import { describeLayer } from '@/lib/scene/describe';
import { chooseLabels, type LabelBox } from '@/lib/scene/labels';
import type { LayerPlacement, Point, SceneLayout } from '@/lib/scene/layout';
import { pickCell } from '@/lib/scene/pick';

export interface LabelStyles {
  readonly label: string;
  readonly name: string;
  readonly shape: string;
  readonly parameters: string;
  readonly digit: string;
  readonly winner: string;
}

/** What is done with a label, by the layer's id. */
export interface LabelActions {
  readonly press: (layer: string) => void;
  /** The keyboard is on it, or (null) on none any more. */
  readonly lead: (layer: string | null) => void;
}

interface Label {
  readonly element: HTMLButtonElement;
  readonly slot: number;
  /** Below the wall's foot, above its top, or a line further below. */
  readonly places: readonly [Place, Place, Place];
}

interface Place {
  /** Not behind the eye, nor on a wall. */
  free: boolean;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Pixels between a wall's foot and its label, and those that a label keeps free on either side and above the next. */
const BELOW = 8;
const BESIDE = 10;
const BETWEEN = 8;
/** Depth past which a point lies behind the camera. */
const BEYOND = 1;
/** Where across a label it is looked whether walls lie behind it, parts of its width. */
const SAMPLES = [0.15, 0.5, 0.85];
/** A hit this near to the foot, as a part of the way, is the wall itself. */
const AT_THE_FOOT = 0.02;
/** A digit's height as a part of its cell's. */
const DIGIT_PART = 0.8;
/** Below the least nobody can read them. */
const DIGIT_PIXELS = { least: 7, most: 30 } as const;
/** What stands over the picture: tools, legend, offers. No name goes under it. */
const OVER_THE_STAGE = '[data-over-stage]';

/**
 * The scene's words, as HTML over the canvas: crisp at every size, in the page's font, no draw calls. Each label is a button: the
 * way from layer to layer by keyboard, in the order of the signal.
 */
export class LayerLabels {
  private readonly overlay = document.createElement('div');
  private readonly labels: Label[];
  /** The one that is looked at first, then the two ends of the network. */
  private byImportance: readonly Label[];
  private readonly digits: readonly HTMLElement[];
  private readonly digitsSlot: number;
  private readonly chosen: number[] = [];
  private readonly taken: LabelBox[] = [];
  private readonly point = new Vector3();
  private winner = -1;
  /** Layers whose names stay in sight. */
  private lookedAt: readonly (string | null)[] = [];

  constructor(
    private readonly host: HTMLElement,
    network: Network,
    layout: SceneLayout,
    private readonly styles: LabelStyles,
    actions: LabelActions,
  ) {
    this.labels = layout.layers.map((placed, slot) => {
      const words = describeLayer(network, network.layers[placed.index]!);
      const element = document.createElement('button');
      element.type = 'button';
      element.className = styles.label;
      element.title = words.hint;
      element.dataset.layer = placed.id;
      element.append(span(words.name, styles.name), span(words.shape, styles.shape));
      if (words.parameters !== null) element.append(span(words.parameters, styles.parameters));
      element.addEventListener('click', () => actions.press(placed.id));
      element.addEventListener('focus', () => {
        // By keyboard only: a click is answered by what it selects.
        if (element.matches(':focus-visible')) actions.lead(placed.id);
      });
      element.addEventListener('blur', () => actions.lead(null));
      this.overlay.append(element);
      return { element, slot, places: [nowhere(), nowhere(), nowhere()] };
    });
    this.byImportance = [...this.labels];
    this.digitsSlot = layout.layers.findIndex((l) => l.id === network.outputs.digits);
    this.digits = Array.from({ length: layout.layers[this.digitsSlot]?.cells ?? 0 }, (_, digit) => {
      // A box that is moved, and in it the digit, which grows when it is read.
      const element = document.createElement('div');
      element.className = styles.digit;
      element.setAttribute('aria-hidden', 'true');
      element.append(span(String(digit), ''));
      this.overlay.append(element);
      return element;
    });
    host.append(this.overlay);
  }

  /** Sizes of the texts, after the panel or its fonts changed. */
  measure(): void {
    for (const { element, places } of this.labels) {
      for (const place of places) {
        place.width = element.offsetWidth + 2 * BESIDE;
        place.height = element.offsetHeight + BETWEEN;
      }
    }
  }

  /** The layers that are looked at, by importance; the first is the selected one. */
  attend(selected: string | null, led: string | null): void {
    this.lookedAt = [selected, led];
    const last = this.labels.length - 1;
    const rank = ({ slot, element: { dataset } }: Label) => {
      if (dataset.layer === led) return 0;
      if (dataset.layer === selected) return 1;
      return slot === 0 || slot === last ? 2 : 3;
    };
    this.byImportance = [...this.labels].sort((a, b) => rank(a) - rank(b));
    for (const { element } of this.labels)
      element.setAttribute('aria-pressed', String(element.dataset.layer === selected));
    // What is looked at says more.
    this.measure();
  }

  /** Says of each layer whether it lies open; one that is a single map is neither. */
  setOpen(layout: SceneLayout): void {
    for (const { element, slot } of this.labels) {
      const { open, mapCount, holder, index } = layout.layers[slot]!;
      if (mapCount > 1 || holder !== index) element.setAttribute('aria-expanded', String(open));
    }
  }

  /** Marks the digit that the network reads; −1 for none. */
  setWinner(digit: number): void {
    if (digit === this.winner) return;
    this.digits[this.winner]?.classList.remove(this.styles.winner);
    this.digits[digit]?.classList.add(this.styles.winner);
    this.winner = digit;
  }

  /** Follows camera and layout; `boxes` are the walls as they stand now. */
  place(layout: SceneLayout, camera: Camera, width: number, height: number): void {
    this.lookOver();
    const output = layout.layers[this.digitsSlot];
    if (output) this.placeDigits(layout, output, camera, width, height);
    for (const label of this.labels) this.follow(label, layout, camera, width, height);
    const chosen = chooseLabels(this.byImportance.map(placesOf), this.taken, this.chosen);
    for (const [i, { element, places }] of this.byImportance.entries()) {
      const place = places[chosen[i]!];
      if (place)
        element.style.transform = `translate(${(place.left + BESIDE).toFixed(1)}px, ${place.top.toFixed(1)}px)`;
      element.style.opacity = place ? '1' : '0';
      element.style.pointerEvents = place ? '' : 'none';
    }
  }

  /** Finds what stands over the picture just now. */
  private lookOver(): void {
    const own = this.host.getBoundingClientRect();
    this.taken.length = 0;
    for (const element of document.querySelectorAll(OVER_THE_STAGE)) {
      const { left, top, width, height } = element.getBoundingClientRect();
      this.taken.push({ left: left - own.left, top: top - own.top, width, height });
    }
  }

  /** Where a label may stand: under its wall or, where that is taken or hidden, over it. */
  private follow(label: Label, layout: SceneLayout, camera: Camera, width: number, height: number): void {
    const { min, max } = layout.layers[label.slot]!.box;
    // The foot that is lowest on the screen and the edge that is highest, so that no label lies on its own wall.
    let foot = Number.NEGATIVE_INFINITY;
    let top = Number.POSITIVE_INFINITY;
    for (const x of [min[0], max[0]]) {
      for (const z of [min[2], max[2]]) {
        foot = Math.max(foot, this.project(x, min[1], z, camera, width, height).y);
        top = Math.min(top, this.project(x, max[1], z, camera, width, height).y);
      }
    }
    const [below, above, lower] = label.places;
    const wanted = this.lookedAt.includes(label.element.dataset.layer!);
    for (const place of label.places) {
      const y = place === above ? max[1] : min[1];
      const anchor: Point = [(min[0] + max[0]) / 2, y, (min[2] + max[2]) / 2];
      const middle = this.project(...anchor, camera, width, height);
      place.left = middle.x - place.width / 2;
      // A wall at the rim keeps its name in the picture.
      if (wanted || (middle.x >= 0 && middle.x <= width))
        place.left = Math.max(0, Math.min(width - place.width, place.left));
      place.free = middle.z <= BEYOND && (wanted || !hidden(layout, camera, anchor));
    }
    above.top = top - BELOW - above.height + BETWEEN;
    // A wall that reaches out of the picture keeps its name in sight while it is looked at.
    below.top = wanted ? Math.min(foot + BELOW, height - below.height) : foot + BELOW;
    lower.top = below.top + below.height;
    // Where the digits stand, the last wall's name finds no room nearer.
    lower.free &&= wanted || label.slot === layout.layers.length - 1;
    for (const place of label.places) {
      place.free &&= place.top >= 0 && place.top + place.height - BETWEEN <= height;
      place.free &&= wanted || !this.liesOnWalls(place, layout, camera, width, height);
    }
  }

  /** Words on somebody else's cells are hard to read, and hide them. */
  private liesOnWalls(
    { left, top, width: across, height: down }: Place,
    layout: SceneLayout,
    camera: Camera,
    width: number,
    height: number,
  ): boolean {
    return SAMPLES.some((part) => {
      const x = ((left + across * part) / width) * 2 - 1;
      const y = 1 - ((top + down / 2) / height) * 2;
      const { position } = camera;
      const to = this.point.set(x, y, 0.5).unproject(camera).sub(position);
      return (
        pickCell(layout, { origin: [position.x, position.y, position.z], direction: [to.x, to.y, to.z] }) !==
        null
      );
    });
  }

  private placeDigits(
    layout: SceneLayout,
    output: LayerPlacement,
    camera: Camera,
    width: number,
    height: number,
  ): void {
    const map = layout.maps[output.firstMap]!;
    const cell = map.height / map.rows;
    // One size for all, so that a column that leans loses none at its end.
    const [x, y, z] = map.centre;
    const top = this.project(x, y + map.height / 2, z, camera, width, height).y;
    const bottom = this.project(x, y - map.height / 2, z, camera, width, height).y;
    const size = Math.min(DIGIT_PIXELS.most, (Math.abs(bottom - top) / map.rows) * DIGIT_PART);
    this.overlay.style.setProperty('--digit-size', `${size.toFixed(1)}px`);
    this.overlay.toggleAttribute('data-small', size < DIGIT_PIXELS.least);
    const column = { left: width, top: height, right: 0, bottom: 0 };
    for (const [digit, element] of this.digits.entries()) {
      const [, y, z] = cellCentre(map, Math.floor(digit / map.columns), digit % map.columns);
      const at = this.project(map.centre[0] + map.width / 2 + cell * 0.3, y, z, camera, width, height);
      element.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px) translateY(-50%)`;
      element.style.opacity = at.z > BEYOND ? '0' : '';
      column.left = Math.min(column.left, at.x);
      column.top = Math.min(column.top, at.y - size / 2);
      column.right = Math.max(column.right, at.x + size);
      column.bottom = Math.max(column.bottom, at.y + size / 2);
    }
    const { left, right } = column;
    if (size >= DIGIT_PIXELS.least)
      this.taken.push({ left, top: column.top, width: right - left, height: column.bottom - column.top });
  }

  /** World to CSS pixels; z > 1 lies behind the camera or too far. The result is reused by the next call. */
  private project(x: number, y: number, z: number, camera: Camera, width: number, height: number): Vector3 {
    const p = this.point.set(x, y, z).project(camera);
    p.x = ((p.x + 1) / 2) * width;
    p.y = ((1 - p.y) / 2) * height;
    return p;
  }

  dispose(): void {
    this.overlay.remove();
  }
}

/** Whether another wall stands between the eye and a wall's foot. */
function hidden(layout: SceneLayout, { position }: Camera, anchor: Point): boolean {
  const direction: Point = [anchor[0] - position.x, anchor[1] - position.y, anchor[2] - position.z];
  const hit = pickCell(layout, { origin: [position.x, position.y, position.z], direction });
  return hit !== null && hit.distance < 1 - AT_THE_FOOT;
}

const nowhere = (): Place => ({ free: false, left: 0, top: 0, width: 0, height: 0 });

const placesOf = ({ places }: Label): readonly LabelBox[] =>
  places.map((place) => (place.free ? place : NOWHERE));

const NOWHERE: LabelBox = { left: 0, top: 0, width: 0, height: 0 };

function span(text: string, className: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
