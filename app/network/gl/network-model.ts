import { type DataTexture, LinearSRGBColorSpace, Scene } from 'three';
import type { Network } from '@/lib/network/layers';
import { exposureOf } from '@/lib/scene/exposure';
import type { SceneLayout } from '@/lib/scene/layout';
import { chooseThreads } from '@/lib/scene/threads';
import { CellStore, TEXTURE_WIDTH } from '../cell-store';
import type { DecodedFrame } from '../frame-source';
import { MapMesh } from './map-mesh';
import { cellTexture, rampTexture } from './textures';
import { ThreadLines } from './thread-lines';
import { type SharedUniforms, sharedUniforms } from './uniforms';

const THREADS_PER_LAYER = 64;

/** Everything of a network that stands in the scene: two draw calls, whatever its size. */
export class NetworkModel {
  readonly scene = new Scene();
  readonly store: CellStore;
  private readonly textures: readonly [DataTexture, DataTexture];
  private readonly ramp = rampTexture();
  private readonly uniforms: SharedUniforms;
  private readonly maps: MapMesh;
  private readonly threads: ThreadLines;

  constructor(network: Network, layout: SceneLayout) {
    this.store = new CellStore(network, layout);
    this.textures = [
      cellTexture(this.store.bytesOf(0), TEXTURE_WIDTH),
      cellTexture(this.store.bytesOf(1), TEXTURE_WIDTH),
    ];
    this.uniforms = sharedUniforms(
      this.textures[0],
      this.textures[1],
      this.store.layerState,
      Float32Array.from(layout.layers, (l) => exposureOf(network.layers[l.index]!)),
    );
    this.maps = new MapMesh(layout, this.ramp, this.uniforms);
    const threads = chooseThreads(network, layout, THREADS_PER_LAYER);
    this.threads = new ThreadLines(threads, layout, this.ramp, this.uniforms);
    this.scene.add(this.maps.mesh, this.threads.line);
    this.scene.matrixWorldAutoUpdate = false;
  }

  /** Takes a frame's bytes; how far it has lit up is set apart. */
  write(frame: DecodedFrame | null): void {
    this.store.write(frame);
    const now = this.textures[this.store.generation];
    now.needsUpdate = true;
    this.uniforms.cellsNow.value = now;
    this.uniforms.cellsBefore.value = this.textures[this.store.generation === 0 ? 1 : 0];
  }

  /** 0: still the frame before; 1: all of this one. */
  set lightUp(t: number) {
    this.uniforms.lightUp.value = t;
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
  }

  /** CSS colours, `rgb(…)`: what lies behind the network, and what its frames and quiet threads are drawn in. */
  setColours(stage: string, edge: string): void {
    this.uniforms.stage.value.setStyle(stage, LinearSRGBColorSpace);
    this.uniforms.edge.value.setStyle(edge, LinearSRGBColorSpace);
  }

  get stageColour() {
    return this.uniforms.stage.value;
  }

  dispose(): void {
    this.maps.dispose();
    this.threads.dispose();
    this.ramp.dispose();
    for (const texture of this.textures) texture.dispose();
  }
}
