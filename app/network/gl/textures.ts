import { DataTexture, LinearFilter, NearestFilter, RedFormat, RGBAFormat, UnsignedByteType } from 'three';
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

export function rampTexture(): DataTexture {
  const texture = new DataTexture(rampTable(), RAMP_ENTRIES, 1, RGBAFormat, UnsignedByteType);
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}
