import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from './benchmark';
import { classOf } from './class';
import { circumstances, gather, type Measured } from './load/gathering';
import type { TimedBatch } from './load/messages';
import { processorTimes } from './load/processor';

const DRAWING = 10;
/** Past twenty people a room has the pace of a crowd, so that more listeners change nothing but their number. */
const FEW = 24;
/** Many, so that what they cost stands out from what the drawing itself costs, which is never the same twice. */
const MORE = 150;
const MEASURED_MS = 6_000;
/** Batches to one listener, of the span with the fewest by the one with the most. */
const ALIKE = 0.9;
const RELAY = 'bare Socket.IO relay, a delivery';

/** What one more delivery costs: the same drawing before few and before many, ours and a bare relay's. */
export const broadcast: Benchmark = {
  name: 'broadcast',
  about: `processor time of the event loop for a delivery to one of ${MORE} more listeners, ours and a bare relay of the same batches`,
  async run(context) {
    const gathering = await gather(context);
    try {
      const cookies = await gathering.people(FEW + MORE);
      const place = await gathering.room(cookies[0]!);
      const tabs = classOf(cookies, DRAWING, false).map((tab) => ({ ...tab, ...place }));
      const more = tabs.slice(FEW);
      await gathering.join(tabs.slice(0, FEW));
      // Compilers warm up on the few: what they gain between the two measurements would count as the price of more listeners.
      await gathering.draw(MEASURED_MS);
      const few = [await gathering.draw(MEASURED_MS)];
      await gathering.join(more);
      const many = [await gathering.draw(MEASURED_MS, more[0]!.session), await gathering.draw(MEASURED_MS)];
      await gathering.crew.leave(more.map(({ session }) => session));
      // Before them and after them: the sheet gets fuller all the while, and reading it dearer.
      few.push(await gathering.draw(MEASURED_MS));
      const [cheap, dear] = [costOf(few), costOf(many)];
      if (cheap === null || dear === null) {
        context.note('broadcast: this system does not say what a thread takes of the processor.');
        return [];
      }
      // Fewer listeners than were counted, updates that nobody got, or beats that were left out, would make a difference of two
      // different drawings.
      const spans = [...few, ...many];
      const heard = spans.map(({ batches, report }) => batches / report.tabs.length);
      const alike = Math.min(...heard) > ALIKE * Math.max(...heard);
      if (!alike || spans.some(({ figures }) => figures.lost + figures.missing > 0)) {
        context.note(`broadcast: the machine was too busy to compare; ${circumstances(many[0]!)}.`);
        return [];
      }
      const { recorded } = many[0]!.report;
      const relay = await relayed(recorded, gathering.crew);
      const ours = (dear.ms - cheap.ms) / (dear.batches - cheap.batches);
      const bytes = recorded.reduce((sum, { batch }) => sum + JSON.stringify(batch).length, 0);
      context.note(
        `broadcast: ${gathering.source}; ${recorded.length} batches of ${Math.round(bytes / recorded.length)} bytes ` +
          `to each in ${MEASURED_MS / 1000} s; ${circumstances(many[0]!)}.`,
      );
      return [
        { name: RELAY, unit: 'ms', samples: [relay] },
        {
          name: 'ours, a delivery',
          unit: 'ms',
          samples: [ours],
          baseline: RELAY,
        },
        {
          name: 'ours to the relay (≤ 1.5)',
          unit: 'times',
          samples: [ours / relay],
          promise: { of: 'p50', atMost: 1.5 },
        },
        {
          name: 'all that the room does, by its deliveries',
          unit: 'ms',
          samples: [dear.ms / dear.batches],
          baseline: RELAY,
        },
      ];
    } finally {
      await gathering.close();
    }
  },
};

/** What the server's main thread took of the processor in these spans together; null where the system does not say. */
function costOf(spans: readonly Measured[]): { readonly ms: number; readonly batches: number } | null {
  let [ms, batches] = [0, 0];
  for (const span of spans) {
    if (!span.cores) return null;
    ms += span.cores.serverMain * MEASURED_MS;
    batches += span.batches;
  }
  return { ms, batches };
}

/** Milliseconds of the relay's main thread for one more delivery: the same batches at the same times, before few and before many. */
async function relayed(
  batches: readonly TimedBatch[],
  crew: Awaited<ReturnType<typeof gather>>['crew'],
): Promise<number> {
  const relay = fork(fileURLToPath(new URL('./load/bare-relay.mjs', import.meta.url)), { execArgv: [] });
  try {
    const [{ port }] = (await once(relay, 'message')) as [{ port: number }];
    const origin = `http://127.0.0.1:${port}`;
    const delivered = async () => {
      relay.send('delivered');
      const [answer] = (await once(relay, 'message')) as [{ delivered: number }];
      return answer.delivered;
    };
    const replay = async () => {
      const before = { ran: processorTimes([relay.pid!])!.processes[0]!.mainThread, sent: await delivered() };
      await crew.ask(1, { kind: 'replay', origin, batches });
      return {
        ms: processorTimes([relay.pid!])!.processes[0]!.mainThread - before.ran,
        sent: (await delivered()) - before.sent,
      };
    };
    const listen = (sockets: number) =>
      Promise.all([0, 1].map((n) => crew.ask(n, { kind: 'listen', origin, sockets: sockets / 2 })));
    await listen(FEW);
    // Compilers warm up, as ours did.
    await crew.ask(1, { kind: 'replay', origin, batches: batches.slice(0, Math.ceil(batches.length / 3)) });
    const few = await replay();
    await listen(FEW + MORE);
    const many = await replay();
    return (many.ms - few.ms) / (many.sent - few.sent);
  } finally {
    if (relay.exitCode === null) {
      const exited = once(relay, 'exit');
      relay.disconnect();
      await exited;
    }
  }
}
