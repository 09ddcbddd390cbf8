import type { CDPSession, Page } from 'playwright-core';
import { samplesOf, type WholeStroke, wholeStrokeSchema } from '@/lib/room/op';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { importParts } from '@/lib/stroke/stroke-file';
import { POINT_BURST } from '@/lib/wire/pace';
import { launchBrowser, openVisitor } from '../support/browser/browser';
import { drawDigit } from '../support/browser/draw';
import { startProduct, temporaryData } from '../support/servers/product';
import type { BenchContext, Benchmark, Row } from './benchmark';
import { loadPenDigits } from './pen-strokes';
import { batchWhere, comeIn, openRoom, type ProductClient } from './product-client';

const STROKES = 10_000;
const VISITS = 3;
const DIGITS_DRAWN = 6;
const PATIENCE_MS = 120_000;
/** Nothing was predicted for so long: the room has been read. */
const QUIET_MS = 3_000;

/** A room as full as a class makes it: how soon a page shows it, and what drawing in it costs the page's main thread. */
export const fullRoom: Benchmark = {
  name: 'full-room',
  about: `a room of ${STROKES.toLocaleString('en')} strokes: from joining to ink, and script a frame while one draws`,
  async run(context) {
    const data = temporaryData();
    const product = await startProduct({ dataDir: data.dir, env: { INFERENCE_ENGINE: context.engine } });
    const browser = await launchBrowser();
    try {
      const room = await openRoom(product.origin);
      const quiet = untilQuiet(room);
      await fill(room, await strokesOf(context));
      await quiet;
      const first: number[] = [];
      const whole: number[] = [];
      let script: number[] = [];
      for (let visit = 0; visit < VISITS; visit++) {
        const { context: visitor, page } = await openVisitor(browser);
        await page.goto(room.roomUrl);
        first.push(await sinceJoin(page, 'sheet:first-ink'));
        whole.push(await sinceJoin(page, 'sheet:all-ink'));
        if (visit === VISITS - 1) script = await scriptWhileDrawing(page);
        await visitor.close();
      }
      room.close();
      context.note('full-room: ink is painted without a graphics card, in software, beside the 3D view.');
      return rows(first, whole, script);
    } finally {
      await browser.close();
      await product.stop();
      data.remove();
    }
  },
};

const rows = (first: number[], whole: number[], script: number[]): Row[] => [
  { name: 'join to first ink', unit: 'ms', samples: first, promise: { of: 'p50', atMost: 1_000 } },
  { name: 'join to all ink', unit: 'ms', samples: whole },
  {
    name: 'script a frame while drawing, all of the page',
    unit: 'ms',
    samples: script,
    promise: { of: 'p50', atMost: 4 },
  },
];

/** Real digits, small, row by row over all of the sheet. */
async function strokesOf(context: BenchContext): Promise<WholeStroke[]> {
  const { digits, source } = await loadPenDigits(context.strokes);
  context.note(`full-room: digits out of ${source}`);
  const columns = 110;
  const cell = SHEET_WIDTH / columns;
  const lines = Math.floor(SHEET_HEIGHT / cell);
  const strokes: WholeStroke[] = [];
  for (let place = 0; strokes.length < STROKES; place++) {
    const drawn = digits[place % digits.length]!.strokes;
    const xs = drawn.flatMap((stroke) => stroke.map(([x]) => x!));
    const ys = drawn.flatMap((stroke) => stroke.map(([, y]) => y!));
    const [x0, y0] = [Math.min(...xs), Math.min(...ys)];
    const most = Math.max(1, Math.max(...xs) - x0, Math.max(...ys) - y0);
    const left = (place % columns) * cell;
    const top = (Math.floor(place / columns) % lines) * cell;
    for (const stroke of drawn) {
      const points = stroke.flatMap(([x, y], i) => [
        Math.round(left + ((x! - x0) / most) * cell * 0.8),
        Math.round(top + ((y! - y0) / most) * cell * 0.8),
        i * 10,
        128,
      ]);
      strokes.push(wholeStrokeSchema.parse({ colour: place % 8, width: 2, pointer: 'pen', points }));
    }
  }
  return strokes.slice(0, STROKES);
}

/** By so many people that none of them sends more than one may at once. */
async function fill(room: ProductClient, strokes: readonly WholeStroke[]): Promise<void> {
  const people = [room];
  let spent = 0;
  for (const part of importParts(strokes)) {
    spent += samplesOf({ kind: 'import', sheet: 0, strokes: part });
    if (spent > people.length * POINT_BURST) people.push(await comeIn(room));
    const { socket, nextN, send } = people.at(-1)!;
    const settled = batchWhere(socket, ({ settledThrough }) => (settledThrough ?? 0) >= nextN);
    send([{ kind: 'import', sheet: 0, strokes: part }]);
    await settled;
  }
  for (const one of people) if (one !== room) one.close();
}

function untilQuiet({ socket }: ProductClient): Promise<void> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(resolve, QUIET_MS);
    };
    socket.on('batch', wait);
    setTimeout(resolve, PATIENCE_MS);
  });
}

/** Milliseconds from asking to join to a mark that the page sets. */
async function sinceJoin(page: Page, mark: string): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const passed = await page.evaluate((name) => {
      const [join] = performance.getEntriesByName('room:join');
      const [shown] = performance.getEntriesByName(name);
      return join && shown ? shown.startTime - join.startTime : null;
    }, mark);
    if (passed !== null) return passed;
    await page.waitForTimeout(20);
  }
  throw new Error(`The page did not come to ${mark} in time.`);
}

/** Milliseconds of script, everything on the page counted, by frames that came, for each digit drawn. */
async function scriptWhileDrawing(page: Page): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await page.evaluate(() => {
    // No function of a name of its own: what compiles this file would wrap it in a helper that the page has not.
    const counter = globalThis as unknown as { framesSeen: number; countFrame(): void };
    counter.framesSeen = 0;
    counter.countFrame = () => {
      counter.framesSeen++;
      requestAnimationFrame(counter.countFrame);
    };
    counter.countFrame();
  });
  const frames = () => page.evaluate(() => (globalThis as unknown as { framesSeen: number }).framesSeen);
  const samples: number[] = [];
  for (let i = 0; i < DIGITS_DRAWN; i++) {
    const [scriptBefore, framesBefore] = [await scriptMs(devtools), await frames()];
    await drawDigit(page, i, { x: 0.2 + 0.12 * i, y: 0.5, size: 0.3 });
    const [scriptAfter, framesAfter] = [await scriptMs(devtools), await frames()];
    samples.push((scriptAfter - scriptBefore) / Math.max(1, framesAfter - framesBefore));
  }
  return samples;
}

async function scriptMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000;
}
