import sharp, { type Metadata } from 'sharp';
import type { Raster } from '@/lib/preprocess';
import { ApiError } from './api-error';

/** Pixels on a side. */
export const LARGEST_PICTURE = 4096;
/** Larger ones are reduced while they are decoded: finding ink needs no more. */
const DECODED_SIDE = 512;
const DECODING_LIMIT_S = 5;
const FORMATS = new Set(['png', 'jpeg', 'webp']);

/**
 * Decodes a PNG, JPEG or WebP, upright by its EXIF orientation, in a thread of libvips. Its header is read before any pixel: what
 * claims to be larger than LARGEST_PICTURE is not decoded.
 * @throws ApiError `unreadable-image`, `too-large`
 */
export const decodePicture = async (bytes: Uint8Array): Promise<Raster> => {
  const { width, height } = await readHeader(bytes);
  if (width > LARGEST_PICTURE || height > LARGEST_PICTURE)
    throw new ApiError(
      'too-large',
      `The image has ${width} × ${height} pixels; at most ${LARGEST_PICTURE} × ${LARGEST_PICTURE} are read.`,
    );
  try {
    const { data, info } = await open(bytes)
      .timeout({ seconds: DECODING_LIMIT_S })
      .rotate()
      .resize({
        width: DECODED_SIDE,
        height: DECODED_SIDE,
        fit: 'inside',
        withoutEnlargement: true,
        // Averages what it covers and rings at no edge.
        kernel: 'linear',
      })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1 && info.channels !== 2 && info.channels !== 3 && info.channels !== 4)
      throw new ApiError('unreadable-image', 'The image has more channels than red, green, blue and alpha.');
    return { width: info.width, height: info.height, channels: info.channels, data };
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw unreadable();
  }
};

const DATA_URL = /^data:image\/(?:png|jpeg|jpg|webp);base64,/;

/** The file in a data URL. @throws ApiError `unreadable-image` */
export const bytesOfDataUrl = (dataUrl: string): Buffer => {
  const head = DATA_URL.exec(dataUrl)?.[0];
  if (head === undefined)
    throw new ApiError(
      'unreadable-image',
      'Give the image as a data URL of a PNG, JPEG or WebP: data:image/png;base64,…',
    );
  return Buffer.from(dataUrl.slice(head.length), 'base64');
};

const readHeader = async (bytes: Uint8Array): Promise<{ width: number; height: number }> => {
  let header: Metadata;
  try {
    // No limit here: nothing but the header is read, and what is too large shall be told its size.
    header = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    throw unreadable();
  }
  if (!FORMATS.has(header.format ?? '')) throw unreadable();
  return header;
};

const open = (bytes: Uint8Array) =>
  sharp(bytes, { failOn: 'truncated', limitInputPixels: LARGEST_PICTURE ** 2 });

const unreadable = (): ApiError =>
  new ApiError('unreadable-image', 'The image cannot be read: it is damaged, or no PNG, JPEG or WebP.');
