import { basename, dirname, join, resolve } from 'node:path';
import { NO_AUGMENTATION } from './augment';
import { imageSource, readIdxPair, readMnist } from './mnist';
import type { Source } from './source';
import { UsageError } from './usage-error';

/** A data set by the name or path that `evaluate --data` takes. @throws UsageError, MnistMissingError, IdxError */
export async function openDataSet(nameOrFile: string): Promise<Source> {
  switch (nameOrFile) {
    case 'mnist-test':
      return imageSource(await readMnist('test'), NO_AUGMENTATION);
    case 'mnist-train':
      return imageSource(await readMnist('train'), NO_AUGMENTATION);
    default:
      return imageSource(await readPair(resolve(nameOrFile)), NO_AUGMENTATION);
  }
}

async function readPair(imageFile: string) {
  const name = basename(imageFile);
  if (!name.includes('images-idx3')) {
    throw new UsageError(
      `There is no data set ${name}. Give mnist-test, mnist-train, or an IDX file whose name contains images-idx3.`,
    );
  }
  const labelFile = join(dirname(imageFile), name.replace('images-idx3', 'labels-idx1'));
  try {
    return await readIdxPair(name, imageFile, labelFile);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`The file ${path ?? imageFile} does not exist.`);
    throw error;
  }
}
