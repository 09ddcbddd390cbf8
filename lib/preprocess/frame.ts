/** Side of the network's input, pixels. */
export const FRAME_SIDE = 28;
/** Side of the box that MNIST's digits fill before they are centred, pixels (LeCun et al., "The MNIST database"). */
export const BOX_SIDE = 20;
/**
 * Where the centre of mass comes to lie, as a column and row index: the middle of pixel 14, not the frame's corner between 13
 * and 14. MNIST's 10,000 test images have their mass centres at 14.0 ± 0.5 by this count.
 */
export const MASS_CENTRE = 14;
/** Pen thickness in the 28×28 frame, pixels: as thick as most MNIST digits, whatever the brush was. */
export const STROKE_THICKNESS = 2.4;
