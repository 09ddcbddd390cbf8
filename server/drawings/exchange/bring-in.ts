import type { EpochMillis, PersonId } from '@/lib/ids';
import { defaultName } from '@/server/auth/person-name';
import type { DrawingStore, NewDrawing, Storage } from '@/server/storage/ports';
import { ImportError } from './import-error';

/** Drawings that are saved in one transaction. */
const PER_SAVE = 200;

export interface BroughtIn {
  /** Read from the file, whether they were new or there already. */
  readonly drawings: number;
}

/** Saves what a file holds as it is read; authors who are not known here get a row. @throws ImportError */
export async function bringIn(
  { drawings, people }: Pick<Storage, 'drawings' | 'people'>,
  file: AsyncIterable<NewDrawing>,
  now: EpochMillis,
): Promise<BroughtIn> {
  const known = new Set<PersonId>();
  let count = 0;
  let group: NewDrawing[] = [];
  const save = async (): Promise<void> => {
    if (group.length === 0) return;
    for (const { person, savedBy } of group)
      for (const id of [person, savedBy])
        if (!known.has(id)) {
          await people.enter(id, defaultName(id), now);
          known.add(id);
        }
    await drawings.save(await withKnownParents(drawings, group));
    count += group.length;
    group = [];
  };
  try {
    for await (const drawing of file) {
      group.push(drawing);
      if (group.length >= PER_SAVE) await save();
    }
  } catch (error) {
    if (error instanceof ImportError) await save();
    throw error;
  }
  await save();
  return { drawings: count };
}

/** A digit whose number is neither here nor earlier in the file stands for itself. */
async function withKnownParents(
  store: Pick<DrawingStore, 'find'>,
  group: readonly NewDrawing[],
): Promise<readonly NewDrawing[]> {
  const here = new Set(group.map(({ id }) => id));
  return Promise.all(
    group.map(async (drawing) => {
      const parent = drawing.partOf?.parent;
      if (parent === undefined || here.has(parent) || (await store.find(parent))) return drawing;
      return { ...drawing, partOf: null };
    }),
  );
}
