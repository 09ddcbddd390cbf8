import type { GreyImage } from '@/lib/preprocess';
import { rampTable } from '@/lib/scene/ramp';

/** Paints grey values through the activation ramp, one canvas pixel a value; `data-lit` is set where there is a picture. */
export function paintGrey(canvas: HTMLCanvasElement, image: GreyImage | null): void {
  const context = canvas.getContext('2d')!;
  if (image === null) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    delete canvas.dataset.lit;
    return;
  }
  if (canvas.width !== image.width) canvas.width = image.width;
  if (canvas.height !== image.height) canvas.height = image.height;
  const ramp = rampTable();
  const pixels = context.createImageData(image.width, image.height);
  for (let i = 0; i < image.pixels.length; i++) {
    const from = image.pixels[i]! * 4;
    pixels.data[i * 4] = ramp[from]!;
    pixels.data[i * 4 + 1] = ramp[from + 1]!;
    pixels.data[i * 4 + 2] = ramp[from + 2]!;
    pixels.data[i * 4 + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  canvas.dataset.lit = '';
}
