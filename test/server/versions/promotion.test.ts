import { truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isHoldOut } from '@/lib/drawing/hold-out';
import { type EpochMillis, type ModelId, opId, type PersonId, type RoomId, type SessionId } from '@/lib/ids';
import { NETWORKS } from '@/lib/network/layers';
import type { Batch } from '@/lib/wire';
import { participantIdOf } from '@/server/auth/room-keys';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { readModel } from '@/server/inference/model-files';
import { readMnist } from '@/server/training/data/mnist';
import { exportModel } from '@/server/training/export-model';
import { initialParameters, toWeights } from '@/server/training/parameters';
import { createRandom } from '@/server/training/random';
import { openShadows } from '@/server/versions/shadow';
import { aDrawing, belief } from '@/test/contracts/drawings';
import { ADMIN_TOKEN, type ApiServer, MODELS, startApi } from '../http/api-server';

let inference: Inference;
let api: ApiServer;
let data: string;
let admin: Record<string, string>;
let reviewer: Record<string, string>;
/** The API's data folder comes to it when the API has made one. */
let modelsDirs: string[];
beforeEach(async () => {
  modelsDirs = [MODELS];
  inference = await createInference({ engine: 'wasm', modelsDirs });
});
afterEach(async () => {
  await api.close();
  await inference.close();
});

/** An API whose inference reads from its own data folder as well. */
async function start(): Promise<void> {
  api = await startApi(inference);
  data = dirname(api.database);
  modelsDirs.push(join(data, 'models'));
  const enter = async () => {
    const { cookie, json } = await api.get('/api/me');
    await api.post('/api/me', { name: 'Somebody' }, { cookie });
    return { headers: { cookie }, id: json.id as PersonId };
  };
  const [one, other] = [await enter(), await enter()];
  await api.post('/api/admin/claim', { token: ADMIN_TOKEN }, one.headers);
  await api.storage.people.setRole(other.id, 'reviewer');
  [admin, reviewer] = [one.headers, other.headers];
}

type Network = 'cnn' | 'dense';

/** Puts a version there, as a run does. @param sound with the shipped weights, else with random ones */
async function version(network: Network, number: number, sound: boolean, mnist: number): Promise<ModelId> {
  const shipped = await readModel(join(MODELS, network));
  const weights = sound
    ? shipped.weights
    : toWeights(initialParameters(NETWORKS[network], createRandom(number)));
  const folder = join(data, 'made', String(number));
  await exportModel(folder, shipped.network, weights, {
    created: '2026-11-01T00:00:00Z',
    training: { engine: 'wasm', seed: number, epochs: 1, chosenEpoch: 1, data: [] },
    metrics: [{ data: 'mnist-test', drawings: 10_000, accuracy: mnist, loss: 0.1 }],
  });
  const admitted = await api.loop.versions.admit(folder, {
    network,
    parent: `${network}@shipped` as ModelId,
    run: `run-${network}-${number}`,
    at: number as EpochMillis,
  });
  return admitted.id;
}

async function holdOutDrawings(count: number, authors: number): Promise<void> {
  const people = Array.from({ length: 400 }, (_, i) => `author-${i}` as PersonId).filter(isHoldOut);
  const { pixels, labels } = await readMnist('test');
  for (const person of people.slice(0, authors))
    await api.storage.people.enter(person, `Name of ${person}`, 1 as EpochMillis);
  await api.storage.drawings.save(
    Array.from({ length: count }, (_, i) => {
      const person = people[i % authors]!;
      return aDrawing(i, {
        person,
        savedBy: person,
        status: 'accepted',
        label: labels[i]!,
        input: pixels.slice(784 * i, 784 * (i + 1)),
      });
    }),
  );
}

const promote = (id: string, headers = reviewer) => api.post(`/api/versions/${id}/promote`, {}, headers);
const override = (id: string) =>
  api.post(`/api/versions/${id}/override`, { reason: 'A try-out in class.' }, admin);

