import type { Browser, Page } from 'playwright-core';
import type { NetworkProbe } from '@/app/network/network-view';
import { launchBrowser, openVisitor } from '../support/browser/browser';
import { drawDigit, type Spot } from '../support/browser/draw';
import { startProduct, temporaryData } from '../support/servers/product';
import type { Benchmark, Row } from './benchmark';
import { FINE_CLOCK } from './fine-clock';
import { percentile } from './sample';
import { openTensorSpace, type TensorSpacePage } from './tensorspace-update';

const ROUNDS = 11;
/** A loaded machine starts a browser slowly. */
const PATIENCE_MS = 60_000;
const POLL_MS = 20;
/** Updates in a row whose garbage would show. */
const MANY = 10_000;
const BATCH = 200;
/** Of allocations one in so many bytes is looked at. */
const SAMPLED_BYTES = 64;
const WARM_UP_RUNS = 12;
/** Bytes an update: the two readings of the clock around all of them. */
const LEAST_GARBAGE = 0.1;
const IDLE_MS = 1_000;

/** Rounds of the comparison; in each, ours and theirs take turns. */
const TURNS = 9;
/** Updates in a turn: about as long in either. */
const IN_A_ROW = { ours: 5_000, theirs: 10 };
/** The same where a frame is drawn after each, and the page's time goes into those frames. */
const ALONE = 20;

/** The 3D view on a real page, all layers shown: what one activation frame costs the page's main thread, and what rest costs. */
export const viewUpdate: Benchmark = {
  name: 'view-update',
  about:
    'a page that draws: script of an update and of picking, draw calls, garbage and idle frames of the 3D view',
  async run(context) {
    const data = temporaryData();
    const product = await startProduct({ dataDir: data.dir, env: { INFERENCE_ENGINE: context.engine } });
    const browser = await launchBrowser();
    try {
      const { page } = await openVisitor(browser);
      page.setDefaultTimeout(PATIENCE_MS);
      await page.route(`${product.origin}/`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), ...FINE_CLOCK } });
      });
      await page.goto(product.origin);
      const rows = await measureView(page);
      const theirs = await openTensorSpace(browser);
      if (theirs === null)
        context.note('view-update: TensorSpace could not be installed, and is not compared with.');
      else rows.push(...(await compared(page, theirs)));
      context.note(
        `view-update: ${await rendererOf(page)}; what is drawn costs far less where there is a graphics card.`,
      );
      return rows;
    } finally {
      await closeAll(browser, product, data);
    }
  },
};

async function closeAll(
  browser: Browser,
  product: { stop(): Promise<unknown> },
  data: { remove(): void },
): Promise<void> {
  await browser.close();
  await product.stop();
  data.remove();
}

async function measureView(page: Page): Promise<Row[]> {
  const drawn: number[] = [];
  const calls: number[] = [];
  await page.getByTestId('network-stage').waitFor();
  await drawDigit(page, 0, spotOf(0));
  await page.getByRole('button', { name: /all layers/i }).click();
  await countsWhere(page, ({ updates, cells }) => updates > 0 && cells === ALL_OF_CNN);
  for (let round = 0; round < ROUNDS; round++) {
    const before = await counts(page);
    await drawDigit(page, round % 10, spotOf(round + 1));
    const after = await countsWhere(page, ({ updates }) => updates > before.updates);
    drawn.push((after.updateMs - before.updateMs) / (after.updates - before.updates));
    calls.push(after.drawCalls);
  }
  const cnn = await repeatedRuns(page, 'network-stage');
  const garbage = await garbageOf(page);
  const picking = await pickTimes(page);
  const idle = await idleFrames(page);
  await page.locator('[data-layer="conv1"]').first().click();
  const focused = await countsWhere(page, ({ drawCalls }) => drawCalls > calls[0]!);
  const deep = await deepBeside(page);
  return [
    {
      name: 'script of one update, all layers of cnn',
      unit: 'ms',
      samples: cnn,
      promise: { of: 'mean', atMost: 0.3 },
    },
    { name: 'the same between the pen’s other work', unit: 'ms', samples: drawn },
    {
      name: 'script of one update, all layers of deep',
      unit: 'ms',
      samples: deep,
      promise: { of: 'mean', atMost: 0.6 },
    },
    {
      name: 'draw calls of the whole network',
      unit: 'calls',
      samples: calls,
      promise: { of: 'p99', atMost: 7 },
    },
    {
      name: 'draw calls with a layer in focus',
      unit: 'calls',
      samples: [focused.drawCalls],
      promise: { of: 'p99', atMost: 20 },
    },
    {
      name: `allocated by an update, over ${MANY.toLocaleString('en')}`,
      unit: 'bytes',
      samples: garbage,
      promise: { of: 'p50', atMost: LEAST_GARBAGE },
    },
    {
      name: 'frames drawn in an idle second',
      unit: 'frames',
      samples: idle,
      promise: { of: 'p99', atMost: 0 },
    },
    { name: 'picking a cell', unit: 'ms', samples: picking, promise: { of: 'p99', atMost: 2 } },
  ];
}

