import { LinearSRGBColorSpace, WebGLRenderer } from 'three';
import type { Network } from '@/lib/network/layers';
import { cellIndex, layerOfCell } from '@/lib/scene/cells';
import { type Box, layOut, opensByDefault, type SceneLayout } from '@/lib/scene/layout';
import { between } from '@/lib/scene/morph';
import { type Hit, pickCell } from '@/lib/scene/pick';
import type { DecodedFrame } from './frame-source';
import { CameraRig } from './gl/camera-rig';
import { type LabelStyles, LayerLabels } from './gl/layer-labels';
import { NetworkModel } from './gl/network-model';
import { makeProbe, type NetworkProbe, type ViewCounts } from './network-probe';

export type { NetworkProbe } from './network-probe';

/** Which layers a viewer sees open: those of the default view, or all. */
export type LayersShown = 'default' | 'all';

/** What lies under the pointer. */
export interface HoveredCell {
  readonly layout: SceneLayout;
  readonly hit: Hit;
  /** Null where the frame did not bring this layer. */
  readonly value: number | null;
  /** Of the pointer, and the size of the view, in CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly within: { readonly width: number; readonly height: number };
}

export interface NetworkViewOptions {
  readonly network: Network;
  readonly layers: LayersShown;
  readonly labelStyles: LabelStyles;
  readonly onHover: (cell: HoveredCell | null) => void;
}

interface Morph {
  readonly from: SceneLayout;
  readonly to: SceneLayout;
  readonly startedAt: number;
}

/** Input to answer, in all. */
const LIGHT_UP_MS = 200;
/** Frames that follow each other quicker than this are the pen moving: they show at once. */
const QUIET_MS = 260;
const MORPH_MS = 560;
const MOST_PIXEL_RATIO = 2;

/**
 * The network in 3D, on a canvas of its own inside `host`. Draws only when something changed.
 * @throws Error where the browser has no WebGL 2.
 */
export class NetworkView {
  readonly probe: NetworkProbe;
  private readonly renderer: WebGLRenderer;
  private readonly model: NetworkModel;
  private readonly labels: LayerLabels;
  private readonly rig: CameraRig;
  private readonly stillness = window.matchMedia('(prefers-reduced-motion: reduce)');
  private readonly darkness = window.matchMedia('(prefers-color-scheme: dark)');
  private readonly resizing = new ResizeObserver(() => this.resize());
  private readonly themeWatch = new MutationObserver(() => this.readTheme());
  private readonly listening = new AbortController();

  private layout: SceneLayout;
  /** The layout as it is drawn at this moment: on its way to `layout` while layers open and close. */
  private placed: SceneLayout;
  private morph: Morph | null = null;
  private lightUpSince: number | null = null;
  private lastShownAt = Number.NEGATIVE_INFINITY;
  private pointer: { readonly x: number; readonly y: number } | null = null;
  private width = 0;
  private height = 0;
  private scheduled = 0;
  private sightChanged = true;
  private readonly counts: ViewCounts = { framesDrawn: 0, updates: 0, updateMs: 0, drawMs: 0 };

  constructor(
    private readonly host: HTMLElement,
    private readonly options: NetworkViewOptions,
  ) {
    const { network } = options;
    this.layout = this.layoutFor(options.layers);
    this.placed = this.layout;
    this.renderer = new WebGLRenderer({ antialias: true, alpha: false });
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    const canvas = this.renderer.domElement;
    canvas.setAttribute('aria-hidden', 'true');
    host.prepend(canvas);

    this.model = new NetworkModel(network, this.layout);
    this.labels = new LayerLabels(host, network, this.layout, options.labelStyles);
    this.rig = new CameraRig(canvas, () => this.stillness.matches, this.look);

    this.probe = makeProbe(network, this.model.store, this.renderer.info, this.counts);
    this.listen(canvas);
    this.readTheme();
    this.resize();
  }

  /** Shows a frame, or darkness. Copies its bytes: nothing of it is kept. */
  show(frame: DecodedFrame | null): void {
    const startedAt = performance.now();
    this.model.write(frame);
    const quiet = startedAt - this.lastShownAt > QUIET_MS;
    this.lastShownAt = startedAt;
    this.lightUpSince = quiet && !this.stillness.matches ? startedAt : null;
    this.labels.setWinner(frame ? brightest(frame.probabilities) : -1);
    this.invalidate();
    this.counts.updates++;
    this.counts.updateMs += performance.now() - startedAt;
  }

  /** Opens or closes the layers that the default view leaves out. */
  setLayers(layers: LayersShown): void {
    const to = this.layoutFor(layers);
    const now = performance.now();
    this.morph = this.stillness.matches ? null : { from: this.placed, to, startedAt: now };
    this.layout = to;
    if (!this.morph) this.place(to);
    if (!this.rig.movedByHand) this.rig.goHome(boxesOf(to), now);
    this.invalidate();
  }

  /** Flies to where the whole network is seen. */
  fit(): void {
    this.rig.goHome(boxesOf(this.layout), performance.now());
  }

  /** Keys that move the camera; `0` and Home fit. True when the key was one of them. */
  key(event: { readonly key: string; readonly shiftKey: boolean }): boolean {
    if (event.key === '0' || event.key === 'Home') {
      this.fit();
      return true;
    }
    return this.rig.key(event);
  }

  dispose(): void {
    cancelAnimationFrame(this.scheduled);
    this.scheduled = -1;
    this.listening.abort();
    this.resizing.disconnect();
    this.themeWatch.disconnect();
    this.rig.dispose();
    this.labels.dispose();
    this.model.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.renderer.domElement.remove();
  }

  private layoutFor(layers: LayersShown): SceneLayout {
    return layOut(this.options.network, {
      isOpen: (layer) => layers === 'all' || opensByDefault(layer),
      arrangement: 'compact',
    });
  }

