import { inject } from 'vitest';

/** Where the product of this worker is reached, on localhost: files that run beside each other have one each. */
export const origin = inject('origins')[Number(process.env.VITEST_POOL_ID) - 1]!;
