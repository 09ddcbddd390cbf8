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
  readonly digit: string;
  readonly winner: string;
}

interface Label {
  readonly element: HTMLElement;
  readonly slot: number;
  box: { left: number; top: number; width: number; height: number };
}

/** Pixels between a wall's foot and its label, and those that a label keeps free on either side and above the next. */
const BELOW = 8;
const BESIDE = 10;
const BETWEEN = 8;
/** Depth past which a point lies behind the camera. */
const BEYOND = 1;
const OFF_SCREEN = -1e4;
/** A hit this near to the foot, as a part of the way, is the wall itself. */
const AT_THE_FOOT = 0.02;
/** A digit's height as a part of its cell's. */
const DIGIT_PART = 0.8;
const DIGIT_PIXELS = { least: 10, most: 30 } as const;

/**
 * The scene's words, as HTML over the canvas: crisp at every size, in the page's font, no draw calls. They say nothing to screen
 * readers, which get the panel's own text.
 */
export class LayerLabels {
  private readonly overlay = document.createElement('div');
  private readonly labels: Label[];
  /** By importance: the two ends of the network first. */
  private readonly byImportance: readonly Label[];
  private readonly digits: readonly HTMLElement[];
  private readonly digitsSlot: number;
  private readonly visible: boolean[] = [];
  private readonly point = new Vector3();
  private winner = -1;

  constructor(
    host: HTMLElement,
    network: Network,
    layout: SceneLayout,
    private readonly styles: LabelStyles,
  ) {
    this.overlay.setAttribute('aria-hidden', 'true');
    this.labels = layout.layers.map((placed, slot) => {
      const words = describeLayer(network, network.layers[placed.index]!);
      const element = document.createElement('div');
      element.className = styles.label;
      element.append(span(words.name, styles.name), span(words.shape, styles.shape));
      this.overlay.append(element);
      return { element, slot, box: { left: 0, top: 0, width: 0, height: 0 } };
    });
    const last = this.labels.length - 1;
    this.byImportance = [...this.labels].sort(
      (a, b) => Number(b.slot === 0 || b.slot === last) - Number(a.slot === 0 || a.slot === last),
    );
    this.digitsSlot = layout.layers.findIndex((l) => l.id === network.outputs.digits);
    this.digits = Array.from({ length: layout.layers[this.digitsSlot]?.cells ?? 0 }, (_, digit) => {
      // A box that is moved, and in it the digit, which grows when it is read.
      const element = document.createElement('div');
      element.className = styles.digit;
      element.append(span(String(digit), ''));
      this.overlay.append(element);
      return element;
    });
    host.append(this.overlay);
  }

  /** Sizes of the texts, after the panel or its fonts changed. */
  measure(): void {
    for (const { element, box } of this.labels) {
      box.width = element.offsetWidth + 2 * BESIDE;
      box.height = element.offsetHeight + BETWEEN;
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
    for (const label of this.labels) {
      const { min, max } = layout.layers[label.slot]!.box;
      // The foot that is lowest on the screen, so that the label never lies on its own wall.
      let top = Number.NEGATIVE_INFINITY;
      for (const x of [min[0], max[0]]) {
        for (const z of [min[2], max[2]])
          top = Math.max(top, this.project(x, min[1], z, camera, width, height).y);
      }
      const anchor: Point = [(min[0] + max[0]) / 2, min[1], (min[2] + max[2]) / 2];
      const middle = this.project(...anchor, camera, width, height);
      label.box.left =
        middle.z > BEYOND || hidden(layout, camera, anchor) ? OFF_SCREEN : middle.x - label.box.width / 2;
      label.box.top = top + BELOW;
    }
    const shown = chooseLabels(this.byImportance.map(boxOf), this.visible);
    for (const [i, { element, box }] of this.byImportance.entries()) {
      element.style.transform = `translate(${(box.left + BESIDE).toFixed(1)}px, ${box.top.toFixed(1)}px)`;
      element.style.opacity = shown[i] ? '1' : '0';
    }
    const output = layout.layers[this.digitsSlot];
    if (output) this.placeDigits(layout, output, camera, width, height);
  }

  private placeDigits(
    layout: SceneLayout,
    output: LayerPlacement,
    camera: Camera,
    width: number,
    height: number,
  ): void {
    const map = layout.maps[output.firstMap]!;
    for (const [digit, element] of this.digits.entries()) {
      const row = Math.floor(digit / map.columns);
      const [, y, z] = cellCentre(map, row, digit % map.columns);
      const cell = map.height / map.rows;
      const above = this.project(0, y + cell / 2, z, camera, width, height).y;
      const pixels = this.project(0, y - cell / 2, z, camera, width, height).y - above;
      const at = this.project(map.centre[0] + map.width / 2 + cell * 0.3, y, z, camera, width, height);
      const size = Math.min(DIGIT_PIXELS.most, pixels * DIGIT_PART);
      element.style.fontSize = `${size.toFixed(1)}px`;
      element.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px) translateY(-50%)`;
      element.style.opacity = at.z > BEYOND || size < DIGIT_PIXELS.least * 0.7 ? '0' : '';
    }
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

const boxOf = (label: Label): LabelBox => label.box;

function span(text: string, className: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
