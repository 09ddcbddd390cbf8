import { createMemoryInkStore } from '@/app/unsent/memory-ink-store';
import { inkStoreContract } from '../../contracts/ink-store';

inkStoreContract(async () => createMemoryInkStore());
