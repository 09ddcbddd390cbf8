import { databaseFile, databasePlace } from '../database-place';
import { explained, StorageError } from '../storage-error';
import { copyToPostgres } from './copy-to-postgres';

const { INKLING_DATA = './data', DATABASE_URL } = process.env;
const [target] = process.argv.slice(2);

if (target === undefined || target === '--help') {
  console.log(
    'npm run db:copy -- postgresql://USER@HOST:5432/DATABASE\n\n' +
      'Copies the SQLite database of INKLING_DATA (or of DATABASE_URL) into an empty database of PostgreSQL, with the server stopped, and\n' +
      'compares the two row by row. The file stays as it is. PGPASSWORD may hold the password.',
  );
  if (target === undefined) process.exitCode = 2;
} else
  try {
    const to = databasePlace({ dataDir: INKLING_DATA, url: target });
    if (to.kind !== 'postgresql')
      throw new StorageError('unsupported', 'The target has to be a database of PostgreSQL: postgresql://…');
    const file = databaseFile({ dataDir: INKLING_DATA, url: DATABASE_URL || undefined });
    const tables = await explained(to.name, () =>
      copyToPostgres(file, to.url, ({ name, rows }) => console.log(`${name}: ${rows} rows`)),
    );
    console.log('\nRead back and equal. Rows and digest of each table:');
    for (const { name, rows, digest } of tables)
      console.log(`${name.padEnd(18)} ${String(rows).padStart(9)}  ${digest}`);
    console.log(`\nStart the server with DATABASE_URL at ${to.name}. ${file} stays as it was.`);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
