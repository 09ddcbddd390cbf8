/** A process of people: holds tabs, draws with those who draw, and tells what all of them saw. Ends with the process that forked it. */
import { io, type Socket } from 'socket.io-client';
import { steadyMs, wait } from './clock';
import type { LoadReport, LoadRequest } from './messages';
import { openTab, type Tab } from './tab';

/** What was sent last may be on its way for so long before it counts as missing. */
const LAST_WORD_MS = 2_000;
/** Connections that are opened at the same time. */
const DOORS = 8;

let tabs: Tab[] = [];
const listeners: Socket[] = [];

async function perform(request: LoadRequest): Promise<unknown> {
  switch (request.kind) {
    case 'join': {
      const waiting = [...request.tabs];
      const door = async () => {
        for (let plan = waiting.shift(); plan; plan = waiting.shift())
          tabs.push(await openTab(plan, request.digits));
      };
      await Promise.all(Array.from({ length: DOORS }, door));
      return null;
    }
    case 'draw':
      return draw(request);
    case 'leave': {
      const leaving = new Set(request.sessions);
      for (const tab of tabs) if (leaving.has(tab.plan.session)) tab.close();
      tabs = tabs.filter(({ plan }) => !leaving.has(plan.session));
      return null;
    }
    case 'listen': {
      for (const socket of listeners.splice(request.sockets)) socket.disconnect();
      const more = request.sockets - listeners.length;
      listeners.push(...(await Promise.all(Array.from({ length: more }, () => connected(request.origin)))));
      return null;
    }
    case 'replay': {
      const socket = await connected(request.origin);
      const began = steadyMs();
      for (const { ms, batch } of request.batches) {
        await wait(began + ms - steadyMs());
        socket.emit('batch', batch);
      }
      socket.disconnect();
      return null;
    }
    default:
      return request satisfies never;
  }
}

async function draw({ span, record }: Extract<LoadRequest, { kind: 'draw' }>): Promise<LoadReport> {
  await Promise.all(tabs.map((tab) => tab.draw(span, tab.plan.session === record)));
  await wait(span.until + LAST_WORD_MS - steadyMs());
  return { tabs: tabs.map((tab) => tab.report()), recorded: tabs.flatMap((tab) => tab.recorded()) };
}

async function connected(origin: string): Promise<Socket> {
  const socket = io(origin, { transports: ['websocket'], reconnection: false, forceNew: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

process.on('message', (request: LoadRequest) => {
  perform(request).then(
    (answer) => process.send!({ answer }),
    (error: Error) => process.send!({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
