import type { TestProject } from 'vitest/node';
import { findBrowser } from '../support/browser/browser-binary';
import { startProduct, temporaryData } from '../support/servers/product';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the products are reached, on localhost: one for each worker. */
    origins: readonly string[];
  }
}

/** Starts the product, once for each worker and on a data folder of its own, for every browser test that does not need to stop it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Unpacked here, where no test's time limit runs.
  findBrowser();
  const started: (() => Promise<void>)[] = [];
  const end = async () => {
    await Promise.all(started.map((stop) => stop()));
  };
  const start = async (): Promise<string> => {
    const data = temporaryData();
    const product = await startProduct({ dataDir: data.dir }).catch((error) => {
      data.remove();
      throw error;
    });
    started.push(async () => {
      await product.stop();
      data.remove();
    });
    return product.origin;
  };
  const starts = await Promise.allSettled(Array.from({ length: project.config.maxWorkers }, start));
  const failed = starts.find((one) => one.status === 'rejected');
  if (failed) {
    await end();
    throw failed.reason;
  }
  project.provide(
    'origins',
    starts.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])),
  );
  return end;
}
