import { StorageError } from '../storage-error';
import { backUpInstance } from './instance-backup';

const { INKLING_DATA = './data', DATABASE_URL } = process.env;
const [folder] = process.argv.slice(2);

if (folder === '--help')
  console.log(
    'npm run backup [-- FOLDER]\n\nCopies the database, the secrets and the trained versions while the server runs, and checks the copy.\n' +
      'FOLDER: where to; default: backups/<time> in INKLING_DATA.',
  );
else
  try {
    const to = await backUpInstance(
      { dataDir: INKLING_DATA, url: DATABASE_URL || undefined },
      folder ?? null,
      new Date(),
    );
    console.log(`The backup is whole: ${to}\nIt holds secrets: keep it where only you read it.`);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
