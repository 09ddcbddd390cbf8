import {
  BufferGeometry,
  DataTexture,
  DoubleSide,
  FloatType,
  Mesh,
  NearestFilter,
  RGBAFormat,
  ShaderMaterial,
  Vector2,
  Vector3,
  Vector4,
} from 'three';
import type { SceneLayout } from '@/lib/scene/layout';
import { reliefFragmentShader, reliefVertexShader, VERTICES_PER_BOX } from './relief-shaders';
import type { SharedUniforms } from './uniforms';

/** The brightest cell's height: this many cells, but no more world units than that, so that coarse maps do not grow spikes. */
const TALLEST = { cells: 2.4, units: 0.9 } as const;

/**
 * One layer as relief: each cell a box, as high as it is bright. The boxes have no vertices of their own: the shader makes them from
 * the number of the vertex, and reads light and place from textures, so a layer of 20,000 cells costs one draw call and no buffer.
 */
export class Relief {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly centres: DataTexture;
  private readonly places: Float32Array<ArrayBuffer>;
  private slot = -1;
  private readonly uniforms = {
    centres: { value: null as DataTexture | null },
    slot: { value: 0 },
    /** base, first map, cells a map, columns. */
    run: { value: new Vector4() },
    /** columnStep, rowStep. */
    steps: { value: new Vector2() },
    /** Width and height of a map, and its rows. */
    size: { value: new Vector3() },
    tallest: { value: 0 },
  };

  constructor(layout: SceneLayout, shared: SharedUniforms) {
    this.places = new Float32Array(layout.maps.length * 4);
    this.centres = new DataTexture(this.places, layout.maps.length, 1, RGBAFormat, FloatType);
    this.centres.minFilter = NearestFilter;
    this.centres.magFilter = NearestFilter;
    this.uniforms.centres.value = this.centres;
    const material = new ShaderMaterial({
      vertexShader: reliefVertexShader(layout.layers.length),
      fragmentShader: reliefFragmentShader(layout.layers.length),
      uniforms: { ...shared, ...this.uniforms },
      side: DoubleSide,
    });
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
    this.place(layout);
  }

  /** Raises a layer, by its slot; −1 for none. */
  raise(layout: SceneLayout, slot: number): void {
    this.slot = slot;
    this.place(layout);
  }

  get raised(): number {
    return this.slot;
  }

  place(layout: SceneLayout): void {
    const layer = layout.layers[this.slot];
    // A deck's cards hide each other: there is nothing to raise.
    this.mesh.visible = layer !== undefined && (layer.open || layer.mapCount === 1);
    if (!layer || !this.mesh.visible) return;
    for (let i = layer.firstMap; i < layer.firstMap + layer.mapCount; i++)
      this.places.set(layout.maps[i]!.centre, i * 4);
    this.centres.needsUpdate = true;
    const map = layout.maps[layer.firstMap]!;
    const { slot, run, steps, size, tallest } = this.uniforms;
    slot.value = this.slot;
    run.value.set(layer.base, layer.firstMap, layer.cells / layer.mapCount, map.columns);
    steps.value.set(map.columnStep, map.rowStep);
    size.value.set(map.width, map.height, map.rows);
    tallest.value = Math.min(TALLEST.units, (map.height / map.rows) * TALLEST.cells);
    this.mesh.geometry.setDrawRange(0, layer.cells * VERTICES_PER_BOX);
  }

  dispose(): void {
    this.centres.dispose();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
