import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '@/lib/game/settings';
import { type GameView, gameViewSchema } from '@/lib/game/view';
import type { EpochMillis, ModelId, PersonId } from '@/lib/ids';
import { type Batch, type JoinAnswer, PROTOCOL_VERSION } from '@/lib/wire';
import { decodeFrame } from '@/lib/wire/frame-codec';
import { MESSAGE_BURST } from '@/lib/wire/pace';
import { makeGame } from '@/server/games/make-game';
import { PersonBudgets } from '@/server/sockets/allowance';
import { createJoinQueue } from '@/server/sockets/join-queue';
import { createRoomConnection } from '@/server/sockets/room-connection';
import { SILENT_EVENTS } from '@/test/support/rooms/silent-events';
import { FakeClock } from '../../support/fake-clock';
import { type RoomServer, startRoomServer } from '../../support/servers/room-server';

const now = () => Date.now() as EpochMillis;

describe('a room over real sockets', () => {
  let server: RoomServer;
  beforeAll(async () => {
    server = await startRoomServer();
  });
  afterAll(() => server.close());

  const connect: RoomServer['connect'] = (person, headers) => server.connect(person, headers);

  const joinAs = (socket: Socket, session: string, more: object = {}): Promise<JoinAnswer> =>
    socket.emitWithAck('join', {
      protocol: PROTOCOL_VERSION,
      room: server.room,
      session: `session-${session}`,
      unsettledFrom: 1,
      ...more,
    });

  /** Resolves with the first batch that fits. */
  const batchWhere = (socket: Socket, fits: (batch: Batch) => boolean): Promise<Batch> =>
    new Promise((resolve) => {
      const listen = (batch: Batch) => {
        if (!fits(batch)) return;
        socket.off('batch', listen);
        resolve(batch);
      };
      socket.on('batch', listen);
    });

  const one = (x: number) => ({
    kind: 'begin',
    sheet: 0,
    colour: 0,
    width: 12,
    pointer: 'mouse',
    points: [x, 100, 0, 128, x + 2, 400, 200, 128],
  });

  it('shows what one draws to the other, reads it for both, and says when it is on disk', async () => {
    const [ada, ben] = [connect('owner-1'), connect('person-2')];
    const adaIn = await joinAs(ada, 'ada-one');
    expect(adaIn).toMatchObject({ ok: true, you: { role: 'owner', name: 'Ada' }, room: { draft: true } });
    expect(adaIn.ok && adaIn.links?.drawUrl).toBe(`${server.origin}/room/${server.room}#k=${server.drawKey}`);
    const benIn = await joinAs(ben, 'ben-one', { key: server.drawKey });
    expect(benIn).toMatchObject({ ok: true, you: { role: 'drawer' }, links: null });

    const frame = new Promise<Uint8Array>((resolve) => ben.once('frame', resolve));
    expect(await ben.emitWithAck('watch', { sheet: 0, glyph: 'latest', layers: 'default' })).toEqual({
      ok: true,
    });
    const inked = batchWhere(ben, (b) => b.entries.length > 0);
    const readByBen = batchWhere(ben, (b) => b.predictions.length > 0);
    const settled = batchWhere(ada, (b) => (b.settledThrough ?? 0) >= 1);
    expect(await ada.emitWithAck('ops', { ops: [{ n: 1, op: one(300) }] })).toEqual({ ok: true });

    expect((await inked).entries[0]).toMatchObject({ n: 1, op: { kind: 'begin', points: one(300).points } });
    const prediction = (await readByBen).predictions[0]!;
    expect(prediction).toMatchObject({ glyph: 'session-ada-one.1', model: 'cnn@shipped', sheet: 0 });
    expect(prediction.probabilities.indexOf(Math.max(...prediction.probabilities))).toBe(1);
    expect((await settled).refused).toEqual([]);
    const shown = decodeFrame(new Uint8Array(await frame));
    expect([...shown.probabilities].map((p) => Math.round(p * 1e4) / 1e4)).toEqual(prediction.probabilities);
  });

  it('plays a game in its room, told to each as they may know it', async () => {
    const owner = (await server.storage.people.find('owner-1' as PersonId))!;
    const making = { storage: server.storage, model: 'cnn@shipped' as ModelId, now };
    const { id, drawKey, viewKey } = await makeGame(making, owner, defaultSettings('race'));
    const table = [connect('owner-1'), connect('person-2'), connect('person-5')] as const;
    /** Resolves with the first view in such a phase. */
    const seen = (socket: Socket, kind: string): Promise<GameView> =>
      new Promise((resolve) => {
        socket.on('game', (view: GameView) => view.phase.kind === kind && resolve(view));
      });
    const lobbies = table.map((socket) => seen(socket, 'lobby'));
    const drawing = table.map((socket) => seen(socket, 'draw'));
    for (const [i, key] of [drawKey, drawKey, viewKey].entries())
      expect(await joinAs(table[i]!, `player-${i}`, { room: id, key })).toMatchObject({ ok: true });
    for (const view of await Promise.all(lobbies)) expect(gameViewSchema.parse(view)).toEqual(view);
    const act = (i: number, action: object) => table[i]!.emitWithAck('game', { action });
    expect(await act(1, { do: 'start' })).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(await act(0, { do: 'guess', said: '3' })).toMatchObject({ ok: false, error: { code: 'not-now' } });
    expect(await act(0, { do: 'win' })).toMatchObject({ ok: false, error: { code: 'malformed' } });
    expect(await act(0, { do: 'start' })).toEqual({ ok: true });
    const phases = (await Promise.all(drawing)).map(({ phase }) => phase);
    expect(phases.map((phase) => phase.kind === 'draw' && phase.prompt !== null)).toEqual([
      true,
      false,
      false,
    ]);
    expect(await act(2, { do: 'guess', said: '3' })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    for (const socket of table) socket.disconnect();
  });

  it('says that no game is played in a room where none is', async () => {
    const socket = connect('owner-1');
    const told = new Promise((resolve) => socket.on('noGame', resolve));
    expect(await joinAs(socket, 'no-game-here')).toMatchObject({ ok: true });
    expect(await told).toEqual({});
    socket.disconnect();
  });

  it('lets nobody in without an identity, a key or an earlier visit', async () => {
    expect(await joinAs(connect(null), 'nobody-1')).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    const stranger = connect('person-3');
    for (const more of [{}, { key: 'wrong' }])
      expect(await joinAs(stranger, 'stranger', more)).toMatchObject({
        ok: false,
        error: { code: 'forbidden' },
      });
    expect(await joinAs(stranger, 'stranger', { room: 'no-such-room' })).toMatchObject({
      ok: false,
      error: { code: 'unknown-room' },
    });
    expect(await joinAs(connect('person-2'), 'ben-again')).toMatchObject({
      ok: true,
      you: { role: 'drawer' },
    });
  });

  it('refuses a viewer everything but looking', async () => {
    const viewer = connect('person-4');
    expect(await joinAs(viewer, 'viewer-one', { key: server.viewKey })).toMatchObject({
      ok: true,
      you: { role: 'viewer' },
      links: null,
    });
    const refused = batchWhere(viewer, (b) => b.refused.length > 0);
    await viewer.emitWithAck('ops', { ops: [{ n: 1, op: one(500) }] });
    expect((await refused).refused[0]).toMatchObject({ n: 1, error: { code: 'forbidden' } });
    expect(await viewer.emitWithAck('share', {})).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it('gives each of those who come at the same moment an ink of their own', async () => {
    const answers = await Promise.all(
      [11, 12, 13, 14].map((n) => joinAs(connect(`person-${n}`), `at-once-${n}`, { key: server.drawKey })),
    );
    const colours = answers.map((answer) => (answer.ok ? answer.you.colour : answer.error.code));
    expect(new Set(colours).size).toBe(4);
  });

  it('keeps a draft once its owner shares it', async () => {
    const owner = connect('owner-1');
    await joinAs(owner, 'ada-share');
    expect(await owner.emitWithAck('share', {})).toEqual({
      ok: true,
      drawUrl: `${server.origin}/room/${server.room}#k=${server.drawKey}`,
      viewUrl: `${server.origin}/room/${server.room}#k=${server.viewKey}`,
    });
    expect((await server.storage.rooms.find(server.room))?.draft).toBe(false);
  });

  it('N2 lets its owner choose the network that reads it, nobody else, and in a game nobody', async () => {
    const owner = connect('owner-1');
    await joinAs(owner, 'ada-network');
    const readBy = (model: string) =>
      batchWhere(owner, ({ entries }) =>
        entries.some((entry) => 'op' in entry && entry.op.kind === 'model' && entry.op.model === model),
      );
    for (const network of ['deep', 'cnn']) {
      const told = readBy(`${network}@shipped`);
      expect(await owner.emitWithAck('network', { network })).toEqual({ ok: true });
      await told;
    }
    const refusal = async (socket: Socket, network: string) =>
      (await socket.emitWithAck('network', { network })).error.code;
    expect(await refusal(owner, 'vgg')).toBe('malformed');
    const guest = connect('person-2');
    await joinAs(guest, 'ben-network');
    expect(await refusal(guest, 'deep')).toBe('forbidden');
    const person = (await server.storage.people.find('owner-1' as PersonId))!;
    const making = { storage: server.storage, model: 'cnn@shipped' as ModelId, now };
    const { id } = await makeGame(making, person, defaultSettings('beat'));
    const host = connect('owner-1');
    await joinAs(host, 'ada-game', { room: id });
    expect(await refusal(host, 'deep')).toBe('not-now');
  });

  it.each([
    ['an unknown message', 'sing', {}],
    ['no payload', 'ops', undefined],
    ['another shape', 'ops', { ops: 'all' }],
    ['a point outside the sheet', 'ops', { ops: [{ n: 1, op: { ...one(1599), points: [1601, 0, 0, 0] } }] }],
    ['a field too many', 'watch', { glyph: null, layers: 'all', admin: true }],
    ['a name from the prototype', 'constructor', {}],
  ])('answers %s and changes nothing', async (_, name, payload) => {
    const socket = connect('owner-1');
    await joinAs(socket, 'ada-bad');
    expect(await socket.emitWithAck(name, payload)).toMatchObject({
      ok: false,
      error: { code: 'malformed', message: expect.any(String) },
    });
  });

  it('names the op that is to come when the order was broken', async () => {
    const socket = connect('owner-1');
    await joinAs(socket, 'ada-order');
    expect(await socket.emitWithAck('ops', { ops: [{ n: 7, op: one(10) }] })).toMatchObject({
      ok: false,
      error: { code: 'out-of-order', message: expect.stringContaining('1') },
    });
  });

  it('refuses ops before the join', async () => {
    const socket = connect('owner-1');
    expect(await socket.emitWithAck('ops', { ops: [{ n: 1, op: one(10) }] })).toMatchObject({
      ok: false,
      error: { code: 'not-joined' },
    });
  });

  it('lets a client that lost the thread join again on the same connection, once at a time', async () => {
    const socket = connect('owner-1');
    const both = Promise.all([joinAs(socket, 'ada-twice'), joinAs(socket, 'ada-twice')]);
    expect(await both).toMatchObject([{ ok: true }, { ok: false, error: { code: 'malformed' } }]);
    await socket.emitWithAck('ops', { ops: [{ n: 1, op: one(700) }] });
    const again = await joinAs(socket, 'ada-twice', { unsettledFrom: 1 });
    expect(again).toMatchObject({ ok: true, catchUp: { kind: 'snapshot' } });
    const settled = batchWhere(socket, (b) => (b.settledThrough ?? 0) >= 2);
    expect(await socket.emitWithAck('ops', { ops: [{ n: 2, op: one(900) }] })).toEqual({ ok: true });
    expect((await settled).refused).toEqual([]);
  });

  it.each([
    ['out of order', { ops: [{ n: 7, op: one(10) }] }],
    ['malformed', { ops: 'all' }],
  ])('ends the connection of a client whose ops are %s and that asked for no answer', async (_, message) => {
    const socket = connect('owner-1');
    await joinAs(socket, 'ada-unheard');
    const closing = new Promise((resolve) => socket.once('closing', resolve));
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    socket.emit('ops', message);
    expect(await closing).toMatchObject({ reason: 'error', message: expect.any(String) });
    expect(await ended).toBe('io server disconnect');
  });

  it('keeps a connection whose credit came before its room', async () => {
    const socket = connect('owner-1');
    socket.emit('credit', {});
    expect(await joinAs(socket, 'ada-credit')).toMatchObject({ ok: true });
  });

  it('tells a page of another protocol to reload', async () => {
    const socket = connect('owner-1');
    const closing = new Promise((resolve) => socket.once('closing', resolve));
    expect(await joinAs(socket, 'ada-old', { protocol: PROTOCOL_VERSION + 1 })).toMatchObject({
      ok: false,
      error: { code: 'reload' },
    });
    expect(await closing).toMatchObject({ reason: 'reload' });
  });

  it('opens no socket to a page of another site', async () => {
    const socket = connect('owner-1', { origin: 'https://evil.example' });
    const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    expect(error.message).toContain('websocket error');
  });

  it('R31 takes what fifteen tabs of one person draw at once, if later: none is turned away', async () => {
    const UPDATES = 110;
    const refusedBefore = server.refused.length;
    const draw = async (tab: number) => {
      const socket = connect('owner-1');
      const session = `ada-tab-${tab}`;
      await joinAs(socket, session);
      const closed = new Promise((_, reject) => socket.once('closing', reject));
      const settled = batchWhere(socket, (b) => (b.settledThrough ?? 0) >= UPDATES);
      const stroke = `session-${session}.1`;
      for (let n = 1; n <= UPDATES; n++) {
        const points = [100 * tab + 10, 100 + n, 10 * n, 128];
        socket.emit('ops', {
          ops: [{ n, op: n === 1 ? { ...one(0), points } : { kind: 'extend', stroke, points } }],
        });
      }
      const { refused } = (await Promise.race([settled, closed])) as Batch;
      return refused;
    };
    expect(await Promise.all(Array.from({ length: 15 }, (_, tab) => draw(tab)))).toEqual(Array(15).fill([]));
    expect(15 * UPDATES).toBeGreaterThan(3 * MESSAGE_BURST);
    expect(server.refused.slice(refusedBefore)).toEqual([]);
  });

  it('closes a connection that never makes sense', async () => {
    const socket = connect('owner-1');
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    for (let i = 0; i < 100; i++) socket.emit('nonsense', { i });
    expect(await gone).toBe('io server disconnect');
  });
});

describe('a socket that joins nothing', () => {
  function open() {
    const clock = new FakeClock();
    const ignore = () => undefined;
    let closed = 0;
    const refusal = { code: 'unknown-room', message: 'There is no such room.' } as const;
    const connection = createRoomConnection(
      {
        id: 'socket',
        cookie: 'a cookie',
        origin: 'http://inkling.test',
        address: '127.0.0.1',
        send: () => true,
        sendFrame: () => true,
        close: () => closed++,
      },
      {
        doorkeeper: {
          identify: async () => 'person-1' as PersonId,
          admit: async () => refusal,
          share: async () => refusal,
          revive: async () => refusal,
          readBy: async () => refusal,
        },
        people: new PersonBudgets(),
        joins: createJoinQueue(),
        games: { sit: async () => ({ act: () => null, leave: ignore }), settled: async () => undefined },
        now: () => clock.elapsed(),
        after: (ms, run) => clock.after(ms, run),
        events: SILENT_EVENTS,
        report: ignore,
      },
    );
    const join = () =>
      new Promise((answer) =>
        connection.message(
          'join',
          { protocol: PROTOCOL_VERSION, room: 'no-such-room', session: 'session-outside', unsettledFrom: 1 },
          answer,
        ),
      );
    return { clock, connection, join, closed: () => closed };
  }

  it('is closed after a while, and after a while more where it was refused', async () => {
    const { clock, join, closed } = open();
    clock.advance(29_000);
    expect(await join()).toMatchObject({ ok: false, error: { code: 'unknown-room' } });
    clock.advance(29_000);
    expect(closed()).toBe(0);
    clock.advance(1_000);
    expect(closed()).toBe(1);
  });

  it('is not closed once more when it has gone by itself', () => {
    const { clock, connection, closed } = open();
    connection.closed();
    clock.advance(60_000);
    expect(closed()).toBe(0);
  });
});