  private listen(canvas: HTMLCanvasElement): void {
    const { signal } = this.listening;
    const move = (event: PointerEvent) => {
      this.pointer = { x: event.offsetX, y: event.offsetY };
      this.hover();
    };
    const leave = () => {
      this.pointer = null;
      this.hover();
    };
    canvas.addEventListener('pointermove', move, { signal });
    canvas.addEventListener('pointerleave', leave, { signal });
    canvas.addEventListener('pointercancel', leave, { signal });
    // Three puts its programs and textures back by itself; the background and the picture must be asked for.
    canvas.addEventListener('webglcontextrestored', () => this.readTheme(), { signal });
    // Before the controls see it: a wheel turned in passing scrolls the page.
    this.host.addEventListener('wheel', this.letPageScroll, { signal, capture: true, passive: true });
    this.darkness.addEventListener('change', () => this.readTheme(), { signal });
    this.themeWatch.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });
    this.resizing.observe(this.host);
    document.fonts.ready.then(() => this.resize());
  }

  private readonly letPageScroll = (event: WheelEvent): void => {
    const wanted = event.ctrlKey || document.activeElement === this.host;
    if (!wanted && pageScrolls()) event.stopPropagation();
  };

  /** The stage's colours are the host's own: its background, and its text for edges and frames. */
  private readTheme(): void {
    const style = getComputedStyle(this.host);
    this.model.setColours(style.backgroundColor, style.color);
    this.renderer.setClearColor(this.model.stageColour);
    this.invalidate();
  }

  private resize(): void {
    this.width = this.host.clientWidth;
    this.height = this.host.clientHeight;
    if (this.width === 0 || this.height === 0 || this.scheduled === -1) return;
    this.renderer.setPixelRatio(Math.min(MOST_PIXEL_RATIO, window.devicePixelRatio));
    this.renderer.setSize(this.width, this.height);
    this.renderer.domElement.style.touchAction = pageScrolls() ? 'pan-y' : 'none';
    this.labels.measure();
    this.rig.resize(this.width / this.height);
    if (!this.rig.movedByHand) this.rig.goHome(boxesOf(this.layout), null);
    this.sightChanged = true;
    // At once: a canvas that changed its size is empty until drawn.
    this.draw(performance.now());
  }

  /** Asks for one frame; any number of times makes one. */
  private readonly invalidate = (): void => {
    if (this.scheduled === 0) this.scheduled = requestAnimationFrame(this.tick);
  };

  /** The camera, the walls or the panel moved: labels must follow. */
  private readonly look = (): void => {
    this.sightChanged = true;
    this.invalidate();
  };

  private readonly tick = (now: number): void => {
    this.scheduled = 0;
    this.draw(now);
  };

  private draw(now: number): void {
    if (this.width === 0 || this.height === 0) return;
    const startedAt = performance.now();
    let more = this.rig.advance(now);
    if (this.morph) more = this.advanceMorph(this.morph, now) || more;
    if (this.lightUpSince !== null) {
      const t = Math.min(1, Math.max(0, (now - this.lightUpSince) / LIGHT_UP_MS));
      this.model.lightUp = t;
      if (t >= 1) this.lightUpSince = null;
      else more = true;
    } else this.model.lightUp = 1;
    if (this.sightChanged) {
      this.sightChanged = false;
      this.rig.camera.updateMatrixWorld();
      this.labels.place(this.placed, this.rig.camera, this.width, this.height);
    }
    this.hover();
    this.renderer.render(this.model.scene, this.rig.camera);
    if (more) this.invalidate();
    this.counts.framesDrawn++;
    this.counts.drawMs += performance.now() - startedAt;
  }

  private advanceMorph({ from, to, startedAt }: Morph, now: number): boolean {
    const t = Math.min(1, Math.max(0, (now - startedAt) / MORPH_MS));
    if (t >= 1) this.morph = null;
    this.place(t >= 1 ? to : between(from, to, t));
    return t < 1;
  }

  /** Puts everything where a layout says; hovering and fitting go by where it is bound for. */
  private place(layout: SceneLayout): void {
    this.placed = layout;
    this.model.place(layout);
    this.sightChanged = true;
  }

  private hover(): void {
    const { pointer } = this;
    const hit = pointer && !this.morph ? this.pick(pointer.x, pointer.y) : null;
    if (!hit || !pointer) {
      if (this.model.hovered < 0) return;
      this.model.hovered = -1;
      this.options.onHover(null);
      this.invalidate();
      return;
    }
    const map = this.layout.maps[hit.map]!;
    const cell = cellIndex(map, hit.row, hit.column);
    if (this.model.hovered !== cell) {
      this.model.hovered = cell;
      this.invalidate();
    }
    const value = this.model.store.valueAt(layerOfCell(this.layout, cell)!, cell);
    const within = { width: this.width, height: this.height };
    this.options.onHover({ layout: this.layout, hit, value, ...pointer, within });
  }

  /** The cell under a point of the host, in CSS pixels. */
  pick(x: number, y: number): Hit | null {
    const { origin, direction } = this.rig.rayThrough((x / this.width) * 2 - 1, 1 - (y / this.height) * 2);
    return pickCell(this.layout, { origin, direction });
  }
}

const pageScrolls = (): boolean => {
  const page = document.scrollingElement;
  return page !== null && page.scrollHeight > page.clientHeight;
};

const boxesOf = (layout: SceneLayout): Box[] => layout.layers.map((l) => l.box);

function brightest(probabilities: Float32Array): number {
  let best = 0;
  for (let i = 1; i < probabilities.length; i++) if (probabilities[i]! > probabilities[best]!) best = i;
  return best;
}
