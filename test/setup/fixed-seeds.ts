import fc from 'fast-check';

/**
 * Property tests draw the same cases every time, so that a failure is somebody's change and not chance. To search further:
 * `PROPERTY_SEED=$RANDOM npm test`; fast-check prints the seed and the case of what it finds.
 */
const FIXED_SEED = 20_261_122;

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? FIXED_SEED) });
