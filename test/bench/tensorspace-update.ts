import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { carriesValues, cellCount, NETWORKS } from '@/lib/network/layers';
import { FINE_CLOCK } from './fine-clock';

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

/** Script times of showing new values of all layers of `cnn`, layers open, milliseconds; prediction and drawing are not in them. */
export interface TensorSpacePage {
  /** The mean of so many updates in a row. */
  updatesInARow(count: number): Promise<number>;
  /** Each of so many, with a frame drawn after it. */
  updatesAlone(count: number): Promise<number[]>;
  close(): Promise<void>;
}

/** TensorSpace 0.6.1 on a page of its own; null where the package cannot be installed. */
export async function openTensorSpace(browser: Browser): Promise<TensorSpacePage | null> {
  if (!installed()) return null;
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.route(ADDRESS, (route) =>
    route.fulfill({ contentType: 'text/html', headers: FINE_CLOCK, body: DOCUMENT }),
  );
  await page.goto(ADDRESS);
  for (const script of SCRIPTS) await page.addScriptTag({ path: join(FOLDER, 'node_modules', script) });
  await build(page);
  return {
    updatesInARow: (count) => page.evaluate((n) => (window as unknown as Made).update(n), count),
    updatesAlone: (count) =>
      page.evaluate(async (n) => {
        const times: number[] = [];
        for (let i = 0; i < n; i++) {
          times.push((window as unknown as Made).update(1));
          await new Promise(requestAnimationFrame);
        }
        return times;
      }, count),
    close: () => page.close(),
  };
}

/** Nobody is asked for it: the browser is given the document below. */
const ADDRESS = 'https://tensorspace.test/';
const DOCUMENT = '<!doctype html><div id="space" style="width:1280px;height:720px"></div>';

/** What the page keeps for the calls after it. */
interface Made {
  /** Milliseconds of one of so many updates in a row. */
  update(count: number): number;
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

function build(page: Page): Promise<void> {
  const network = NETWORKS.cnn;
  const sizes = network.layers
    .filter((layer) => carriesValues(layer) && layer.id !== 'isDigit')
    .map(cellCount);
  return page.evaluate(async (sizes) => {
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
    const values = sizes.map((size) => Float32Array.from({ length: size }, (_, i) => ((i * 37) % 101) / 101));
    const made: Made = {
      update(count) {
        const startedAt = performance.now();
        for (let n = 0; n < count; n++)
          for (const [i, layer] of model.layers.entries()) layer.updateValue(values[i]!);
        return (performance.now() - startedAt) / count;
      },
    };
    Object.assign(window, made);
  }, sizes);
}
