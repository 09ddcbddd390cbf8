import { DIVERGING_ENTRIES } from '@/lib/scene/diverging-ramp';
import { FLOATS_PER_LAYER, TEXTURE_WIDTH } from '../cell-store';

/** Shared by both programs: a cell's brightness on the way from the last frame to this one. */
export const cellLight = (layers: number) => /* glsl */ `
  uniform sampler2D cellsNow;
  uniform sampler2D cellsBefore;
  uniform vec${FLOATS_PER_LAYER} layerState[${layers}];
  /* Exponent from a cell's part of the strongest to its place on the ramp. */
  uniform float exposure[${layers}];
  /* 0: the last frame; 1: this one. Earlier layers arrive first. */
  uniform float lightUp;
  /* The last layer that is lit, by slot, while the pass is stepped through; parts of it light in part. */
  uniform float reveal;
  /* 1: this frame minus the one before, in the diverging ramp, instead of this frame. */
  uniform float difference;
  uniform sampler2D ramp;
  uniform sampler2D diverging;

  float arrived(int slot) {
    float start = ${layers > 1 ? `0.6 * float(slot) / ${(layers - 1).toFixed(1)}` : '0.0'};
    return smoothstep(start, start + 0.4, lightUp);
  }
  float revealed(int slot) {
    return clamp(reveal - float(slot) + 1.0, 0.0, 1.0);
  }
  /* From 0 to 1; a difference from -1 to 1. */
  float cellLight(int cell, int slot) {
    ivec2 texel = ivec2(cell & ${TEXTURE_WIDTH - 1}, cell >> ${Math.log2(TEXTURE_WIDTH)});
    vec4 state = layerState[slot];
    float before = texelFetch(cellsBefore, texel, 0).r * state.w;
    float now = texelFetch(cellsNow, texel, 0).r * state.z;
    if (difference > 0.5) return sign(now - before) * pow(abs(now - before), exposure[slot]);
    return pow(mix(before, now, arrived(slot)), exposure[slot]) * revealed(slot);
  }
  float layerPresence(int slot) {
    if (difference > 0.5) return min(layerState[slot].y, layerState[slot].x);
    return mix(layerState[slot].y, layerState[slot].x, arrived(slot)) * revealed(slot);
  }
  vec3 glow(float value) {
    if (difference > 0.5) return texture(diverging, vec2((value * 128.0 + 128.5) / ${DIVERGING_ENTRIES}.0, 0.5)).rgb;
    return texture(ramp, vec2(value * (255.0 / 256.0) + 0.5 / 256.0, 0.5)).rgb;
  }
`;

/** Every map is one instance of a unit square, a little larger than its cells so that a thin frame fits around them. */
export const mapVertexShader = /* glsl */ `
  in vec3 centre;
  in vec2 size;
  /* base, columns, rows, slot */
  in vec4 cells;
  in vec2 steps;
  in float outline;
  uniform float border;
  out vec2 vPlace;
  flat out vec4 vCells;
  flat out vec2 vSteps;
  /* Width and height, and the width of the border, in world units. */
  flat out vec3 vSize;
  flat out float vOutline;

  void main() {
    /* Narrow around small maps, never wide around large ones. */
    float rim = min(border, 0.06 * size.y);
    vec2 corner = position.xy * (size + 2.0 * rim);
    /* 0..1 over the cells, row 0 on top; beyond that over the frame. */
    vPlace = vec2(corner.x / size.x + 0.5, 0.5 - corner.y / size.y);
    vCells = cells;
    vSteps = steps;
    vSize = vec3(size, rim);
    vOutline = outline;
    gl_Position = projectionMatrix * viewMatrix * vec4(centre + vec3(corner, 0.0), 1.0);
  }
`;

