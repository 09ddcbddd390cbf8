import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { carriesValues, cellCount, NETWORKS } from '@/lib/network/layers';

/** Where TensorSpace is kept: with a package.json of its own, installed when it is first measured. */
const FOLDER = resolve('test/bench/tensorspace');
/** Its readme's script tags, in their order. */
const SCRIPTS = [
  '@tensorflow/tfjs/dist/tf.min.js',
  'three/build/three.min.js',
  '@tweenjs/tween.js/src/Tween.js',
  'three/examples/js/controls/TrackballControls.js',
  'tensorspace/build/tensorspace.min.js',
];
/** Updates that stand alone, of either; the first few run unoptimised in both. */
export const SINGLE_ROUNDS = 100;
export const SINGLE_WARM_UP = 20;

/** What of TensorSpace is used. */
interface TensorSpace {
  readonly models: { readonly Sequential: new (container: HTMLElement) => SpaceModel };
  readonly layers: Readonly<Record<string, new (config: object) => object>>;
}
interface SpaceModel {
  readonly layers: readonly { updateValue(values: ArrayLike<number>): void }[];
  add(layer: object): void;
  init(ready: () => void): void;
}

/**
 * Script time of showing new values of all layers of `cnn` in TensorSpace 0.6.1, layers open, milliseconds each; prediction and drawing
 * are not in it. Null where the package cannot be installed.
 */
export async function tensorSpaceUpdates(browser: Browser): Promise<number[] | null> {
  if (!installed()) return null;
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  try {
    await page.setContent('<div id="space" style="width:1280px;height:720px"></div>');
    for (const script of SCRIPTS) await page.addScriptTag({ path: join(FOLDER, 'node_modules', script) });
    return await measure(page);
  } finally {
    await page.close();
  }
}

function installed(): boolean {
  if (existsSync(join(FOLDER, 'node_modules/tensorspace'))) return true;
  try {
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    execFileSync('npm', ['install', ...flags], { cwd: FOLDER, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function measure(page: Page): Promise<number[]> {
  const network = NETWORKS.cnn;
  const sizes = network.layers
    .filter((layer) => carriesValues(layer) && layer.id !== 'isDigit')
    .map(cellCount);
  return page.evaluate(
    async ({ sizes, rounds, warmUp }) => {
      const { models, layers } = (window as unknown as { TSP: TensorSpace }).TSP;
      const model = new models.Sequential(document.getElementById('space')!);
      const open = { initStatus: 'open' };
      model.add(new layers.GreyscaleInput!({ shape: [28, 28, 1] }));
      model.add(new layers.Conv2d!({ kernelSize: 3, filters: 32, strides: 1, ...open }));
      model.add(new layers.Pooling2d!({ poolSize: [2, 2], strides: [2, 2], ...open }));
      model.add(new layers.Conv2d!({ kernelSize: 3, filters: 64, strides: 1, ...open }));
      model.add(new layers.Pooling2d!({ poolSize: [2, 2], strides: [2, 2], ...open }));
      model.add(new layers.Dense!({ units: 128, ...open }));
      model.add(new layers.Output1d!({ units: 10, outputs: [...'0123456789'], ...open }));
      await new Promise<void>((ready) => model.init(ready));
      const values = sizes.map((size) =>
        Float32Array.from({ length: size }, (_, i) => ((i * 37) % 101) / 101),
      );
      const times: number[] = [];
      for (let round = 0; round < rounds + warmUp; round++) {
        const startedAt = performance.now();
        for (const [i, layer] of model.layers.entries()) layer.updateValue(values[i]!);
        if (round >= warmUp) times.push(performance.now() - startedAt);
        await new Promise(requestAnimationFrame);
      }
      return times;
    },
    { sizes, rounds: SINGLE_ROUNDS, warmUp: SINGLE_WARM_UP },
  );
}
