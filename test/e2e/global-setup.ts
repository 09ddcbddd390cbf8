import type { TestProject } from 'vitest/node';
import { findBrowser } from '../support/browser-binary';
import { type Product, startProduct, temporaryData } from '../support/product';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the product that all browser tests share is reached, on localhost. */
    origin: string;
  }
}

/** Starts the product once, on a data folder of its own, for every browser test that does not need to stop it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Unpacked here, where no test's time limit runs.
  findBrowser();
  const data = temporaryData();
  let product: Product;
  try {
    product = await startProduct({ dataDir: data.dir });
  } catch (error) {
    data.remove();
    throw error;
  }
  project.provide('origin', product.origin);
  return async () => {
    await product.stop();
    data.remove();
  };
}
