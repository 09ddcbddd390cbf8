import {
  AdditiveBlending,
  BufferAttribute,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Line,
  ShaderMaterial,
} from 'three';
import { addressOfCell, cellCentre } from '@/lib/scene/cells';
import type { Point, SceneLayout } from '@/lib/scene/layout';
import type { Thread } from '@/lib/scene/threads';
import { threadFragmentShader, threadVertexShader } from './shaders';
import type { SharedUniforms } from './uniforms';

/** Points along a thread: enough that its bends look round. */
const POINTS = 20;

/** Some of the network's connections as threads of light, in one draw call. */
export class ThreadLines {
  readonly line: Line<InstancedBufferGeometry, ShaderMaterial>;
  /** Part of their light that the threads show. */
  readonly strength = { value: 1 };
  private readonly starts: InstancedBufferAttribute;
  private readonly ends: InstancedBufferAttribute;

  constructor(
    private readonly threads: readonly Thread[],
    layout: SceneLayout,
    uniforms: SharedUniforms,
  ) {
    const count = threads.length;
    this.starts = new InstancedBufferAttribute(new Float32Array(count * 3), 3).setUsage(DynamicDrawUsage);
    this.ends = new InstancedBufferAttribute(new Float32Array(count * 3), 3).setUsage(DynamicDrawUsage);
    const cells = new Float32Array(count * 4);
    for (const [i, { fromCell, toCell, fromSlot, toSlot }] of threads.entries())
      cells.set([fromCell, toCell, fromSlot, toSlot], i * 4);

    const along = new Float32Array(POINTS * 3);
    for (let i = 0; i < POINTS; i++) along[i * 3] = i / (POINTS - 1);
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(along, 3));
    geometry.setAttribute('start', this.starts);
    geometry.setAttribute('end', this.ends);
    geometry.setAttribute('ends', new InstancedBufferAttribute(cells, 4));
    geometry.instanceCount = count;
    const material = new ShaderMaterial({
      vertexShader: threadVertexShader(layout.layers.length),
      fragmentShader: threadFragmentShader,
      uniforms: { ...uniforms, strength: this.strength },
      blending: AdditiveBlending,
      depthWrite: false,
      transparent: true,
    });
    this.line = new Line(geometry, material);
    this.line.frustumCulled = false;
    // After the maps, so that those in front hide it.
    this.line.renderOrder = 1;
    this.place(layout);
  }

  /** The counterpart of `MapMesh.place`: the ends stay on their cells while layers open and close. */
  place(layout: SceneLayout): void {
    for (let i = 0; i < this.threads.length; i++) {
      const { fromCell, toCell, fromSlot, toSlot } = this.threads[i]!;
      this.starts.setXYZ(i, ...centreOf(layout, fromCell, fromSlot));
      this.ends.setXYZ(i, ...centreOf(layout, toCell, toSlot));
    }
    this.starts.needsUpdate = true;
    this.ends.needsUpdate = true;
  }

  dispose(): void {
    this.line.geometry.dispose();
    this.line.material.dispose();
  }
}

function centreOf(layout: SceneLayout, cell: number, slot: number): Point {
  const { map, row, column } = addressOfCell(layout, cell, layout.layers[slot])!;
  return cellCentre(layout.maps[map]!, row, column);
}
