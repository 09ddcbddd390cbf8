import { expect, it } from 'vitest';
import { createMetrics } from '@/server/metrics/metrics';

it('metrics tell what an operator watches: people, rooms, ops, predictions, queues, the event loop, frames, training', async () => {
  const metrics = createMetrics();
  try {
    metrics.watch({
      roomsOpen: () => 3,
      participants: () => 7,
      uncommitted: () => 11,
      drawingsWaiting: () => 13,
      strain: () => 0.25,
      statementsWaiting: () => 17,
      runs: async () => [{ status: 'running' }, { status: 'done' }, { status: 'done' }],
    });
    metrics.connections.inc(2);
    metrics.opsReceived.inc(5);
    metrics.predictions.inc(16);
    metrics.batchSeconds.observe(0.004);
    metrics.frameBytes.inc(2_000);
    metrics.requestSeconds.observe({ method: 'GET', status: '2xx' }, 0.01);
    const lines = (await metrics.registry.metrics()).split('\n');
    for (const line of [
      'inkling_connections 2',
      'inkling_rooms_open 3',
      'inkling_room_connections 7',
      'inkling_ops_received_total 5',
      'inkling_ops_uncommitted 11',
      'inkling_predictions_total 16',
      'inkling_drawings_waiting 13',
      'inkling_strain_ratio 0.25',
      'inkling_statements_waiting 17',
      'inkling_frame_bytes_total 2000',
      'inkling_training_runs{status="running"} 1',
      'inkling_training_runs{status="done"} 2',
      'inkling_training_runs{status="failed"} 0',
      'inkling_http_request_seconds_count{method="GET",status="2xx"} 1',
      'inkling_inference_threads_lost_total 0',
      'inkling_failures_total 0',
    ])
      expect(lines).toContain(line);
    expect(lines.some((line) => line.startsWith('inkling_event_loop_delay_p99_seconds '))).toBe(true);
  } finally {
    metrics.stop();
  }
});