/** Cells of all its layers. */
const ALL_OF_CNN = 37_307;

/** The same update in either, in turns, so that what slows the machine slows both; neither upload is in what is compared. */
async function compared(page: Page, theirs: TensorSpacePage): Promise<Row[]> {
  const rows = { ours: [], theirs: [], oursAlone: [], uploaded: [], theirsAlone: [] } as {
    readonly [kind in 'ours' | 'theirs' | 'oursAlone' | 'uploaded' | 'theirsAlone']: number[];
  };
  const ratios = { inARow: [] as number[], alone: [] as number[] };
  // The first turn of each runs unoptimised.
  for (let turn = 0; turn <= TURNS; turn++) {
    const ours = await repeated(page, 'network-stage', IN_A_ROW.ours);
    const them = await theirs.updatesInARow(IN_A_ROW.theirs);
    const alone = await updatesAlone(page, false);
    const uploaded = await updatesAlone(page, true);
    const themAlone = await theirs.updatesAlone(ALONE);
    if (turn === 0) continue;
    rows.ours.push(ours);
    rows.theirs.push(them);
    rows.oursAlone.push(...alone);
    rows.uploaded.push(...uploaded);
    rows.theirsAlone.push(...themAlone);
    ratios.inARow.push(them / ours);
    ratios.alone.push(percentile(themAlone, 0.5) / percentile(alone, 0.5));
  }
  await theirs.close();
  return [
    { name: 'updates of cnn in a row', unit: 'ms', samples: rows.ours },
    { name: 'updates in a row in TensorSpace 0.6.1', unit: 'ms', samples: rows.theirs },
    { name: 'updates of cnn, a frame drawn after each', unit: 'ms', samples: rows.oursAlone },
    { name: 'the same, their upload to WebGL included', unit: 'ms', samples: rows.uploaded },
    { name: 'updates in TensorSpace, a frame drawn after each', unit: 'ms', samples: rows.theirsAlone },
    {
      name: 'TensorSpace’s time to ours, updates in a row',
      unit: 'times',
      samples: ratios.inARow,
      promise: { of: 'p50', atLeast: 25 },
    },
    {
      name: 'TensorSpace’s time to ours, a frame drawn after each',
      unit: 'times',
      samples: ratios.alone,
      promise: { of: 'p50', atLeast: 25 },
    },
  ];
}

const stageOf = (page: Page, testId: string) => page.getByTestId(testId);

/** The mean of so many updates with what is shown, milliseconds. */
const repeated = (page: Page, testId: string, count: number): Promise<number> =>
  stageOf(page, testId).evaluate((stage: Stage, count) => stage.networkView!.repeatUpdate(count), count);

/** Means of runs of updates. */
async function repeatedRuns(page: Page, testId: string): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < ROUNDS; run++) times.push(await repeated(page, testId, BATCH));
  return times;
}

/** Milliseconds of updates that stand alone, each with a frame of the view after it. */
const updatesAlone = (page: Page, uploads: boolean): Promise<number[]> =>
  stageOf(page, 'network-stage').evaluate(
    async (stage: Stage, { count, uploads }) => {
      const times: number[] = [];
      for (let i = 0; i < count; i++) {
        times.push(uploads ? stage.networkView!.updateAndUpload() : stage.networkView!.repeatUpdate(1));
        await new Promise(requestAnimationFrame);
      }
      return times;
    },
    { count: ALONE, uploads },
  );