describe('promotion', { timeout: 120_000 }, () => {
  it('follows the gate: evidence first, then better and no worse', async () => {
    await start();
    const bad = await version('dense', 1, false, 0.1);
    const good = await version('dense', 2, true, 0.98);
    expect((await api.get(`/api/versions/${bad}/gate`, reviewer)).json.verdict).toBe('not-enough-evidence');
    const refused = await promote(good);
    expect(refused.status).toBe(409);
    expect(refused.json.error.message).toContain(
      'Not enough evidence: 0 reviewed hold-out drawings by 0 authors',
    );

    await holdOutDrawings(200, 5);
    const failed = await promote(bad);
    expect(failed.status).toBe(409);
    expect(failed.json.error.message).toMatch(/The gate does not let it pass\. It fixed \d+ and broke \d+/);
    const { json: alike } = await api.get(`/api/versions/${good}/gate`, reviewer);
    expect(alike).toMatchObject({ verdict: 'failed', p: null });

    // What is worse goes live by an override alone, and what repairs it then passes.
    expect((await api.post(`/api/versions/${bad}/override`, { reason: 'Why not?' }, reviewer)).status).toBe(
      403,
    );
    const forced = await override(bad);
    expect(forced.json).toMatchObject({
      kind: 'overridden',
      model: bad,
      previous: 'dense@shipped',
      reason: 'A try-out in class.',
      gate: { verdict: 'failed' },
    });
    const { json: comparison } = await api.get(`/api/versions/${good}/comparison`, reviewer);
    expect(comparison).toMatchObject({ before: bad, after: good, mnist: null });
    expect(comparison.holdOut.fixed).toBeGreaterThan(100);
    expect(comparison.holdOut.fixedExamples[0]).toMatchObject({ label: expect.any(Number), after: {} });
    expect(comparison.writers).toHaveLength(5);
    const passed = await promote(good);
    expect(passed.json).toMatchObject({ kind: 'promoted', previous: bad, gate: { verdict: 'passed' } });

    const { json } = await api.get('/api/versions');
    const live = json.versions
      .filter((one: { live: boolean }) => one.live)
      .map((one: { id: string }) => one.id);
    expect(live.sort()).toEqual(['cnn@shipped', 'deep@shipped', good]);
    const back = await api.post('/api/promotions/roll-back', { network: 'dense' }, reviewer);
    expect(back.json).toMatchObject({ kind: 'rolled-back', model: bad, previous: good, gate: null });
    expect(
      (await api.get('/api/promotions')).json.promotions.map(({ kind }: { kind: string }) => kind),
    ).toEqual(['rolled-back', 'promoted', 'overridden']);
    expect(api.reported).toEqual([]);
  });

  it('N2 swaps live rooms at once, by a logged op, and nobody has to come again', async () => {
    await start();
    const next = await version('cnn', 1, true, 0.99);
    const owner = await api.get('/api/me', admin);
    const room = (await api.post('/api/rooms', {}, admin)).json.id as RoomId;
    const batches: Batch[] = [];
    const closed: string[] = [];
    const frames: Uint8Array[] = [];
    const participant = {
      id: participantIdOf(room, owner.json.id),
      room,
      person: owner.json.id as PersonId,
      role: 'owner' as const,
      via: 'owner' as const,
      name: 'Owner',
      colour: 1,
    };
    await api.storage.rooms.putParticipant(participant, 1 as EpochMillis);
    const port = (await api.rooms.open(room))!;
    const subscription = await port.subscribe(
      {
        session: 'session-one' as SessionId,
        participant,
        sendBatch: (batch) => batches.push(batch) > 0,
        sendFrame: (frame) => frames.push(frame) > 0,
        close: (reason) => closed.push(reason),
      },
      { unsettledFrom: 1 },
    );
    if ('code' in subscription) throw new Error(subscription.message);
    subscription.watch('latest', 'default');
    const points = [300, 200, 0, 128, 320, 300, 50, 128, 330, 420, 90, 128];
    const begin = { kind: 'begin', sheet: 0, colour: 1, width: 12, pointer: 'mouse', points } as const;
    const stroke = opId('session-one' as SessionId, 1);
    await subscription.submit([
      { n: 1, op: { ...begin, points: [...points] } },
      { n: 2, op: { kind: 'end', stroke } },
    ]);
    const readBy = async (model: string) =>
      vi.waitFor(async () => expect((await port.moment(stroke, participant.id))?.model).toBe(model), 60_000);
    await readBy('cnn@shipped');
    expect((await override(next)).status).toBe(200);
    await readBy(next);
    await vi.waitFor(() => {
      subscription.credit();
      expect(Buffer.from(frames.at(-1)!).includes(next)).toBe(true);
    }, 60_000);
    const ops = batches
      .flatMap(({ entries = [] }) => entries)
      .flatMap((entry) => ('op' in entry ? [entry.op] : []));
    expect(ops.at(-1)).toEqual({ kind: 'model', model: next, was: 'cnn@shipped' });
    expect((await port.info()).model).toBe(next);
    expect(closed).toEqual([]);
    expect((await api.get('/api/health')).json.model).toBe(next);
    await api.post('/api/promotions/roll-back', { network: 'cnn', reason: 'As it was.' }, reviewer);
    await readBy('cnn@shipped');
    expect(closed).toEqual([]);
    await subscription.leave();
  });

  it('of a version whose weights are cut short is refused, and the live one stays', async () => {
    await start();
    const next = await version('dense', 1, true, 0.98);
    await truncate(join(data, 'models', 'dense', '1', 'weights.bin'), 5_000);
    const refused = await override(next);
    expect(refused.status).toBe(409);
    expect(refused.json.error.message).toMatch(
      /dense@1 cannot be used: .* do not match the digest on its card/,
    );
    const { json } = await api.get('/api/versions/dense@shipped');
    expect(json.version.live).toBe(true);
  });
});

