/** Each target has a number of cases for `npm test`, and one for `npm run test:fuzz`, which are a million in all. */
export const FULL = process.env.FUZZ === 'full';

export const cases = (quick: number, full: number): number => (FULL ? full : quick);

/** Fixed in `npm test`; printed by every title. */
export const SEED = Number(process.env.PROPERTY_SEED ?? 20_261_126);