/**
 * Bytes that an update allocates, whether or not they were collected since. Before, it runs often enough for the best compiler: the
 * others box numbers.
 */
async function garbageOf(page: Page): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page);
  const allocated = async (): Promise<number> => {
    await devtools.send('HeapProfiler.startSampling', {
      samplingInterval: SAMPLED_BYTES,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    await repeated(page, 'network-stage', MANY);
    return allocatedIn('repeatUpdate', (await devtools.send('HeapProfiler.stopSampling')).profile.head);
  };
  if ((await allocated()) === 0)
    throw new Error('Unoptimised updates allocate, too: the profile no longer names what it counts.');
  for (let run = 1; run < WARM_UP_RUNS; run++) await allocated();
  const garbage: number[] = [];
  for (let run = 0; run < ROUNDS; run++) garbage.push((await allocated()) / MANY);
  await devtools.detach();
  return garbage;
}

interface AllocationNode {
  readonly callFrame: { readonly functionName: string };
  readonly selfSize: number;
  readonly children: readonly AllocationNode[];
}

/** Bytes that a function and all that it calls allocated; nothing of what the page does beside, and of asking for the measurement. */
function allocatedIn(
  name: string,
  { callFrame, selfSize, children }: AllocationNode,
  inside = false,
): number {
  const counts = inside || callFrame.functionName === name;
  return children.reduce((sum, child) => sum + allocatedIn(name, child, counts), counts ? selfSize : 0);
}

/** Milliseconds, each the mean over a grid of points all over the view. */
const pickTimes = (page: Page): Promise<number[]> =>
  stageOf(page, 'network-stage').evaluate((stage: Stage, rounds) => {
    const side = 12;
    return Array.from({ length: rounds }, () => {
      const startedAt = performance.now();
      for (let i = 0; i < side * side; i++)
        stage.networkView!.pick(
          ((i % side) + 0.5) * (stage.clientWidth / side),
          (Math.floor(i / side) + 0.5) * (stage.clientHeight / side),
        );
      return (performance.now() - startedAt) / (side * side);
    });
  }, ROUNDS);

async function idleFrames(page: Page): Promise<number[]> {
  const frames: number[] = [];
  // What is still moving comes to rest first.
  await page.waitForTimeout(IDLE_MS);
  for (let run = 0; run < 3; run++) {
    const { framesDrawn } = await counts(page);
    await page.waitForTimeout(IDLE_MS);
    frames.push((await counts(page)).framesDrawn - framesDrawn);
  }
  return frames;
}

/** The largest network beside the live one, as a visitor compares them. */
async function deepBeside(page: Page): Promise<number[]> {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByTestId('compare-network').selectOption('deep@shipped');
  await stageOf(page, 'second-stage').waitFor();
  await countsWhere(page, ({ updates }) => updates > 0, 'second-stage');
  return repeatedRuns(page, 'second-stage');
}

/** Four beside each other, three below: far enough apart that no pen goes down on the label of a neighbour. */
const spotOf = (place: number): Spot => ({
  x: 0.15 + (place % 4) * 0.22,
  y: 0.2 + Math.floor(place / 4) * 0.3,
  size: 0.2,
});

type Stage = HTMLElement & { networkView?: NetworkProbe };

/** Reads the probe until it fits. The page's policy forbids Playwright's own way of waiting, which evaluates text. */
async function countsWhere(
  page: Page,
  fits: (counts: Counts) => boolean,
  testId = 'network-stage',
): Promise<Counts> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const now = await counts(page, testId);
    if (fits(now)) return now;
    await page.waitForTimeout(POLL_MS);
  }
  throw new Error('The 3D view did not show the drawing in time.');
}

interface Counts {
  readonly updates: number;
  readonly updateMs: number;
  readonly drawCalls: number;
  readonly framesDrawn: number;
  /** Cells that have a value. */
  readonly cells: number;
}

const counts = (page: Page, testId = 'network-stage'): Promise<Counts> =>
  stageOf(page, testId).evaluate((stage: Stage) => {
    const view = stage.networkView;
    const { updates = 0, updateMs = 0, drawCalls = 0, framesDrawn = 0 } = view ?? {};
    return { updates, updateMs, drawCalls, framesDrawn, cells: view?.litCells() ?? 0 };
  });

const rendererOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'an unknown renderer';
  });
