import { cellLight } from './shaders';

/** Front and four sides, two triangles each; the back stands on the map. */
export const VERTICES_PER_BOX = 30;

export const reliefVertexShader = (layers: number) => /* glsl */ `
  precision highp int;
  ${cellLight(layers)}
  uniform sampler2D centres;
  uniform int slot;
  /* base, first map, cells a map, columns */
  uniform vec4 run;
  uniform vec2 steps;
  /* width and height of a map, rows */
  uniform vec3 size;
  uniform float tallest;
  out float vLight;
  out float vHeight;
  flat out float vShade;

  const vec2 CORNERS[6] = vec2[6](vec2(0, 0), vec2(1, 0), vec2(1, 1), vec2(0, 0), vec2(1, 1), vec2(0, 1));
  /* Front, right, left, top, bottom: as if lit from above and the right. */
  const float SHADES[5] = float[5](1.0, 0.62, 0.4, 0.78, 0.3);
  /* A seam between boxes, as a part of a cell on each side. */
  const float SEAM = 0.07;

  void main() {
    int box = gl_VertexID / ${VERTICES_PER_BOX};
    int face = (gl_VertexID % ${VERTICES_PER_BOX}) / 6;
    vec2 uv = CORNERS[gl_VertexID % 6];
    int perMap = int(run.z + 0.5);
    int columns = int(run.w + 0.5);
    int map = box / perMap;
    int inMap = box % perMap;
    ivec2 place = ivec2(inMap % columns, inMap / columns);
    int cell = int(run.x + 0.5) + map * perMap + place.y * int(steps.y + 0.5) + place.x * int(steps.x + 0.5);
    float light = cellLight(cell, layerLight(slot));
    float height = abs(light) * layerPresence(slot);
    if (height < 0.012) {
      /* A dark cell lies flat on its map already: no box, nothing to fill. */
      gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
      return;
    }
    vec3 corner;
    if (face == 0) corner = vec3(uv, 1.0);
    else if (face == 1) corner = vec3(1.0, uv);
    else if (face == 2) corner = vec3(0.0, uv);
    else if (face == 3) corner = vec3(uv.x, 1.0, uv.y);
    else corner = vec3(uv.x, 0.0, uv.y);
    vec2 cellSize = size.xy / vec2(float(columns), size.z);
    vec3 centre = texelFetch(centres, ivec2(int(run.y + 0.5) + map, 0), 0).xyz;
    vec2 within = mix(vec2(SEAM), vec2(1.0 - SEAM), corner.xy);
    vec3 at = centre + vec3(
      (float(place.x) + within.x) * cellSize.x - 0.5 * size.x,
      0.5 * size.y - (float(place.y) + 1.0 - within.y) * cellSize.y,
      0.01 + corner.z * height * tallest
    );
    vLight = light;
    vHeight = corner.z;
    vShade = SHADES[face];
    gl_Position = projectionMatrix * viewMatrix * vec4(at, 1.0);
  }
`;

export const reliefFragmentShader = (layers: number) => /* glsl */ `
  precision highp float;
  precision highp int;
  ${cellLight(layers)}
  in float vLight;
  in float vHeight;
  flat in float vShade;

  void main() {
    /* Darker towards the foot, so that neighbours of one height are told apart. */
    gl_FragColor = vec4(glow(vLight) * vShade * mix(0.45, 1.0, vHeight), 1.0);
  }
`;
