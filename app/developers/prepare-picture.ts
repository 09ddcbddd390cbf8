/** Pixels on a side that the API takes, and the formats. */
const LARGEST_SIDE = 4096;
const SENT_AS_IT_IS = new Set(['image/png', 'image/jpeg', 'image/webp']);
/** The API's limit for a body, in base64, with room for the rest. */
const LARGEST_FILE_BYTES = 16 * 2 ** 20;
/** A picture that must be made anew is made this large: finding ink needs no more. */
const REMADE_SIDE = 1600;

export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/**
 * A picture as a data URL that the API takes. What it takes goes as it is, EXIF notes and all; another format, or more pixels than
 * it reads, is drawn anew by the browser.
 * @throws PictureError
 */
export async function dataUrlOf(file: Blob): Promise<string> {
  const known = SENT_AS_IT_IS.has(file.type);
  const bitmap = await createImageBitmap(file).catch(() => null);
  try {
    if (bitmap === null) {
      // Damaged, or none: the API says so better than a guess made here.
      if (known && file.size <= LARGEST_FILE_BYTES) return await readAsDataUrl(file);
      throw new PictureError('This is no picture that your browser can open. Try a PNG, JPEG or WebP.');
    }
    const fits = Math.max(bitmap.width, bitmap.height) <= LARGEST_SIDE && file.size <= LARGEST_FILE_BYTES;
    return known && fits ? await readAsDataUrl(file) : remade(bitmap);
  } finally {
    bitmap?.close();
  }
}

function remade(bitmap: ImageBitmap): string {
  const scale = Math.min(1, REMADE_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png');
}

const readAsDataUrl = (file: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new PictureError('The file could not be read. Choose it again.'));
    reader.readAsDataURL(file);
  });

/** The first picture in what was pasted or dropped. */
export const pictureIn = (data: DataTransfer | null): File | null =>
  Array.from(data?.files ?? []).find(({ type }) => type.startsWith('image/')) ?? null;
