import { availableParallelism } from 'node:os';
import { type Product, startProduct, temporaryData } from '../../support/servers/product';
import type { BenchContext } from '../benchmark';
import { loadPenDigits } from '../pen-strokes';
import { steadyMs, wait } from './clock';
import { type Crew, startCrew } from './crew';
import { type Figures, figuresOf } from './figures';
import type { LoadReport, Span, TabPlan } from './messages';
import { metricsOf } from './metrics';
import { processorTimes } from './processor';

/** Everybody draws for so long before anything is measured: compilers and rooms warm up. */
const WARM_UP_MS = 3_000;
/** Of many writers, handed to each process of the load. */
const DIGITS = 200;
/** All the people of a load come from one address, and more of them than a school has. */
const ONE_MACHINE = 'join.address=100000/5, new-person.address=100000/60, make-room.address=100000/60';
/** Gives a person to whoever comes without one. */
const COOKIE_ROUTE = '/api/rooms/recent';

export interface Place {
  readonly room: string;
  readonly key: string;
}

export interface Measured {
  readonly report: LoadReport;
  readonly span: Span;
  readonly figures: Figures;
  /** Event-loop delay of the server, 99th percentile over the span, ms; of the worst of several. */
  readonly loopDelayP99: number;
  /** That came to all tabs within the span. */
  readonly batches: number;
  /** What the arrangement counts beside its servers, a second of the span. */
  readonly beside: Readonly<Record<string, number>>;
  /** Processor time by the span's length, of all servers together; null where the system does not say. */
  readonly cores: {
    readonly serverMain: number;
    readonly server: number;
    readonly load: number;
    /** By everything else on the machine. */
    readonly others: number;
    /** Share of the span in which the event loop had work and no processor, of the worst of several servers. */
    readonly waited: number;
  } | null;
}

