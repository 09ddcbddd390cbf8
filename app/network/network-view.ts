import { LinearSRGBColorSpace, WebGLRenderer } from 'three';
import type { Network } from '@/lib/network/layers';
import { cellIndex } from '@/lib/scene/cells';
import { type Box, layOut, type SceneLayout } from '@/lib/scene/layout';
import { type Hit, pickCell } from '@/lib/scene/pick';
import { VIEW_NAMES, type ViewName } from '@/lib/scene/views';
import type { DecodedFrame } from './frame-source';
import { CameraRig } from './gl/camera-rig';
import { type LabelStyles, LayerLabels } from './gl/layer-labels';
import { NetworkModel } from './gl/network-model';
import { LightUp } from './light-up';
import type { NetworkFocus } from './network-focus';
import { makeProbe, type NetworkProbe, type ViewCounts } from './network-probe';
import { Reveal } from './reveal';
import { SceneFocus } from './scene-focus';
import { SceneMorph } from './scene-morph';
import { SharedCamera } from './shared-camera';
import { ThemeWatch } from './theme-watch';
import { type PointerPlace, watchPointer } from './view-pointer';
import { ViewSelection } from './view-selection';

export type { NetworkProbe } from './network-probe';

/** Which layers frames bring: those of the default view, or all. */
export type LayersShown = 'default' | 'all';

/** How the network stands: which layers lie open (by id), and how far apart. */
export interface Arrangement {
  readonly open: ReadonlySet<string>;
  readonly spacing: 'compact' | 'exploded';
}

/** What lies under the pointer. */
export interface HoveredCell extends PointerPlace {
  readonly layout: SceneLayout;
  readonly hit: Hit;
  /** Null where the frame did not bring this layer. */
  readonly value: number | null;
  /** The size of the view, in CSS pixels. */
  readonly within: { readonly width: number; readonly height: number };
}

