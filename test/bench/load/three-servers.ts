import { Redis } from 'ioredis';
import { PostgresConnection } from '@/server/storage/postgres/postgres-connection';
import { makeGround, startSeveralServers } from '../../support/servers/several-servers';
import type { Arrangement } from './gathering';
import { processorTimes } from './processor';

export const SERVERS = 3;

/** What is counted beside three servers: processor times in ms, statements, rows and bytes. */
export const BESIDE = {
  postgres: 'PostgreSQL, processor ms',
  transactions: 'PostgreSQL, transactions',
  rows: 'PostgreSQL, rows written',
  wal: 'PostgreSQL, bytes of its log',
  redis: 'Redis, processor ms',
  commands: 'Redis, commands',
  redisBytes: 'Redis, bytes in and out',
} as const;

/** Backends of our database, and what PostgreSQL writes with for all databases. */
const PROCESSES = `SELECT "pid" FROM pg_stat_activity
  WHERE "datname" = current_database() OR "backend_type" IN ('checkpointer', 'background writer', 'walwriter')`;
const COUNTS = `SELECT "xact_commit"::float8, ("tup_inserted" + "tup_updated" + "tup_deleted")::float8,
  pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8
  FROM pg_stat_database WHERE "datname" = current_database()`;

/** Three servers on a PostgreSQL database and a Redis of their own; all of it on this machine. */
export async function threeServers(env: Readonly<Record<string, string>>): Promise<Arrangement> {
  const ground = await makeGround();
  const several = await startSeveralServers(SERVERS, ground, env);
  const database = await PostgresConnection.open(ground.databaseUrl);
  const redis = new Redis(ground.redisUrl);
  /** Of backends that have ended meanwhile. */
  const backends = new Map<number, number>();
  return {
    products: several.products,
    async besides() {
      for (const [pid] of await database.rows<[number]>(PROCESSES)) {
        const times = processorTimes([pid]);
        if (times) backends.set(pid, times.processes[0]!.all);
      }
      const [counts] = await database.rows<[number, number, number]>(COUNTS);
      const info = new Map(
        (await redis.info()).split('\r\n').map((line) => line.split(':') as [string, string]),
      );
      const said = (name: string) => Number(info.get(name));
      return {
        [BESIDE.postgres]: [...backends.values()].reduce((sum, ms) => sum + ms, 0),
        [BESIDE.transactions]: counts![0],
        [BESIDE.rows]: counts![1],
        [BESIDE.wal]: counts![2],
        [BESIDE.redis]: 1000 * (said('used_cpu_sys') + said('used_cpu_user')),
        [BESIDE.commands]: said('total_commands_processed'),
        [BESIDE.redisBytes]: said('total_net_input_bytes') + said('total_net_output_bytes'),
      };
    },
    async close() {
      await database.close();
      redis.disconnect();
      await several.stop();
      await ground.remove();
    },
  };
}
