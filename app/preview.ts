/**
 * What a link shows where it is shared. A picture of the product and never of the room: whoever builds the preview has no key (it
 * stands behind the `#`, which no server is sent), and a drawing without a key is nobody's to see. Made by test/e2e/screenshots.ts.
 */
export const preview = {
  url: '/inkling-room.png',
  width: 1200,
  height: 630,
  alt: 'Two people draw in one room; beside the sheet stand the network in 3D, its answer and its ten probabilities',
} as const;