export interface NetworkViewOptions {
  readonly network: Network;
  readonly focus: NetworkFocus;
  readonly arrangement: Arrangement;
  readonly labelStyles: LabelStyles;
  readonly onHover: (cell: HoveredCell | null) => void;
  /** A closed layer was clicked, or the name of the layer that is selected. */
  readonly onToggle: (layer: string) => void;
}

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
  private readonly camera: SharedCamera;
  private readonly sceneFocus: SceneFocus;
  private readonly selection: ViewSelection;
  private readonly stillness = window.matchMedia('(prefers-reduced-motion: reduce)');
  private readonly resizing = new ResizeObserver(() => this.resize());
  private readonly theme: ThemeWatch;
  private readonly listening = new AbortController();

  /** Of the ten digits, in the layout. */
  private readonly answerSlot: number;
  private layout: SceneLayout;
  /** The layout as it is drawn at this moment: on its way to `layout` while layers open and close. */
  private placed: SceneLayout;
  private readonly morph = new SceneMorph();
  private readonly lightUp = new LightUp();
  private readonly reveal: Reveal;
  private shown: DecodedFrame | null = null;
  private pointer: PointerPlace | null = null;
  private hovering = false;
  private led: string | null = null;
  private width = 0;
  private height = 0;
  private scheduled = 0;
  private sightChanged = true;
  private readonly counts: ViewCounts = { framesDrawn: 0, updates: 0, updateMs: 0, drawMs: 0 };

  constructor(
    private readonly host: HTMLElement,
    private readonly options: NetworkViewOptions,
  ) {
    const { network, focus } = options;
    this.layout = this.layoutFor(options.arrangement);
    this.placed = this.layout;
    this.answerSlot = this.layout.layers.findIndex(({ id }) => id === network.outputs.digits);
    this.renderer = new WebGLRenderer({ antialias: true, alpha: false });
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    const canvas = this.renderer.domElement;
    canvas.setAttribute('aria-hidden', 'true');
    host.prepend(canvas);

    this.model = new NetworkModel(network, this.layout);
    this.reveal = new Reveal(this.model);
    this.selection = new ViewSelection({
      selection: focus.selection,
      layout: () => this.layout,
      brightestOf: (layer) => this.model.store.brightestOf(layer),
      onToggle: options.onToggle,
      approach: (box) => this.rig.approach(box, performance.now()),
      home: () => this.lookFrom('home'),
    });
    this.labels = new LayerLabels(host, network, this.layout, options.labelStyles, {
      press: (layer) => this.selection.press(layer),
      lead: (layer) => this.lead(layer),
    });
    this.labels.setOpen(this.layout);
    this.rig = new CameraRig(canvas, () => this.stillness.matches, this.look);
    this.theme = new ThemeWatch(host, (stage, edge, pin) => this.colour(stage, edge, pin));
    this.sceneFocus = new SceneFocus(
      focus,
      this.model,
      () => this.placed,
      () => this.attend(),
    );

    this.probe = makeProbe(network, this.model.store, this.renderer.info, this.counts, {
      pick: (x, y) => this.pick(x, y),
      repeat: (now) => this.take(this.shown, now),
      upload: () => this.renderer.initTexture(this.model.shownTexture),
    });
    this.listen(canvas);
    this.theme.start();
    this.camera = new SharedCamera(focus.camera, this.rig, () => this.layout);
    this.resize();
    this.attend();
  }

  /** Shows a frame, or darkness; its bytes are copied. */
  show(frame: DecodedFrame | null): void {
    const startedAt = performance.now();
    this.take(frame, startedAt);
    this.counts.updates++;
    this.counts.updateMs += performance.now() - startedAt;
  }

  /** One update. Allocates nothing: a pen makes sixty of them a second. */
  private take(frame: DecodedFrame | null, now: number): void {
    this.shown = frame;
    this.model.write(frame);
    this.lightUp.show(now, this.stillness.matches);
    this.nameWinner();
    this.invalidate();
  }

  /** The digit that is read, once the signal has come to the answer. */
  private nameWinner(): void {
    const through = this.reveal.goal;
    const there = through === null || through >= this.answerSlot;
    this.labels.setWinner(there && this.shown ? this.brightest(this.shown.probabilities) : -1);
  }

  /** A method, since the build writes a function that is called once into its caller, where it is made anew at every call. */
  private brightest(probabilities: Float32Array): number {
    let best = 0;
    for (let i = 1; i < probabilities.length; i++) if (probabilities[i]! > probabilities[best]!) best = i;
    return best;
  }

  /** Shows how one frame differs from another of the same network. */
  showDifference(frame: DecodedFrame | null, minus: DecodedFrame | null): void {
    this.model.writeDifference(frame, minus);
    this.lightUp.stop();
    this.labels.setWinner(-1);
    this.invalidate();
  }

  /** Opens and closes layers, moves them together or apart. */
  arrange(arrangement: Arrangement): void {
    const to = this.layoutFor(arrangement);
    const now = performance.now();
    this.layout = to;
    this.labels.setOpen(to);
    if (this.stillness.matches) {
      this.morph.stop();
      this.place(to);
    } else this.morph.start(this.placed, to, now);
    if (this.rig.view !== null) this.rig.goTo(this.rig.view, boxesOf(to), now);
    this.invalidate();
  }

  /** Flies to a view of the whole network. */
  lookFrom(view: ViewName): void {
    this.rig.goTo(view, boxesOf(this.layout), performance.now());
  }

  /** Lights the layers only up to this one of the layout; null: all. */
  revealThrough(slot: number | null): void {
    const still = this.stillness.matches;
    this.reveal.go(slot, this.layout.layers.length - 1, still ? null : performance.now());
    this.nameWinner();
    this.invalidate();
  }

  /** Keys that move the camera or the selection; true when the key was one of them. */
  key(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey'>): boolean {
    if (event.altKey) return this.selection.move(event.key);
    const view = event.key === 'Home' ? 'home' : VIEW_NAMES[VIEW_KEYS.indexOf(event.key)];
    if (view) {
      this.lookFrom(view);
      return true;
    }
    if (event.key === 'Escape') return this.selection.stepBack();
    if (event.key === 'Enter') return this.selection.stepIn();
    return this.rig.key(event);
  }

  dispose(): void {
    cancelAnimationFrame(this.scheduled);
    this.scheduled = -1;
    this.listening.abort();
    this.resizing.disconnect();
    this.theme.stop();
    this.sceneFocus.dispose();
    this.camera.dispose();
    this.rig.dispose();
    this.labels.dispose();
    this.model.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.renderer.domElement.remove();
  }

  private layoutFor({ open, spacing }: Arrangement): SceneLayout {
    return layOut(this.options.network, { isOpen: ({ id }) => open.has(id), arrangement: spacing });
  }

  private listen(canvas: HTMLCanvasElement): void {
    const { signal } = this.listening;
    watchPointer(
      canvas,
      {
        over: (place) => {
          this.pointer = place;
          this.hover();
        },
        click: ({ x, y }) => this.selection.click(this.pick(x, y)),
      },
      signal,
    );
    // Three puts its programs and textures back by itself; the background and the picture must be asked for.
    canvas.addEventListener('webglcontextrestored', () => this.theme.read(), { signal });
    // Before the controls see it: a wheel turned in passing scrolls the page.
    this.host.addEventListener('wheel', this.letPageScroll, { signal, capture: true, passive: true });
    this.resizing.observe(this.host);
    document.fonts.ready.then(() => this.resize());
  }

  private readonly letPageScroll = (event: WheelEvent): void => {
    const wanted = event.ctrlKey || this.host.contains(document.activeElement);
    if (!wanted && pageScrolls()) event.stopPropagation();
  };

  private lead(layer: string | null): void {
    this.led = layer;
    this.sceneFocus.lead(layer);
    this.attend();
  }

  /** The selection or what leads to it changed. */
  private attend(): void {
    const selected = this.options.focus.selection.get();
    this.labels.attend(selected?.layer ?? null, this.led);
    // Whoever closes the inspector has the whole before them again, unless a hand has moved the camera since.
    if (!selected && this.rig.isNear) this.lookFrom('home');
    this.sightChanged = true;
    this.invalidate();
  }

  /** The stage's colours are the host's own: its background, and its text for edges and frames. */
  private colour(stage: string, edge: string, pin: string): void {
    this.model.setColours(stage, edge, pin);
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
    this.model.resize(this.width, this.height);
    this.labels.measure();
    this.rig.resize(this.width / this.height);
    if (this.rig.view !== null) this.rig.goTo(this.rig.view, boxesOf(this.layout), null);
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
    const placed = this.morph.advance(now);
    if (placed) this.place(placed);
    more = this.morph.moving || more;
    more = this.reveal.advance(now) || more;
    this.model.lightUp = this.lightUp.progress(now);
    if (this.model.lightUp < 1) more = true;
    if (this.sightChanged) {
      this.sightChanged = false;
      this.rig.camera.updateMatrixWorld();
      this.labels.place(this.placed, this.rig.camera, this.width, this.height);
      this.camera.tell();
    }
    this.hover();
    this.renderer.render(this.model.scene, this.rig.camera);
    if (more) this.invalidate();
    this.counts.framesDrawn++;
    this.counts.drawMs += performance.now() - startedAt;
  }

  /** Puts everything where a layout says; hovering and fitting go by where it is bound for. */
  private place(layout: SceneLayout): void {
    this.placed = layout;
    this.model.place(layout);
    this.sceneFocus.draw();
    this.sightChanged = true;
  }

  private hover(): void {
    const { pointer } = this;
    const { hover } = this.options.focus;
    const hit = pointer && !this.morph.moving ? this.pick(pointer.x, pointer.y) : null;
    if (!hit || !pointer) {
      if (!this.hovering) return;
      this.hovering = false;
      hover.set(null);
      this.options.onHover(null);
      return;
    }
    this.hovering = true;
    const map = this.layout.maps[hit.map]!;
    const layer = this.layout.layers.find((l) => l.index === map.layer)!;
    const texel = cellIndex(map, hit.row, hit.column);
    const cell = texel - layer.base;
    const before = hover.get();
    if (before?.layer !== layer.id || before.cell !== cell) hover.set({ layer: layer.id, cell });
    const value = this.model.store.valueAt(layer, texel);
    const within = { width: this.width, height: this.height };
    this.options.onHover({ layout: this.layout, hit, value, ...pointer, within });
  }

  /** The cell under a point of the host, in CSS pixels. */
  pick(x: number, y: number): Hit | null {
    const { origin, direction } = this.rig.rayThrough((x / this.width) * 2 - 1, 1 - (y / this.height) * 2);
    return pickCell(this.layout, { origin, direction });
  }
}

/** One for each view, in the order of their names. */
const VIEW_KEYS = ['0', '1', '2', '3', '4'];

const pageScrolls = (): boolean => {
  const page = document.scrollingElement;
  return page !== null && page.scrollHeight > page.clientHeight;
};

const boxesOf = (layout: SceneLayout): Box[] => layout.layers.map((l) => l.box);
