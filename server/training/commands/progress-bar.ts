/** Where a command shows how far it is: standard error, so that standard output holds only the result. */
export interface ProgressSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Without a terminal a line is written at most this often. */
const LINE_EVERY_MS = 10_000;
const TERMINAL_EVERY_MS = 100;
const BAR_WIDTH = 24;

export interface ProgressBar {
  /** `fraction` of the whole, 0 to 1, and what to say beside the bar. Cheap to call for every step. */
  update(fraction: number, text: string): void;
  /** A line that stays. */
  line(text: string): void;
  /** Takes the bar away. */
  end(): void;
}

export function createProgressBar(sink: ProgressSink, now: () => number = Date.now): ProgressBar {
  const terminal = sink.isTTY ?? false;
  let shown = false;
  let last = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (shown) sink.write('\r\x1b[K');
    shown = false;
  };
  return {
    update(fraction, text) {
      const time = now();
      if (time - last < (terminal ? TERMINAL_EVERY_MS : LINE_EVERY_MS)) return;
      last = time;
      const line = `${bar(fraction)} ${text}`;
      if (terminal) {
        sink.write(`\r\x1b[K${line.slice(0, (sink.columns ?? 120) - 1)}`);
        shown = true;
      } else {
        sink.write(`${line}\n`);
      }
    },
    line(text) {
      clear();
      sink.write(`${text}\n`);
    },
    end: clear,
  };
}

function bar(fraction: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * BAR_WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
}

/** 75 → "1:15", 4000 → "1:06:40". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

export const percent = (fraction: number, digits = 2): string => `${(fraction * 100).toFixed(digits)} %`;
