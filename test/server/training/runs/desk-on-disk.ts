import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isHoldOut } from '@/lib/drawing/hold-out';
import type { DrawingId, EpochMillis, ModelId, PersonId } from '@/lib/ids';
import { openStorage, type Storage } from '@/server/storage';
import { openTrainingDesk, type TrainingDesk } from '@/server/training/runs/training-desk';
import { openRegistry, type VersionRegistry } from '@/server/versions/registry';
import { keepDigits } from '@/test/support/drawings/kept-digits';
import { tempFolder } from '../../storage/temp-folder';

export const SHIPPED = fileURLToPath(new URL('../../../../server/models', import.meta.url));
export const DENSE = 'dense@shipped' as ModelId;

const people = Array.from({ length: 200 }, (_, i) => `person-${i}` as PersonId);
export const taught = people.filter((id) => !isHoldOut(id));
export const held = people.filter(isHoldOut);

export interface DeskOnDisk {
  readonly path: string;
  readonly storage: Storage;
  readonly registry: VersionRegistry;
  readonly desk: TrainingDesk;
  readonly reported: readonly unknown[];
  /** Keeps accepted drawings of this person: MNIST test images from this one on, with the label that `say` gives. */
  draw(person: PersonId, from: number, count: number, say?: (label: number) => number): Promise<DrawingId[]>;
  /** Another process on the same folder, as after a restart. */
  again(): Promise<DeskOnDisk>;
  close(): Promise<void>;
}

/** A data folder with a desk on it whose runs are real processes. */
export async function deskOnDisk(folder?: Awaited<ReturnType<typeof tempFolder>>): Promise<DeskOnDisk> {
  const own = folder ?? (await tempFolder());
  const { path } = own;
  const storage = await openStorage({ dataDir: path });
  const reported: unknown[] = [];
  const report = (error: unknown) => reported.push(error);
  const registry = await openRegistry({
    versions: storage.versions,
    modelsDirs: [SHIPPED, join(path, 'models')],
    report,
    arrange: () => {},
  });
  const desk = openTrainingDesk({
    store: storage.training,
    registry,
    dataDir: path,
    databaseUrl: null,
    engine: 'wasm',
    now: () => Date.now() as EpochMillis,
    report,
  });
  let handedOn = false;
  return {
    path,
    storage,
    registry,
    desk,
    reported,
    draw: (person, from, count, say) => keepDigits(storage, { person, from, count, ...(say ? { say } : {}) }),
    async again() {
      handedOn = true;
      await desk.close();
      await storage.close();
      return deskOnDisk(own);
    },
    async close() {
      if (handedOn) return;
      await desk.close();
      await storage.close();
      await own.remove();
    },
  };
}
