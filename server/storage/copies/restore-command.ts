import { StorageError } from '../storage-error';
import { restoreInstance } from './instance-backup';

const { INKLING_DATA = './data', DATABASE_URL } = process.env;
const [folder] = process.argv.slice(2);

if (folder === undefined || folder === '--help') {
  console.log(
    'npm run restore -- FOLDER\n\nPuts a backup back, with the server stopped. The database that stood there is kept beside it.',
  );
  if (folder === undefined) process.exitCode = 2;
} else
  try {
    const former = await restoreInstance(
      { dataDir: INKLING_DATA, url: DATABASE_URL || undefined },
      folder,
      new Date(),
    );
    console.log(`The backup is in place.${former ? ` What stood there before: ${former}` : ''}`);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
