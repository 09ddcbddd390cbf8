/** Copies a picture; false where the browser lets no page do so, as over plain HTTP. */
export async function copyPicture(picture: Promise<Blob>): Promise<boolean> {
  if (navigator.clipboard?.write === undefined || typeof ClipboardItem === 'undefined') return false;
  try {
    // The promise itself: a browser that asks who pressed what does not wait for the picture.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    return true;
  } catch {
    return false;
  }
}