/** The servers that people come to, and what these stand on. */
export interface Arrangement {
  readonly products: readonly Product[];
  /** Numbers that only grow, by name. */
  besides(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/** What everybody has without doing anything: one process and its file. */
export async function oneServer(env: Readonly<Record<string, string>>): Promise<Arrangement> {
  const data = temporaryData();
  const product = await startProduct({ dataDir: data.dir, env });
  return {
    products: [product],
    besides: async () => ({}),
    async close() {
      await product.stop();
      data.remove();
    },
  };
}

/** The real server and its people, each in processes of their own. */
export interface Gathering {
  readonly origin: string;
  readonly crew: Crew;
  /** Whose strokes are drawn. */
  readonly source: string;
  /** Cookies of new people. */
  people(count: number): Promise<string[]>;
  /** A room that the first of these people owns. */
  room(owner: string): Promise<Place>;
  /** Each at the server of that number, the first where none is named. */
  join(tabs: readonly (Omit<TabPlan, 'origin'> & { readonly server?: number })[]): Promise<void>;
  draw(ms: number, record?: string): Promise<Measured>;
  /** Of the server's /metrics, now; the sum over several. */
  metric(name: string): Promise<number>;
  close(): Promise<void>;
}

export async function gather(
  context: BenchContext,
  arrange: (env: Readonly<Record<string, string>>) => Promise<Arrangement> = oneServer,
): Promise<Gathering> {
  const { digits: all, source } = await loadPenDigits(context.strokes);
  const stride = Math.max(1, Math.floor(all.length / DIGITS));
  const digits = all.filter((_, i) => i % stride === 0);
  const arrangement = await arrange({ INFERENCE_ENGINE: context.engine, LIMITS: ONE_MACHINE });
  const { products } = arrangement;
  const crew = startCrew();
  const { origin } = products[0]!;
  const pids = [...products.map(({ pid }) => pid), ...crew.pids];
  const metricsOfAll = () => Promise.all(products.map((product) => metricsOf(product.origin)));
  return {
    origin,
    crew,
    source,
    async people(count) {
      const cookies: string[] = [];
      for (let i = 0; i < count; i++) {
        const answer = await fetch(`${origin}${COOKIE_ROUTE}`);
        await expectStatus(answer, 200);
        cookies.push(cookieOf(answer));
      }
      return cookies;
    },
    async room(owner) {
      const answer = await fetch(`${origin}/api/rooms`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, cookie: owner },
        body: '{}',
      });
      await expectStatus(answer, 201);
      const { id, drawUrl } = (await answer.json()) as { id: string; drawUrl: string };
      return { room: id, key: drawUrl.split('#k=')[1]! };
    },
    join: (tabs) =>
      crew.join(
        tabs.map(({ server = 0, ...tab }) => ({ ...tab, origin: products[server]!.origin })),
        digits,
      ),
    async draw(ms, record) {
      const from = steadyMs() + WARM_UP_MS;
      const span = { from, until: from + ms };
      const drawing = crew.draw(span, record);
      // Whichever fails first is heard where it is awaited.
      drawing.catch(() => undefined);
      await Promise.race([drawing, wait(from - steadyMs())]);
      // Processor times first: a busy server takes its time to answer.
      const before = { at: steadyMs(), times: processorTimes(pids), besides: await arrangement.besides() };
      const reset = metricsOfAll();
      reset.catch(() => undefined);
      await Promise.race([drawing, wait(span.until - steadyMs())]);
      const after = { at: steadyMs(), times: processorTimes(pids), besides: await arrangement.besides() };
      await reset;
      const metrics = await metricsOfAll();
      const report = await drawing;
      return {
        report,
        span,
        figures: figuresOf(report, span),
        loopDelayP99: Math.max(
          ...metrics.map((each) => each.get('inkling_event_loop_delay_p99_seconds')! * 1000),
        ),
        batches: report.tabs.reduce((sum, { batches }) => sum + batches, 0),
        beside: Object.fromEntries(
          Object.entries(after.besides).map(([name, value]) => [
            name,
            (1000 * (value - before.besides[name]!)) / (after.at - before.at),
          ]),
        ),
        cores: coresOf(before.times, after.times, products.length, after.at - before.at),
      };
    },
    metric: async (name) =>
      (await metricsOfAll()).reduce((sum, each) => sum + (each.get(name) ?? Number.NaN), 0),
    async close() {
      await crew.close();
      await arrangement.close();
    },
  };
}

function coresOf(
  before: ReturnType<typeof processorTimes>,
  after: ReturnType<typeof processorTimes>,
  servers: number,
  ms: number,
): Measured['cores'] {
  if (!before || !after) return null;
  const spent = after.processes.map(({ all, mainThread, waited }, i) => ({
    all: (all - before.processes[i]!.all) / ms,
    main: (mainThread - before.processes[i]!.mainThread) / ms,
    waited: (waited - before.processes[i]!.waited) / ms,
  }));
  const ours = spent.slice(0, servers);
  const server = sum(ours.map(({ all }) => all));
  const load = sum(spent.slice(servers).map(({ all }) => all));
  return {
    serverMain: sum(ours.map(({ main }) => main)),
    server,
    load,
    others: Math.max(0, (after.machine - before.machine) / ms - server - load),
    waited: Math.max(...ours.map(({ waited }) => waited)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** What else the machine did, which the figures of the clock hold as well. */
export function circumstances({ cores, figures }: Measured): string {
  const { missing, lost } = figures;
  const failed = missing + lost > 0 ? `; ${missing} deliveries missing, ${lost} connections lost` : '';
  if (!cores) return `no processor times on this system${failed}`;
  const of = (value: number) => value.toFixed(2);
  return (
    `of ${availableParallelism()} cores the server took ${of(cores.server)} (${of(cores.serverMain)} its event loop), ` +
    `the people ${of(cores.load)}, other programs ${of(cores.others)}; ` +
    `the event loop waited for a core ${Math.round(cores.waited * 100)} % of the time${failed}`
  );
}

async function expectStatus(answer: Response, status: number): Promise<void> {
  if (answer.status !== status)
    throw new Error(`${new URL(answer.url).pathname} answered ${answer.status}: ${await answer.text()}`);
}

const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
