import {
  AdditiveBlending,
  BufferAttribute,
  DoubleSide,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  Vector2,
} from 'three';
import type { Point } from '@/lib/scene/layout';
import type { SharedUniforms } from './uniforms';

/** Points along a line: enough that its bends look round. */
const POINTS = 24;
/** More would be a haze. */
export const MOST_LINES = 512;

/** A line of a highlight in world units. */
export interface PlacedLine {
  readonly from: Point;
  readonly to: Point;
  /** −1 to 1. */
  readonly weight: number;
}

const vertexShader = /* glsl */ `
  in vec3 start;
  in vec3 end;
  in float weight;
  uniform vec2 viewport;
  out float vSide;
  flat out float vWeight;

  vec4 along(float t) {
    float reach = 0.5 * (end.z - start.z);
    vec3 a = start + vec3(0.0, 0.0, reach);
    vec3 b = end - vec3(0.0, 0.0, reach);
    float s = 1.0 - t;
    vec3 p = s * s * s * start + 3.0 * s * s * t * a + 3.0 * s * t * t * b + t * t * t * end;
    return projectionMatrix * viewMatrix * vec4(p, 1.0);
  }

  void main() {
    vec4 here = along(position.x);
    vec4 next = along(position.x + 0.01);
    vec2 way = (next.xy / next.w - here.xy / here.w) * viewport;
    vec2 aside = length(way) > 1e-6 ? normalize(vec2(-way.y, way.x)) : vec2(0.0, 1.0);
    float pixels = mix(1.4, 4.5, abs(weight));
    here.xy += aside * position.y * pixels / viewport * here.w;
    vSide = position.y;
    vWeight = weight;
    gl_Position = here;
  }
`;

const fragmentShader = /* glsl */ `
  precision highp float;
  uniform sampler2D diverging;
  in float vSide;
  flat in float vWeight;

  void main() {
    vec3 colour = texture(diverging, vec2(0.5 + 0.5 * (sign(vWeight) * (0.45 + 0.55 * abs(vWeight))), 0.5)).rgb;
    float edge = 1.0 - smoothstep(0.35, 1.0, abs(vSide));
    gl_FragColor = vec4(colour * edge * mix(0.3, 1.0, abs(vWeight)), 1.0);
  }
`;

/** What took part in a cell's value: ribbons as wide and bright as they contributed, seen through the walls. One draw call. */
export class HighlightLines {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly viewport = { value: new Vector2(1, 1) };
  private readonly starts: InstancedBufferAttribute;
  private readonly ends: InstancedBufferAttribute;
  private readonly weights: InstancedBufferAttribute;

  constructor({ diverging }: SharedUniforms) {
    const geometry = new InstancedBufferGeometry();
    const strip = new Float32Array(POINTS * 2 * 3);
    const index: number[] = [];
    for (let i = 0; i < POINTS; i++) {
      strip.set([i / (POINTS - 1), -1, 0, i / (POINTS - 1), 1, 0], i * 6);
      const at = i * 2;
      if (i > 0) index.push(at - 2, at - 1, at, at, at - 1, at + 1);
    }
    geometry.setAttribute('position', new BufferAttribute(strip, 3));
    geometry.setIndex(index);
    this.starts = new InstancedBufferAttribute(new Float32Array(MOST_LINES * 3), 3).setUsage(
      DynamicDrawUsage,
    );
    this.ends = new InstancedBufferAttribute(new Float32Array(MOST_LINES * 3), 3).setUsage(DynamicDrawUsage);
    this.weights = new InstancedBufferAttribute(new Float32Array(MOST_LINES), 1).setUsage(DynamicDrawUsage);
    geometry.setAttribute('start', this.starts);
    geometry.setAttribute('end', this.ends);
    geometry.setAttribute('weight', this.weights);
    geometry.instanceCount = 0;
    const material = new ShaderMaterial({
      vertexShader,
      fragmentShader,
      uniforms: { diverging, viewport: this.viewport },
      blending: AdditiveBlending,
      depthTest: false,
      depthWrite: false,
      transparent: true,
      side: DoubleSide,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.visible = false;
    this.mesh.renderOrder = 3;
  }

  show(lines: readonly PlacedLine[]): void {
    const count = Math.min(lines.length, MOST_LINES);
    for (let i = 0; i < count; i++) {
      const { from, to, weight } = lines[i]!;
      this.starts.setXYZ(i, ...from);
      this.ends.setXYZ(i, ...to);
      this.weights.setX(i, weight);
    }
    this.starts.needsUpdate = true;
    this.ends.needsUpdate = true;
    this.weights.needsUpdate = true;
    this.mesh.geometry.instanceCount = count;
    this.mesh.visible = count > 0;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
