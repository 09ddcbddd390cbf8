import type { DrawingStatus } from '@/lib/drawing/label';
import type { DrawingId, EpochMillis, PersonId } from '@/lib/ids';
import type { Storage } from '@/server/storage';
import { readMnist } from '@/server/training/data/mnist';
import { aDrawing, belief } from '@/test/contracts/drawings';

export interface KeptDigits {
  readonly person: PersonId;
  /** The first of the MNIST test images that they drew. */
  readonly from: number;
  readonly count: number;
  readonly status?: DrawingStatus;
  /** What they call what shows such a digit. */
  readonly say?: (label: number) => number;
}

/** Somebody's drawings, which the network reads right, as if they had been kept and reviewed. */
export async function keepDigits(
  storage: Pick<Storage, 'people' | 'drawings'>,
  { person, from, count, status = 'accepted', say = (label) => label }: KeptDigits,
): Promise<DrawingId[]> {
  const { pixels, labels } = await readMnist('test');
  await storage.people.enter(person, `Name of ${person}`, 1 as EpochMillis);
  const drawings = Array.from({ length: count }, (_, i) => {
    const at = from + i;
    return aDrawing(at, {
      person,
      savedBy: person,
      status,
      label: say(labels[at]!),
      probabilities: belief(labels[at]!),
      input: pixels.slice(at * 784, (at + 1) * 784),
    });
  });
  return (await storage.drawings.save(drawings)).map(({ id }) => id);
}