export const mapFragmentShader = (layers: number) => /* glsl */ `
  precision highp float;
  precision highp int;
  ${cellLight(layers)}
  /* How much of each layer's light is shown: what is looked at stands out. */
  uniform float attention[${layers}];
  uniform vec3 stage;
  uniform vec3 edge;
  /* The cell under the pointer: its place among all cells, or -1. */
  uniform float hovered;
  in vec2 vPlace;
  flat in vec4 vCells;
  flat in vec2 vSteps;
  flat in vec3 vSize;
  flat in float vOutline;

  /* Light from a brighter neighbour, by the distance to it in cells. */
  vec3 spill(float brighter, float distance) {
    return brighter > 0.0 ? glow(brighter) * 0.3 * exp(-7.0 * distance) : vec3(0.0);
  }

  void main() {
    int slot = int(vCells.w + 0.5);
    vec2 grid = vCells.yz;
    vec2 at = vPlace * grid;
    vec2 cellsPerPixel = fwidth(at);
    float coarse = max(cellsPerPixel.x, cellsPerPixel.y);

    /* Distance to the border of the cells in world units, negative inside. */
    vec2 beyond = (abs(vPlace - 0.5) - 0.5) * vSize.xy;
    float outside = max(beyond.x, beyond.y);
    vec2 pixels = vec2(fwidth(vPlace.x), fwidth(vPlace.y)) * vSize.xy;
    float pixel = beyond.x > beyond.y ? pixels.x : pixels.y;
    /* A hairline at the outer edge. */
    float onLine = smoothstep(vSize.z - 2.0 * pixel, vSize.z - pixel, outside);
    float inCells = 1.0 - smoothstep(-0.5 * pixel, 0.5 * pixel, outside);

    float presence = layerPresence(slot);
    vec3 lit = vec3(0.0);
    if (presence > 0.0) {
      ivec2 last = ivec2(grid) - 1;
      int base = int(vCells.x + 0.5);
      ivec2 steps = ivec2(vSteps + 0.5);
      if (coarse > 0.75) {
        /* Cells as small as pixels: four samples, or they shimmer when the camera moves. */
        vec2 dx = dFdx(at) * 0.25;
        vec2 dy = dFdy(at) * 0.25;
        float value = 0.0;
        for (int i = 0; i < 4; i++) {
          vec2 offset = (i < 2 ? dx : -dx) + ((i & 1) == 0 ? dy : -dy);
          ivec2 c = clamp(ivec2(floor(at + offset)), ivec2(0), last);
          value += cellLight(base + c.y * steps.y + c.x * steps.x, slot);
        }
        lit = glow(value * 0.25);
      } else {
        ivec2 c = clamp(ivec2(floor(at)), ivec2(0), last);
        int cell = base + c.y * steps.y + c.x * steps.x;
        float value = cellLight(cell, slot);
        lit = glow(value);
        vec2 within = fract(at) - 0.5;
        vec2 toEdge = 0.5 - abs(within);
        /* Seams between cells, once there are pixels to draw them with. */
        float seam = smoothstep(0.0, coarse * 1.2 + 0.02, min(toEdge.x, toEdge.y) - 0.025);
        float near = smoothstep(0.28, 0.1, coarse);
        lit *= mix(1.0, mix(0.62, 1.0, seam), near);
        if (near > 0.0) {
          /* Close by, a cell shines on those beside it. */
          ivec2 side = ivec2(sign(within));
          ivec2 h = clamp(c + ivec2(side.x, 0), ivec2(0), last);
          ivec2 v = clamp(c + ivec2(0, side.y), ivec2(0), last);
          float beside = cellLight(base + h.y * steps.y + h.x * steps.x, slot);
          float above = cellLight(base + v.y * steps.y + v.x * steps.x, slot);
          lit += near * (spill(beside - value, toEdge.x) + spill(above - value, toEdge.y));
        }
        if (float(cell) == hovered) lit = mix(vec3(1.0), lit, smoothstep(0.08, 0.08 + coarse, min(toEdge.x, toEdge.y)));
      }
    }
    vec3 idle = mix(stage, edge, 0.07);
    vec3 board = mix(idle, lit * attention[slot], presence * inCells);
    board = mix(board, mix(stage, vec3(0.0), presence), (1.0 - inCells) * presence);
    gl_FragColor = vec4(mix(board, mix(stage, edge, vOutline * mix(0.2, 0.24, presence)), onLine), 1.0);
  }
`;

/** A thread is one instance of a line of points, bent so that it leaves and arrives along the signal's way. */
export const threadVertexShader = (layers: number) => /* glsl */ `
  precision highp int;
  ${cellLight(layers)}
  in vec3 start;
  in vec3 end;
  /* from cell, to cell, from slot, to slot */
  in vec4 ends;
  out float vLight;
  out float vAlong;
  flat out float vPresence;

  void main() {
    float t = position.x;
    float reach = 0.5 * (end.z - start.z);
    vec3 a = start + vec3(0.0, 0.0, reach);
    vec3 b = end - vec3(0.0, 0.0, reach);
    float s = 1.0 - t;
    vec3 p = s * s * s * start + 3.0 * s * s * t * a + 3.0 * s * t * t * b + t * t * t * end;
    int fromSlot = int(ends.z + 0.5);
    int toSlot = int(ends.w + 0.5);
    float from = cellLight(int(ends.x + 0.5), fromSlot);
    float to = cellLight(int(ends.y + 0.5), toSlot);
    float fromPresence = layerPresence(fromSlot);
    float toPresence = layerPresence(toSlot);
    /* A thread carries as much as both its ends hold; where one end is not in the frame, the other speaks for it. */
    float both = sqrt(max(0.0, from * to));
    float light = mix(to, mix(from, both, toPresence), fromPresence);
    vLight = difference > 0.5 ? 0.0 : light;
    vAlong = t;
    vPresence = max(fromPresence, toPresence);
    gl_Position = projectionMatrix * viewMatrix * vec4(p, 1.0);
  }
`;

export const threadFragmentShader = /* glsl */ `
  precision highp float;
  uniform sampler2D ramp;
  uniform vec3 edge;
  /* Threads step back while a highlight is drawn. */
  uniform float strength;
  in float vLight;
  in float vAlong;
  flat in float vPresence;

  void main() {
    vec3 colour = texture(ramp, vec2(0.25 + 0.6 * vLight, 0.5)).rgb;
    /* Softer at the middle of the way, so that a bundle stays airy. */
    float fade = 0.55 + 0.45 * abs(2.0 * vAlong - 1.0);
    float quiet = 0.05;
    float light = (quiet * (1.0 - 0.6 * vPresence) + 0.9 * vLight) * fade;
    gl_FragColor = vec4(mix(edge, colour, step(0.004, vLight)) * light * strength, 1.0);
  }
`;
