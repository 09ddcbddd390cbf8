import { createDatabase, dropDatabase, findPostgres } from './postgres';
import { type Product, startProduct, temporaryData } from './product';
import { type RedisServer, startRedisServer } from './redis-server';

/** What several servers have in common. */
export interface Ground {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly dataDir: string;
}

/** The product several times on one ground, as an operator starts it. */
export interface SeveralServers {
  readonly products: readonly Product[];
  /** Starts another in the place of one that has ended. */
  replace(place: number): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export async function startSeveralServers(
  count: number,
  { databaseUrl, redisUrl, dataDir }: Ground,
  env: Readonly<Record<string, string>> = {},
): Promise<SeveralServers> {
  const start = () =>
    startProduct({ dataDir, env: { ...env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } });
  const products: Product[] = [];
  const stop = async (signal?: NodeJS.Signals) => {
    await Promise.all(products.map((product) => product.stop(signal)));
  };
  try {
    // The first alone, which brings the database up to date.
    products.push(await start());
    products.push(...(await Promise.all(Array.from({ length: count - 1 }, start))));
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
  return {
    products,
    async replace(place) {
      products[place] = await start();
    },
    stop,
  };
}

/** A ground of one's own; its Redis may be measured and harmed. */
export interface OwnGround extends Ground {
  readonly redis: RedisServer;
  remove(): Promise<void>;
}

/** @throws Error that says what is missing for it */
export async function makeGround(): Promise<OwnGround> {
  const server = await findPostgres();
  if ('reason' in server) throw new Error(`There is no PostgreSQL: ${server.reason}.`);
  const redis = await startRedisServer().catch((error: Error) => {
    throw new Error(`There is no Redis: ${error.message}.`);
  });
  const databaseUrl = await createDatabase(server.url);
  const data = temporaryData();
  return {
    databaseUrl,
    redisUrl: redis.url,
    redis,
    dataDir: data.dir,
    async remove() {
      await redis.stop();
      await dropDatabase(server.url, databaseUrl);
      data.remove();
    },
  };
}
