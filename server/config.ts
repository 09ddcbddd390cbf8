import { resolve } from 'node:path';
import { z } from 'zod';
import { type LimitTable, limitsFrom } from './http/rate-limits';
import { createProxies } from './proxies';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Of a century at most: what a clock adds to today stays a date. */
const days = z.coerce.number().positive().max(36_500).default(30);

function isTrust(text: string): boolean {
  try {
    createProxies(text);
    return true;
  } catch {
    return false;
  }
}

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('0.0.0.0'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  INKLING_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().min(1).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SESSION_SECRET: z.string().min(16, 'at least 16 characters').optional(),
  SESSION_SECRET_PREVIOUS: z.string().min(16, 'at least 16 characters').optional(),
  ADMIN_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  TRUST_PROXY: z
    .string()
    .trim()
    .refine(isTrust, 'it is a number of proxies, or their addresses and networks, as "loopback, 10.0.0.0/8"')
    .optional(),
  LIMITS: z
    .string()
    .default('')
    .transform((text, context) => {
      try {
        return limitsFrom(text);
      } catch (error) {
        context.addIssue(error instanceof Error ? error.message : String(error));
        return z.NEVER;
      }
    }),
  INFERENCE_ENGINE: z.enum(['auto', 'native', 'wasm']).default('auto'),
  ROOM_ARCHIVE_DAYS: days,
  ROOM_DELETE_DAYS: days,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Without a trailing slash; null: each request's own origin is used. */
  readonly publicUrl: string | null;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** Where several servers find each other; null: this is the only one. */
  readonly redisUrl: string | null;
  readonly sessionSecret: string | null;
  /** SESSION_SECRET of before: cookies that it signed still hold. */
  readonly sessionSecretPrevious: string | null;
  readonly adminToken: string | null;
  /** Whose X-Forwarded-* headers are believed (`createProxies`); null: nobody's. */
  readonly trustProxy: string | null;
  readonly limits: LimitTable;
  readonly engine: 'auto' | 'native' | 'wasm';
  /** A room in which nobody was for so long is archived, */
  readonly archiveAfterMs: number;
  /** and so long after that deleted. */
  readonly deleteAfterMs: number;
  readonly logLevel: string;
}

/** Says which variable is wrong and what it may be. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the environment (README lists the variables). An empty variable counts as unset.
 * @throws ConfigError
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new ConfigError(
      `The environment variable ${issue.path.join('.')} cannot be used: ${issue.message}.`,
    );
  }
  const value = parsed.data;
  return {
    port: value.PORT,
    host: value.HOST,
    publicUrl: value.PUBLIC_URL ?? null,
    dataDir: resolve(value.INKLING_DATA),
    databaseUrl: value.DATABASE_URL ?? null,
    redisUrl: value.REDIS_URL ?? null,
    sessionSecret: value.SESSION_SECRET ?? null,
    sessionSecretPrevious: value.SESSION_SECRET_PREVIOUS ?? null,
    adminToken: value.ADMIN_TOKEN ?? null,
    trustProxy: value.TRUST_PROXY ?? null,
    limits: value.LIMITS,
    engine: value.INFERENCE_ENGINE,
    archiveAfterMs: value.ROOM_ARCHIVE_DAYS * DAY_MS,
    deleteAfterMs: value.ROOM_DELETE_DAYS * DAY_MS,
    logLevel: value.LOG_LEVEL,
  };
}
