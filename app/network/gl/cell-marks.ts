import {
  Color,
  DoubleSide,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
  type Vector2,
} from 'three';
import type { Point } from '@/lib/scene/layout';

/** A receptive field on the drawing can be all of it. */
export const MOST_MARKS = 1024;

/** A frame's least width, so that it can be found. */
const LEAST_PIXELS = 9;

/** A frame around a cell or a wall, in world units. */
export interface PlacedMark {
  readonly centre: Point;
  readonly width: number;
  readonly height: number;
  /** The selection itself, what belongs to it, or what somebody pinned. */
  readonly kind: 'selected' | 'part' | 'pinned';
}

const vertexShader = /* glsl */ `
  in vec3 centre;
  in vec2 size;
  in vec3 colour;
  uniform vec2 viewport;
  out vec2 vPlace;
  flat out vec3 vColour;

  void main() {
    /* Twice the cell, so that the frame may lie outside of it. */
    vPlace = position.xy * 4.0;
    vColour = colour;
    float unitsPerPixel = 2.0 * (projectionMatrix * viewMatrix * vec4(centre, 1.0)).w / (projectionMatrix[1][1] * viewport.y);
    /* A cell far away is smaller than a frame can be. */
    vec2 framed = max(size, vec2(${LEAST_PIXELS.toFixed(1)} * unitsPerPixel));
    gl_Position = projectionMatrix * viewMatrix * vec4(centre + vec3(position.xy * 2.0 * framed, 0.02), 1.0);
  }
`;

const fragmentShader = /* glsl */ `
  precision highp float;
  in vec2 vPlace;
  flat in vec3 vColour;

  void main() {
    /* Distance outside of the cell's border in pixels. */
    vec2 pixels = (abs(vPlace) - 1.0) / fwidth(vPlace);
    float outside = max(pixels.x, pixels.y);
    float line = smoothstep(-0.5, 0.5, outside) * (1.0 - smoothstep(1.3, 2.3, outside));
    if (line < 0.01) discard;
    gl_FragColor = vec4(vColour, line);
  }
`;

/** Frames around cells and walls, seen through what stands before them. One draw call. */
export class CellMarks {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  private readonly centres = new InstancedBufferAttribute(new Float32Array(MOST_MARKS * 3), 3);
  private readonly sizes = new InstancedBufferAttribute(new Float32Array(MOST_MARKS * 2), 2);
  private readonly colours = new InstancedBufferAttribute(new Float32Array(MOST_MARKS * 3), 3);
  private readonly tones = { selected: new Color(), part: new Color(), pinned: new Color() };

  constructor(viewport: { readonly value: Vector2 }) {
    const square = new PlaneGeometry(1, 1);
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute('position', square.getAttribute('position'));
    geometry.setIndex(square.getIndex());
    for (const [name, attribute] of [
      ['centre', this.centres],
      ['size', this.sizes],
      ['colour', this.colours],
    ] as const)
      geometry.setAttribute(name, attribute.setUsage(DynamicDrawUsage));
    geometry.instanceCount = 0;
    const material = new ShaderMaterial({
      vertexShader,
      fragmentShader,
      uniforms: { viewport },
      depthTest: false,
      depthWrite: false,
      transparent: true,
      side: DoubleSide,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
    this.mesh.renderOrder = 4;
  }

  setColours(colours: Readonly<Record<PlacedMark['kind'], Color>>): void {
    for (const kind of ['selected', 'part', 'pinned'] as const) this.tones[kind].copy(colours[kind]);
  }

  show(marks: readonly PlacedMark[]): void {
    const count = Math.min(marks.length, MOST_MARKS);
    for (let i = 0; i < count; i++) {
      const { centre, width, height, kind } = marks[i]!;
      this.centres.setXYZ(i, ...centre);
      this.sizes.setXY(i, width, height);
      const { r, g, b } = this.tones[kind];
      this.colours.setXYZ(i, r, g, b);
    }
    for (const attribute of [this.centres, this.sizes, this.colours]) attribute.needsUpdate = true;
    this.mesh.geometry.instanceCount = count;
    this.mesh.visible = count > 0;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
