/** What the server's `/metrics` says now, by name; reading it begins a new span for the event-loop delay. */
export async function metricsOf(origin: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [name, value] = line.split(' ');
        return [name!, Number(value)] as const;
      }),
  );
}

export interface Strain {
  /** 99th percentile of the event loop's delay since the last reading. */
  readonly loopDelayMs: number;
  /** Resident, of the server's process. */
  readonly memoryBytes: number;
}

export async function strainOf(origin: string): Promise<Strain> {
  const metrics = await metricsOf(origin);
  return {
    loopDelayMs: metrics.get('inkling_event_loop_delay_p99_seconds')! * 1000,
    memoryBytes: metrics.get('inkling_resident_memory_bytes')!,
  };
}
