import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';

/** What an operator watches; read by `GET /metrics` as Prometheus text. */
export interface Metrics {
  readonly registry: Registry;
  readonly connections: Gauge;
  readonly opsReceived: Counter;
  readonly messagesRefused: Counter<'code'>;
  readonly batchesSent: Counter;
  readonly frameBytes: Counter;
  readonly roomsOpen: Gauge;
  stop(): void;
}

/** Event-loop delay is sampled at this resolution; finer costs more than it tells. */
const EVENT_LOOP_RESOLUTION_MS = 10;

export function createMetrics(sources: { readonly roomsOpen: () => number }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION_MS });
  delay.enable();

  new Gauge({
    name: 'inkling_event_loop_delay_p99_seconds',
    help: 'Event-loop delay above the sampling interval, 99th percentile since the last reading.',
    registers,
    collect() {
      this.set(Math.max(0, delay.percentile(99) / 1e9 - EVENT_LOOP_RESOLUTION_MS / 1e3));
      delay.reset();
    },
  });
  new Gauge({
    name: 'inkling_resident_memory_bytes',
    help: 'Memory of the server process that is in RAM.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });

  return {
    registry,
    connections: new Gauge({ name: 'inkling_connections', help: 'Open sockets.', registers }),
    opsReceived: new Counter({
      name: 'inkling_ops_received_total',
      help: 'Ops that sockets sent.',
      registers,
    }),
    messagesRefused: new Counter({
      name: 'inkling_messages_refused_total',
      help: 'Socket messages that were answered with an error.',
      labelNames: ['code'],
      registers,
    }),
    batchesSent: new Counter({
      name: 'inkling_batches_sent_total',
      help: 'Batches handed to sockets.',
      registers,
    }),
    frameBytes: new Counter({
      name: 'inkling_frame_bytes_total',
      help: 'Bytes of activation frames handed to sockets.',
      registers,
    }),
    roomsOpen: new Gauge({
      name: 'inkling_rooms_open',
      help: 'Rooms that this process holds in memory.',
      registers,
      collect() {
        this.set(sources.roomsOpen());
      },
    }),
    stop: () => delay.disable(),
  };
}
