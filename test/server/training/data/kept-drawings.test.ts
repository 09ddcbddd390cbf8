import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHoldOut } from '@/lib/drawing/hold-out';
import { NO_DIGIT } from '@/lib/drawing/label';
import type { PersonId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { keptDrawings } from '@/server/training/data/kept-drawings';
import { aDrawing, bytesOf } from '@/test/contracts/drawings';
import { type TempFolder, tempFolder } from '../../storage/temp-folder';

const people = Array.from({ length: 40 }, (_, i) => `person-${i}` as PersonId);
const held = people.find(isHoldOut)!;
const other = people.find((id) => !isHoldOut(id))!;

describe('evaluate --data drawings', () => {
  let folder: TempFolder;
  const environment = () => ({ INKLING_DATA: folder.path }) as unknown as NodeJS.ProcessEnv;
  beforeEach(async () => {
    folder = await tempFolder();
    const storage = await openStorage({ dataDir: folder.path });
    for (const person of [held, other]) await storage.people.enter(person, 'Someone', 1 as never);
    await storage.drawings.save([
      aDrawing(1, { status: 'accepted', person: held, label: 3 }),
      aDrawing(2, { status: 'accepted', person: other, label: NO_DIGIT }),
      aDrawing(3, { status: 'pending', person: other }),
      aDrawing(4, { status: 'accepted', person: other, label: null, labelSource: null }),
    ]);
    await storage.close();
  });
  afterEach(() => folder.remove());

  it('reads what was accepted, byte for byte, with its authors', async () => {
    const { source, writer } = await keptDrawings(['drawings'], environment(), 'all');
    expect(source.count).toBe(2);
    expect([source.label(0), source.label(1)]).toEqual([3, NO_DIGIT]);
    expect([writer(0), writer(1)]).toEqual([held, other]);
    const input = new Float32Array(784);
    source.write(0, null, input, 0);
    expect(input).toEqual(Float32Array.from(bytesOf(1), (byte) => byte / 255));
  });

  it('keeps hold-out authors and the others apart', async () => {
    const of = async (split: 'holdout' | 'training') =>
      (await keptDrawings(['drawings'], environment(), split)).writer(0);
    expect(await of('holdout')).toBe(held);
    expect(await of('training')).toBe(other);
    await expect(keptDrawings(['drawings'], environment(), 'validation')).rejects.toThrow('--split');
    await expect(keptDrawings(['drawings', 'a.ndjson'], environment(), 'all')).rejects.toThrow(
      'one data set',
    );
  });
});