describe('whoever labels everything 3', { timeout: 600_000 }, () => {
  it('is shown with the run that learnt from them, and what they taught does not pass the gate', async () => {
    await start();
    await holdOutDrawings(200, 5);
    const { pixels, labels } = await readMnist('test');
    const person = 'flooder-a' as PersonId;
    expect(isHoldOut(person)).toBe(false);
    await api.storage.people.enter(person, 'Flooder', 1 as EpochMillis);
    await api.storage.drawings.save(
      Array.from({ length: 150 }, (_, i) => {
        const at = 1_000 + i;
        return aDrawing(at, {
          person,
          savedBy: person,
          status: 'accepted',
          label: 3,
          probabilities: belief(labels[at]!),
          input: pixels.slice(784 * at, 784 * (at + 1)),
        });
      }),
    );
    const settings = { epochs: 3, batchSize: 32, rate: 3e-3, replay: 0 };
    const { json, status } = await api.post(
      '/api/training/runs',
      { from: 'dense@shipped', settings },
      reviewer,
    );
    expect([status, json.data.suspects]).toEqual([
      201,
      [{ person, name: 'Flooder', drawings: 150, contradicted: expect.any(Number), label: 3, labelled: 150 }],
    ]);
    let run = json;
    while (run.status === 'queued' || run.status === 'running') {
      await api.loop.desk.change(1_000);
      run = (await api.get(`/api/training/runs/${json.id}`, reviewer)).json;
    }
    expect(run.status, run.reason).toBe('done');
    const { json: judged } = await api.get(`/api/versions/${run.result}/gate`, reviewer);
    expect(judged.verdict).toBe('failed');
    expect(judged.evidence.holdOut.broken).toBeGreaterThan(judged.evidence.holdOut.fixed);
    expect((await promote(run.result)).status).toBe(409);
    const { json: comparison } = await api.get(`/api/versions/${run.result}/comparison`, reviewer);
    expect(comparison.mnist.drawings).toBe(10_000);
    // As a page follows it: everything that was told, and the run at its end.
    const told = new TextDecoder().decode(
      (await api.get(`/api/training/runs/${json.id}/events`, reviewer)).bytes,
    );
    expect(told.match(/^event: event$/gm)!.length).toBeGreaterThan(5);
    expect(told).toMatch(/event: run\ndata: .*"status":"done"/);
  });
});

describe('beside the live version', { timeout: 60_000 }, () => {
  it('every version says what it takes one drawing for', async () => {
    await start();
    const next = await version('dense', 1, true, 0.98);
    const { pixels, labels } = await readMnist('test');
    const input = Buffer.from(pixels.subarray(0, 784)).toString('base64');
    const { json } = await api.post('/api/versions/read', { input });
    const models = json.readings.map(({ model }: { model: string }) => model);
    expect([...models].sort()).toEqual(['cnn@shipped', 'deep@shipped', 'dense@1', 'dense@shipped']);
    // As it came about: in the order of the registry.
    expect(models.at(-1)).toBe(next);
    for (const { digit } of json.readings) expect(digit).toBe(labels[0]);
  });

  it('a candidate reads a share of the drawings, and how far the two agree is kept', async () => {
    await start();
    const next = await version('cnn', 1, true, 0.99);
    const { pixels } = await readMnist('test');
    const other = await openShadows({
      versions: api.storage.versions,
      inference,
      now: () => 1 as EpochMillis,
      report: () => undefined,
      changed: () => undefined,
    });
    const { json, status } = await api.post(`/api/versions/${next}/shadow`, { share: 1 }, reviewer);
    expect([status, json]).toMatchObject([200, { model: next, live: 'cnn@shipped', seen: 0, endedAt: null }]);
    // Another server, which was told of it.
    await other.refresh();
    await Promise.all(
      [api.loop.shadows, other, api.loop.shadows].map((shadows, i) =>
        shadows.read(
          {
            model: 'cnn@shipped' as ModelId,
            input: pixels.slice(784 * i, 784 * (i + 1)),
            layers: 'none',
            as: 'packed',
          },
          `room:glyph-${i}`,
          'room',
        ),
      ),
    );
    await vi.waitFor(async () => expect((await other.list())[0]).toMatchObject({ seen: 1 }), 60_000);
    await other.close();
    await vi.waitFor(async () => {
      const [trial] = (await api.get('/api/shadows', reviewer)).json.shadows;
      // The same weights: they agree on everything.
      expect(trial).toMatchObject({ seen: 3, agreed: 3 });
    }, 60_000);
    await api.delete(`/api/versions/${next}/shadow`, reviewer);
    const [stored] = await api.storage.versions.shadows();
    expect(stored).toMatchObject({ seen: 3, agreed: 3, endedAt: expect.any(Number) });
  });
});
