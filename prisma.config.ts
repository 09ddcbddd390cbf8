import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// `prisma generate` insists on a schema engine without ever running it, and would download one. Any existing file will do;
// the server applies its migrations itself (server/storage/sqlite/migrate-sqlite.ts, migrate-postgres.ts).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(import.meta.url);

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations/sqlite' },
});
