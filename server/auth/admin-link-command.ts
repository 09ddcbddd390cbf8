import type { EpochMillis } from '@/lib/ids';
import { openStorage, StorageError } from '@/server/storage';
import { AdminTokens, adminPath } from './admin-tokens';

const { INKLING_DATA = './data', DATABASE_URL, PUBLIC_URL, PORT = '3000' } = process.env;

try {
  const storage = await openStorage({ dataDir: INKLING_DATA, url: DATABASE_URL });
  const token = await new AdminTokens(storage.adminTokens, storage.people, undefined).make(
    Date.now() as EpochMillis,
  );
  await storage.close();
  const origin = (PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, '');
  console.log(`Open this link once, in the browser that shall be admin:\n${origin}${adminPath(token)}`);
} catch (error) {
  if (!(error instanceof StorageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
