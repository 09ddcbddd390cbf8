import {
  DoubleSide,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
} from 'three';
import type { SceneLayout } from '@/lib/scene/layout';
import { mapFragmentShader, mapVertexShader } from './shaders';
import type { SharedUniforms } from './uniforms';

/** Width of the black border that carries a map's hairline, world units; small maps have a narrower one. */
const BORDER = 0.14;

/** Every map of the network in one draw call. */
export class MapMesh {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly hovered = { value: -1 };
  private readonly centres: InstancedBufferAttribute;
  private readonly sizes: InstancedBufferAttribute;
  private readonly outlines: InstancedBufferAttribute;

  constructor(layout: SceneLayout, uniforms: SharedUniforms) {
    const count = layout.maps.length;
    const slots = new Map(layout.layers.map((l, slot) => [l.index, slot]));
    this.centres = new InstancedBufferAttribute(new Float32Array(count * 3), 3).setUsage(DynamicDrawUsage);
    this.sizes = new InstancedBufferAttribute(new Float32Array(count * 2), 2).setUsage(DynamicDrawUsage);
    this.outlines = new InstancedBufferAttribute(new Float32Array(count), 1).setUsage(DynamicDrawUsage);
    const cells = new Float32Array(count * 4);
    const steps = new Float32Array(count * 2);
    for (const [i, map] of layout.maps.entries()) {
      cells.set([map.base, map.columns, map.rows, slots.get(map.layer)!], i * 4);
      steps.set([map.columnStep, map.rowStep], i * 2);
    }

    const square = new PlaneGeometry(1, 1);
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute('position', square.getAttribute('position'));
    geometry.setIndex(square.getIndex());
    geometry.setAttribute('centre', this.centres);
    geometry.setAttribute('size', this.sizes);
    geometry.setAttribute('outline', this.outlines);
    geometry.setAttribute('cells', new InstancedBufferAttribute(cells, 4));
    geometry.setAttribute('steps', new InstancedBufferAttribute(steps, 2));
    geometry.instanceCount = count;

    const material = new ShaderMaterial({
      vertexShader: mapVertexShader(layout.layers.length),
      fragmentShader: mapFragmentShader(layout.layers.length),
      uniforms: {
        ...uniforms,
        border: { value: BORDER },
        hovered: this.hovered,
      },
      // Maps are seen from behind too.
      side: DoubleSide,
    });
    this.mesh = new Mesh(geometry, material);
    // The geometry's own bounds are a unit square's; culling by them would drop the network.
    this.mesh.frustumCulled = false;
    this.place(layout);
  }

  /** Puts the maps where a layout of the same network says. */
  place(layout: SceneLayout): void {
    for (const layer of layout.layers) {
      for (let map = 0; map < layer.mapCount; map++)
        this.outlines.setX(layer.firstMap + map, layer.open ? 1 : outlineInDeck(map, layer.mapCount));
    }
    for (let i = 0; i < layout.maps.length; i++) {
      const { centre, width, height } = layout.maps[i]!;
      this.centres.setXYZ(i, centre[0], centre[1], centre[2]);
      this.sizes.setXY(i, width, height);
    }
    this.centres.needsUpdate = true;
    this.sizes.needsUpdate = true;
    this.outlines.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}

/** Cards seen edge-on are too many to be told apart: some stand for all, the front one clearest. */
function outlineInDeck(map: number, count: number): number {
  if (map === 0) return 1.6;
  return map === count - 1 || map % Math.ceil(count / SLICES_IN_DECK) === 0 ? 1 : 0.15;
}

const SLICES_IN_DECK = 6;
