import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { RUN_STATUSES, type RunStatus } from '@/lib/training/run';

/** Read whenever the metrics are. */
export interface Watched {
  readonly roomsOpen: () => number;
  readonly participants: () => number;
  readonly uncommitted: () => number;
  readonly drawingsWaiting: () => number;
  readonly strain: () => number;
  readonly statementsWaiting: () => number;
  /** The latest training runs, by how they stand. */
  readonly runs: () => Promise<readonly { readonly status: RunStatus }[]>;
}

/** What an operator watches; read by `GET /metrics` as Prometheus text. */
export interface Metrics {
  readonly registry: Registry;
  readonly connections: Gauge;
  readonly opsReceived: Counter;
  readonly messagesRefused: Counter<'code'>;
  readonly batchesSent: Counter;
  readonly frameBytes: Counter;
  readonly predictions: Counter;
  readonly batchSeconds: Histogram;
  readonly requestSeconds: Histogram<'method' | 'status'>;
  readonly threadsLost: Counter;
  readonly failures: Counter;
  /** Adds what is read off the parts of the server, once these are there. */
  watch(parts: Watched): void;
  stop(): void;
}

/** Event-loop delay is sampled at this resolution; finer costs more than it tells. */
const EVENT_LOOP_RESOLUTION_MS = 10;

export function createMetrics(): Metrics {
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
    predictions: new Counter({
      name: 'inkling_predictions_total',
      help: 'Drawings that the network read, of rooms and of the API.',
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'inkling_prediction_batch_seconds',
      help: 'From handing a batch of drawings to the inference thread to its answer.',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'inkling_http_request_seconds',
      help: 'From an HTTP request to the end of its answer.',
      labelNames: ['method', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5, 30],
      registers,
    }),
    threadsLost: new Counter({
      name: 'inkling_inference_threads_lost_total',
      help: 'Inference threads that crashed or hung, and were replaced.',
      registers,
    }),
    failures: new Counter({
      name: 'inkling_failures_total',
      help: 'What went wrong on our side: each has a line of level error in the log.',
      registers,
    }),
    watch(parts) {
      new Gauge({
        name: 'inkling_training_runs',
        help: 'The latest training runs, by how they stand.',
        labelNames: ['status'],
        registers,
        async collect() {
          const runs = await parts.runs();
          for (const status of RUN_STATUSES)
            this.set({ status }, runs.filter((run) => run.status === status).length);
        },
      });
      const gauge = (name: string, help: string, read: () => number) =>
        new Gauge({
          name,
          help,
          registers,
          collect() {
            this.set(read());
          },
        });
      gauge('inkling_rooms_open', 'Rooms that this process holds in memory.', parts.roomsOpen);
      gauge('inkling_room_connections', 'Sockets that are in a room.', parts.participants);
      gauge('inkling_ops_uncommitted', 'Ops that are logged and not on disk yet.', parts.uncommitted);
      gauge('inkling_drawings_waiting', 'Drawings that wait to be read.', parts.drawingsWaiting);
      gauge(
        'inkling_strain_ratio',
        'How far the process is from keeping up, 0 to 1: glyphs are read and rooms told less often.',
        parts.strain,
      );
      gauge('inkling_statements_waiting', 'Database statements that run or wait.', parts.statementsWaiting);
    },
    stop: () => delay.disable(),
  };
}
