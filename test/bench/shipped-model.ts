import { fileURLToPath } from 'node:url';
import type { ModelId } from '@/lib/ids';

/** The weights that the product ships; a benchmark of others would say nothing. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../../server/models', import.meta.url));
export const SHIPPED_CNN = 'cnn@shipped' as ModelId;
