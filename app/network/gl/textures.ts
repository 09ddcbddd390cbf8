import { DataTexture, LinearFilter, NearestFilter, RedFormat, RGBAFormat, UnsignedByteType } from 'three';
import { DIVERGING_ENTRIES, divergingTable } from '@/lib/scene/diverging';
import { RAMP_ENTRIES, rampTable } from '@/lib/scene/ramp';

/** One byte a cell, read by exact texel. */
export function cellTexture(bytes: Uint8Array<ArrayBuffer>, width: number): DataTexture {
  const texture = new DataTexture(bytes, width, bytes.length / width, RedFormat, UnsignedByteType);
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}

export const rampTexture = (): DataTexture => colourTexture(rampTable(), RAMP_ENTRIES);

export const divergingTexture = (): DataTexture => colourTexture(divergingTable(), DIVERGING_ENTRIES);

/** RGBA entries in a row, blended between. */
function colourTexture(table: Uint8Array<ArrayBuffer>, entries: number): DataTexture {
  const texture = new DataTexture(table, entries, 1, RGBAFormat, UnsignedByteType);
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}
