import sharp from 'sharp';
import type { GreyImage } from '@/lib/preprocess';

/** A grey picture as a PNG data URL. */
export const toPngDataUrl = async ({ width, height, pixels }: GreyImage): Promise<string> => {
  const png = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
};
