import { execFileSync } from 'node:child_process';
import { readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeTopInputs } from '@/lib/explain/top-inputs';
import type { ModelId } from '@/lib/ids';
import { NETWORKS } from '@/lib/network/layers';
import type { Run, RunStatus } from '@/lib/training/run';
import { MODEL_FILES } from '@/server/inference/model-files';
import { readTestAnswers } from '@/server/training/runs/test-answers';
import { TrainingRefusal } from '@/server/training/runs/training-desk';
import { trainerOf } from '@/test/support/servers/trainer-process';
import { DENSE, type DeskOnDisk, deskOnDisk, taught } from './desk-on-disk';

const opened: DeskOnDisk[] = [];
async function open(): Promise<DeskOnDisk> {
  const place = await deskOnDisk();
  opened.push(place);
  return place;
}
afterEach(async () => {
  for (const place of opened.splice(0)) await place.close();
});

/** Small and quick: what is asked here is not how well it learns. */
const SETTINGS = { epochs: 2, batchSize: 32, rate: 1e-3, replay: 1, seed: 7 };
/** Goes on for long enough to be interfered with. */
const LONG = { ...SETTINGS, epochs: 50, replay: 20 };
const MIDDLING = { ...SETTINGS, epochs: 5, replay: 8 };

async function reaches({ desk }: DeskOnDisk, id: string, ...statuses: RunStatus[]): Promise<Run> {
  for (;;) {
    const run = (await desk.find(id))!;
    if (statuses.includes(run.status)) return run;
    if (run.status !== 'queued' && run.status !== 'running')
      throw new Error(`The run is ${run.status} (${run.reason}), not ${statuses}.`);
    await desk.change(1_000);
  }
}

/** Until the trainer has told of an epoch, after which there is a checkpoint. */
async function pastAnEpoch({ desk }: DeskOnDisk, id: string): Promise<void> {
  while (!(await desk.events(id, 0)).some(({ kind }) => kind === 'epoch')) await desk.change(1_000);
}

/** Of all threads of a process, where the system has one for each. */
const prioritiesOf = (pid: number): string[] =>
  execFileSync('ps', [...(process.platform === 'linux' ? ['-L'] : []), '-o', 'ni=', '-p', String(pid)], {
    encoding: 'utf8',
  })
    .trim()
    .split(/\s+/);

