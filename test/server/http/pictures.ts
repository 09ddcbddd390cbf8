import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { inkOnPage, type Lists } from '../../lib/preprocess/drawings';

export const dataUrl = (bytes: Uint8Array, type = 'png'): string =>
  `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;

/** A drawing, black on white, as the bytes of an image file. */
export const drawn = async (
  lists: Lists,
  {
    side = 300,
    format = 'png',
    turn = 0,
  }: { side?: number; format?: 'png' | 'jpeg' | 'webp'; turn?: number } = {},
): Promise<Buffer> => {
  const page = { width: side, height: side, brush: side / 22, size: side * 0.66 };
  const data = Buffer.from(inkOnPage(lists, page).map((c) => 255 * (1 - c)));
  return sharp(data, { raw: { width: side, height: side, channels: 1 } })
    .rotate(turn)
    .toFormat(format)
    .toBuffer();
};

export const blank = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'white' } })
    .png()
    .toBuffer();

/** A PNG of a few bytes whose header claims to be huge. */
export const hugeHeader = (width: number, height: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(16))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

const crc32 = (bytes: Buffer): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
};
