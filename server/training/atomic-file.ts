import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file so that whoever opens it sees all of it or the one before: beside it first, then renamed over it. */
export async function writeFileAtomic(file: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.partial`;
  try {
    const handle = await open(beside, 'w');
    try {
      await handle.writeFile(content);
      // Without this a power cut could leave the new name on an empty file.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