const limits = ((): boolean => {
  try {
    execFileSync('prlimit', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe('a training run', { timeout: 600_000 }, () => {
  it('learns in a process of its own, tells how it goes, and makes a version; a repeat comes to the same weights', async () => {
    const place = await open();
    const [first] = await place.draw(taught[0]!, 0, 30);
    await place.draw(taught[1]!, 100, 12);
    const started = await place.desk.start({ from: DENSE, settings: SETTINGS }, taught[0]!);
    expect(started.data).toMatchObject({ drawings: 42, present: 42, people: 2, suspects: [] });
    const run = await reaches(place, started.id, 'done');
    expect(run).toMatchObject({
      result: 'dense@1',
      engine: 'wasm',
      repeatable: { exactly: true, because: null },
      startedBy: { id: taught[0], name: `Name of ${taught[0]}` },
    });
    expect(run.code).toMatch(/^\d+\.\d+\.\d+ \([0-9a-f]{12}\)$/);
    const events = await place.desk.events(run.id, 0);
    expect(events.map(({ n }) => n)).toEqual(events.map((_, i) => i + 1));
    expect(events.filter(({ kind }) => kind === 'epoch')).toHaveLength(2);
    expect(events.filter(({ kind }) => kind === 'point').length).toBeGreaterThan(2);

    const version = (await place.registry.list()).find(({ id }) => id === 'dense@1')!;
    expect(version).toMatchObject({ parent: DENSE, run: run.id, live: false, broken: null });
    const mnist = version.metrics.find(({ data }) => data === 'mnist-test')!;
    expect(mnist).toMatchObject({ drawings: 10_000 });
    expect(mnist.accuracy).toBeGreaterThan(0.95);
    const shipped = (await place.registry.find(DENSE))!.card!;
    // The page shows what lights the neurons of this version, too.
    const { dir } = (await place.registry.find('dense@1'))!;
    const { layers, drawings } = decodeTopInputs(
      gunzipSync(await readFile(join(dir, MODEL_FILES.topInputs))),
    );
    expect(layers.map(({ maps }) => maps.length)).toEqual([NETWORKS.dense.layers[2]!.shape[0]]);
    expect(drawings.length).toBeGreaterThan(100);
    for (const digest of [version.digest, shipped.digest])
      expect(await readTestAnswers(place.path, digest)).not.toBeNull();
    expect(await place.storage.versions.credits(run.id)).toEqual([
      { person: taught[0], name: `Name of ${taught[0]}`, drawings: 30 },
      { person: taught[1], name: `Name of ${taught[1]}`, drawings: 12 },
    ]);

    const again = await reaches(place, (await place.desk.start({ repeat: run.id }, null)).id, 'done');
    expect(again).toMatchObject({ result: 'dense@2', repeats: { run: run.id, same: true } });

    await place.storage.drawings.delete([first!]);
    expect((await place.desk.find(run.id))!).toMatchObject({
      data: { drawings: 42, present: 41 },
      repeatable: {
        exactly: false,
        because: '1 of its 42 drawings was deleted since: it can no longer be repeated exactly.',
      },
    });
    expect(place.reported).toEqual([]);
  });

  it('waits for the one that goes, and each is cancelled without a trace', async () => {
    const place = await open();
    await place.draw(taught[0]!, 0, 20);
    const first = await place.desk.start({ from: DENSE, settings: LONG }, null);
    await reaches(place, first.id, 'running');
    const second = await place.desk.start({ from: DENSE, settings: SETTINGS }, null);
    expect(second).toMatchObject({ status: 'queued', ahead: 1 });
    expect(await place.desk.cancel(second.id)).toBe(true);
    await reaches(place, second.id, 'cancelled');
    await pastAnEpoch(place, first.id);
    expect(new Set(prioritiesOf(trainerOf(first.id)))).toEqual(new Set(['19']));
    expect(await place.desk.cancel(first.id)).toBe(true);
    expect(await reaches(place, first.id, 'cancelled')).toMatchObject({ result: null, resumable: false });
    expect(await place.desk.cancel(first.id)).toBe(false);
    expect((await place.registry.list()).every(({ shipped }) => shipped)).toBe(true);
  });

  it('that is killed has failed with the reason, and is resumed from its checkpoint', async () => {
    const place = await open();
    await place.draw(taught[0]!, 0, 20);
    const { id } = await place.desk.start({ from: DENSE, settings: MIDDLING }, null);
    await pastAnEpoch(place, id);
    process.kill(trainerOf(id), 'SIGKILL');
    const failed = await reaches(place, id, 'failed');
    expect(failed.reason).toBe(
      'The trainer was killed, by somebody or because memory ran out. It can be resumed from its last checkpoint.',
    );
    expect(failed.resumable).toBe(true);
    expect(await place.desk.resume(id)).toBe(true);
    await reaches(place, id, 'done');
    const told = await place.desk.events(id, 0);
    expect(told.some((event) => event.kind === 'log' && /from step [1-9]/.test(event.text))).toBe(true);
    const epochs = told.flatMap((event) => (event.kind === 'epoch' ? [event.epoch.epoch] : []));
    expect(epochs).toEqual(Array.from({ length: MIDDLING.epochs }, (_, i) => i + 1));
  });

  it.skipIf(!limits)(
    `says that the disk is full, and goes on when there is space again${limits ? '' : ' (skipped: no prlimit)'}`,
    async () => {
      const place = await open();
      await place.draw(taught[0]!, 0, 20);
      const { id } = await place.desk.start({ from: DENSE, settings: MIDDLING }, null);
      await pastAnEpoch(place, id);
      // Files of this process grow no further, as on a full disk.
      execFileSync('prlimit', ['--pid', String(trainerOf(id)), '--fsize=1024']);
      const failed = await reaches(place, id, 'failed');
      expect(failed.reason).toMatch(
        /^The disk is full.* Free some space and resume the run; every version is as it was\.$/,
      );
      expect((await place.registry.list()).every(({ shipped, broken }) => shipped && broken === null)).toBe(
        true,
      );
      expect(await place.desk.resume(id)).toBe(true);
      expect(await reaches(place, id, 'done')).toMatchObject({ result: 'dense@1' });
    },
  );

  it('goes on after a restart of the server from where it was', async () => {
    const before = await open();
    await before.draw(taught[0]!, 0, 20);
    const { id } = await before.desk.start({ from: DENSE, settings: MIDDLING }, null);
    await pastAnEpoch(before, id);
    const after = await before.again();
    opened.push(after);
    await reaches(after, id, 'done');
    const told = await after.desk.events(id, 0);
    expect(told.some((event) => event.kind === 'log' && /from step [1-9]/.test(event.text))).toBe(true);
  });

  it('is not begun without drawings, or from a version whose weights are cut short', async () => {
    const place = await open();
    await place.draw(taught[0]!, 0, 9);
    expect((await place.desk.outlook()).missing).toEqual([
      '9 accepted drawings are here to learn from; a run needs 10. Accept some on /review.',
    ]);
    await expect(place.desk.start({ from: DENSE }, null)).rejects.toThrow(TrainingRefusal);
    await place.draw(taught[0]!, 20, 9);
    await expect(place.desk.start({ from: 'dense@9' as ModelId }, null)).rejects.toThrow(
      'no version dense@9',
    );
    const run = await reaches(
      place,
      (await place.desk.start({ from: DENSE, settings: SETTINGS }, null)).id,
      'done',
    );
    await truncate(join(place.path, 'models', 'dense', '1', 'weights.bin'), 1_000);
    const reopened = await place.again();
    opened.push(reopened);
    await expect(reopened.desk.start({ from: run.result as ModelId }, null)).rejects.toThrow(
      /dense@1 cannot be gone on from: .* do not match the digest on its card/,
    );
    expect((await reopened.registry.list()).find(({ id }) => id === 'dense@1')!.broken).toContain('damaged');
  });
});

describe('whoever labels everything alike', { timeout: 60_000 }, () => {
  it('is named before a run is started', async () => {
    const place = await open();
    await place.draw(taught[0]!, 0, 30);
    await place.draw(taught[1]!, 100, 30, () => 3);
    const { suspects } = await place.desk.outlook();
    expect(suspects).toEqual([
      {
        person: taught[1],
        name: `Name of ${taught[1]}`,
        drawings: 30,
        contradicted: expect.any(Number),
        label: 3,
        labelled: 30,
      },
    ]);
  });
});
