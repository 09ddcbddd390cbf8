import { existsSync } from 'node:fs';
import { runQuietly } from '../child.mjs';
import { fromRoot } from '../places.mjs';
import { step } from '../progress.mjs';
import { SetupError } from '../setup-error.mjs';
import { digestOf, readStamp, writeStamp } from '../stamp.mjs';

/** Generates Prisma's clients from the schema, one per kind of database, unless they stand there for this schema and this Prisma. */
export async function generateDatabaseClient() {
  const digest = digestOf([
    'prisma/schema.prisma',
    'prisma/postgresql-client.mjs',
    'prisma.config.ts',
    'node_modules/prisma/package.json',
  ]);
  const clients = [fromRoot('prisma', 'client'), fromRoot('prisma', 'postgresql-client', 'client')];
  if (readStamp('prisma') === digest && clients.every((client) => existsSync(client))) return;

  await step('Generating the database client', async () => {
    const cli = fromRoot('node_modules', 'prisma', 'build', 'index.js');
    const { code, output } = await runQuietly(process.execPath, [cli, 'generate']);
    if (code !== 0)
      throw new SetupError(
        'The database client could not be generated: what Prisma said stands above.',
        output,
      );
    writeStamp('prisma', digest);
  });
}
