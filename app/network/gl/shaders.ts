import { FLOATS_PER_LAYER, TEXTURE_WIDTH } from '../cell-store';

/**
 * Shared by the programs: a cell's brightness on the way from the last frame to this one. What is the same for a whole layer is found
 * once per vertex, and neither kind of picture has a branch of its own: without a graphics card every pixel would pay for both.
 */
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
  /* The ramp of what is shown; its place for a value is x times the value, and y. */
  uniform sampler2D glowRamp;
  uniform vec2 glowPlace;

  float arrived(int slot) {
    float start = ${layers > 1 ? `0.6 * float(slot) / ${(layers - 1).toFixed(1)}` : '0.0'};
    return smoothstep(start, start + 0.4, lightUp);
  }
  float revealed(int slot) {
    return clamp(reveal - float(slot) + 1.0, 0.0, 1.0);
  }
  /* Of a layer: the weights of this frame's bytes and of those before, the exponent, and how much of its light is revealed. */
  vec4 layerLight(int slot) {
    vec4 state = layerState[slot];
    if (difference > 0.5) return vec4(state.z, -state.w, exposure[slot], 1.0);
    float here = arrived(slot);
    return vec4(state.z * here, state.w * (1.0 - here), exposure[slot], revealed(slot));
  }
  /* From 0 to 1; a difference from -1 to 1. */
  float cellLight(int cell, vec4 light) {
    ivec2 texel = ivec2(cell & ${TEXTURE_WIDTH - 1}, cell >> ${Math.log2(TEXTURE_WIDTH)});
    float value = texelFetch(cellsNow, texel, 0).r * light.x + texelFetch(cellsBefore, texel, 0).r * light.y;
    return sign(value) * pow(abs(value), light.z) * light.w;
  }
  float layerPresence(int slot) {
    if (difference > 0.5) return min(layerState[slot].y, layerState[slot].x);
    return mix(layerState[slot].y, layerState[slot].x, arrived(slot)) * revealed(slot);
  }
  vec3 glow(float value) {
    return texture(glowRamp, vec2(value * glowPlace.x + glowPlace.y, 0.5)).rgb;
  }
`;

/** Every map is one instance of a unit square, a little larger than its cells so that a thin frame fits around them. */
export const mapVertexShader = (layers: number) => /* glsl */ `
  precision highp int;
  ${cellLight(layers)}
  /* How much of each layer's light is shown: what is looked at stands out. */
  uniform float attention[${layers}];
  in vec3 centre;
  in vec2 size;
  /* base, columns, rows, slot */
  in vec4 cells;
  in vec2 steps;
  in float outline;
  uniform float border;
  out vec2 vPlace;
  /* base, columns, rows */
  flat out vec3 vCells;
  flat out vec2 vSteps;
  flat out vec4 vLight;
  /* Whether the layer is there, and how much of its light is shown. */
  flat out vec2 vShown;
  /* Width and height, and the width of the border, in world units. */
  flat out vec3 vSize;
  flat out float vOutline;

  void main() {
    /* Narrow around small maps, never wide around large ones. */
    float rim = min(border, 0.06 * size.y);
    vec2 corner = position.xy * (size + 2.0 * rim);
    /* 0..1 over the cells, row 0 on top; beyond that over the frame. */
    vPlace = vec2(corner.x / size.x + 0.5, 0.5 - corner.y / size.y);
    vCells = cells.xyz;
    vSteps = steps;
    int slot = int(cells.w + 0.5);
    vLight = layerLight(slot);
    vShown = vec2(layerPresence(slot), attention[slot]);
    vSize = vec3(size, rim);
    vOutline = outline;
    gl_Position = projectionMatrix * viewMatrix * vec4(centre + vec3(corner, 0.0), 1.0);
  }
`;

export const mapFragmentShader = (layers: number) => /* glsl */ `
  precision highp float;
  precision highp int;
  ${cellLight(layers)}
  uniform vec3 stage;
  uniform vec3 edge;
  /* The cell under the pointer: its place among all cells, or -1. */
  uniform float hovered;
  in vec2 vPlace;
  flat in vec3 vCells;
  flat in vec2 vSteps;
  flat in vec4 vLight;
  flat in vec2 vShown;
  flat in vec3 vSize;
  flat in float vOutline;

  float lightAt(vec2 at) {
    ivec2 c = clamp(ivec2(floor(at)), ivec2(0), ivec2(vCells.yz) - 1);
    return cellLight(int(vCells.x + 0.5) + c.y * int(vSteps.y + 0.5) + c.x * int(vSteps.x + 0.5), vLight);
  }

  /* Light from a brighter neighbour, by the distance to it in cells. */
  vec3 spill(float brighter, float distance) {
    return brighter > 0.0 ? glow(brighter) * 0.3 * exp(-7.0 * distance) : vec3(0.0);
  }

  void main() {
    vec2 at = vPlace * vCells.yz;
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

    float presence = vShown.x;
    vec3 lit = vec3(0.0);
    if (presence > 0.0) {
      /* Cells as small as pixels: four samples, or they shimmer when the camera moves. Larger ones: the cell, and those beside it. */
      bool fine = coarse > 0.75;
      vec2 within = fract(at) - 0.5;
      vec2 side = sign(within);
      vec2 dx = dFdx(at) * 0.25;
      vec2 dy = dFdy(at) * 0.25;
      float first = lightAt(fine ? at + dx + dy : at);
      float beside = lightAt(at + (fine ? dx - dy : vec2(side.x, 0.0)));
      float above = lightAt(at + (fine ? dy - dx : vec2(0.0, side.y)));
      float value = first;
      if (fine) value = 0.25 * (first + beside + above + lightAt(at - dx - dy));
      lit = glow(value);
      vec2 toEdge = 0.5 - abs(within);
      float near = smoothstep(0.28, 0.1, coarse);
      if (near > 0.0) {
        /* Seams between cells, once there are pixels to draw them with. */
        float seam = smoothstep(0.0, coarse * 1.2 + 0.02, min(toEdge.x, toEdge.y) - 0.025);
        lit *= mix(1.0, mix(0.62, 1.0, seam), near);
        /* Close by, a cell shines on those beside it. */
        lit += near * (spill(beside - value, toEdge.x) + spill(above - value, toEdge.y));
      }
      ivec2 c = clamp(ivec2(floor(at)), ivec2(0), ivec2(vCells.yz) - 1);
      float cell = vCells.x + float(c.y) * vSteps.y + float(c.x) * vSteps.x;
      if (!fine && abs(cell - hovered) < 0.5) lit = mix(vec3(1.0), lit, smoothstep(0.08, 0.08 + coarse, min(toEdge.x, toEdge.y)));
    }
    vec3 idle = mix(stage, edge, 0.07);
    vec3 board = mix(idle, lit * vShown.y, presence * inCells);
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
    float from = cellLight(int(ends.x + 0.5), layerLight(fromSlot));
    float to = cellLight(int(ends.y + 0.5), layerLight(toSlot));
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
