import { Color, type DataTexture, LinearSRGBColorSpace, Scene } from 'three';
import type { Network } from '@/lib/network/layers';
import { exposureOf } from '@/lib/scene/exposure';
import type { SceneLayout } from '@/lib/scene/layout';
import { chooseThreads } from '@/lib/scene/threads';
import { CellStore, TEXTURE_WIDTH } from '../cell-store';
import type { DecodedFrame } from '../frame-source';
import { CellMarks, type PlacedMark } from './cell-marks';
import { HighlightLines, type PlacedLine } from './highlight-lines';
import { MapMesh } from './map-mesh';
import { Relief } from './relief';
import { cellTexture, divergingTexture, rampTexture } from './textures';
import { ThreadLines } from './thread-lines';
import { ALL_REVEALED, type SharedUniforms, sharedUniforms, showDifference } from './uniforms';

const THREADS_PER_LAYER = 64;
/** Light of the layers beside the one that is looked at, and of the flat cells under a relief. */
const ASIDE = 0.5;
const UNDER_RELIEF = 0.3;
/** Light of the threads while a highlight is drawn. */
const QUIET_THREADS = 0.12;

/** Everything of a network that stands in the scene: two draw calls, whatever its size, and three more for what is looked at. */
export class NetworkModel {
  readonly scene = new Scene();
  readonly store: CellStore;
  private readonly textures: readonly [DataTexture, DataTexture];
  private readonly ramp = rampTexture();
  private readonly diverging = divergingTexture();
  private readonly uniforms: SharedUniforms;
  private readonly maps: MapMesh;
  private readonly threads: ThreadLines;
  private readonly relief: Relief;
  private readonly lines: HighlightLines;
  private readonly marks: CellMarks;

  constructor(network: Network, layout: SceneLayout) {
    this.store = new CellStore(network, layout);
    this.textures = [
      cellTexture(this.store.bytesOf(0), TEXTURE_WIDTH),
      cellTexture(this.store.bytesOf(1), TEXTURE_WIDTH),
    ];
    this.uniforms = sharedUniforms({
      now: this.textures[0],
      before: this.textures[1],
      layerState: this.store.layerState,
      exposure: Float32Array.from(layout.layers, (l) => exposureOf(network.layers[l.holder]!)),
      ramp: this.ramp,
      diverging: this.diverging,
    });
    this.maps = new MapMesh(layout, this.uniforms);
    this.threads = new ThreadLines(chooseThreads(network, layout, THREADS_PER_LAYER), layout, this.uniforms);
    this.relief = new Relief(layout, this.uniforms);
    this.lines = new HighlightLines(this.uniforms);
    this.marks = new CellMarks(this.lines.viewport);
    this.scene.add(this.maps.mesh, this.threads.line, this.relief.mesh, this.lines.mesh, this.marks.mesh);
    this.scene.matrixWorldAutoUpdate = false;
  }

  /** Takes a frame's bytes; how far it has lit up is set apart. */
  write(frame: DecodedFrame | null): void {
    this.store.write(frame);
    this.textures[this.store.generation].needsUpdate = true;
    showDifference(this.uniforms, false);
    this.showGeneration();
  }

  /** Shows the first frame minus the second. */
  writeDifference(frame: DecodedFrame | null, minus: DecodedFrame | null): void {
    this.store.writeDifference(frame, minus);
    for (const texture of this.textures) texture.needsUpdate = true;
    showDifference(this.uniforms, true);
    this.showGeneration();
  }

  private showGeneration(): void {
    const { generation } = this.store;
    this.uniforms.cellsNow.value = this.textures[generation];
    this.uniforms.cellsBefore.value = this.textures[generation === 0 ? 1 : 0];
  }

  /** The cells of the frame that was written last. */
  get shownTexture(): DataTexture {
    return this.textures[this.store.generation];
  }

  /** 0: still the frame before; 1: all of this one. */
  set lightUp(t: number) {
    this.uniforms.lightUp.value = t;
  }

  /** Lights the layers up to this slot, the last one in part; null for all. */
  set revealedThrough(slot: number | null) {
    this.uniforms.reveal.value = slot ?? ALL_REVEALED;
  }

  get revealedThrough(): number | null {
    const { value } = this.uniforms.reveal;
    return value === ALL_REVEALED ? null : value;
  }

  /** The cell that is marked, among all cells of the network; −1 for none. */
  get hovered(): number {
    return this.maps.hovered.value;
  }

  set hovered(cell: number) {
    this.maps.hovered.value = cell;
  }

  place(layout: SceneLayout): void {
    this.maps.place(layout);
    this.threads.place(layout);
    this.relief.place(layout);
  }

  /** Raises one layer as relief and lets the others step back; −1 for none. */
  attend(layout: SceneLayout, slot: number): void {
    if (slot !== this.relief.raised) this.relief.raise(layout, slot);
    const { value } = this.uniforms.attention;
    value.fill(slot < 0 ? 1 : ASIDE);
    if (slot >= 0) value[slot] = this.relief.mesh.visible ? UNDER_RELIEF : 1;
  }

  /** Layers that take part in what is looked at keep their light. */
  attendAlso(slot: number): void {
    const { value } = this.uniforms.attention;
    if (slot !== this.relief.raised) value[slot] = 1;
  }

  highlight(lines: readonly PlacedLine[], marks: readonly PlacedMark[]): void {
    this.lines.show(lines);
    this.marks.show(marks);
    this.threads.strength.value = lines.length > 0 ? QUIET_THREADS : 1;
  }

  /** Of the picture, in CSS pixels: lines have a width in these. */
  resize(width: number, height: number): void {
    this.lines.viewport.value.set(width, height);
  }

  /** CSS colours, `rgb(…)`: what lies behind the network, and what its frames and quiet threads are drawn in. */
  setColours(stage: string, edge: string, pin: string): void {
    this.uniforms.stage.value.setStyle(stage, LinearSRGBColorSpace);
    this.uniforms.edge.value.setStyle(edge, LinearSRGBColorSpace);
    this.marks.setColours({
      selected: new Color(1, 1, 1),
      part: this.uniforms.edge.value,
      pinned: new Color().setStyle(pin, LinearSRGBColorSpace),
    });
  }

  get stageColour() {
    return this.uniforms.stage.value;
  }

  dispose(): void {
    for (const part of [this.maps, this.threads, this.relief, this.lines, this.marks]) part.dispose();
    this.ramp.dispose();
    this.diverging.dispose();
    for (const texture of this.textures) texture.dispose();
  }
}
