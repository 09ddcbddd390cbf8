/** Coverage 0 … 1 to bytes 0 … 255. */
export const toGrey = (ink: Float32Array): Uint8Array => {
  const bytes = new Uint8Array(ink.length);
  for (let i = 0; i < ink.length; i++) bytes[i] = Math.round(ink[i]! * 255);
  return bytes;
};
