import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Prompts } from '@/lib/game/step';
import { openStorage, type Storage } from '@/server/storage';
import { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';
import { settle } from '@/test/support/fake-clock';
import { GameTable, type Guest, heardBy } from '@/test/support/games/game-table';
import { person } from '@/test/support/rooms/room-records';
import { temporaryData } from '@/test/support/servers/product';

/** Told apart at a glance, and by any search. */
const SECRETS = ['417', '582', '693'];
const X = 1_357;
const prompts: Prompts = ({ digits, count, round }) =>
  Array.from({ length: count }, (_, k) => (digits === 1 ? '7' : SECRETS[(round - 1 + k) % 3]!));

let data: ReturnType<typeof temporaryData>;
let storage: Storage;
let table: GameTable;

beforeEach(async () => {
  data = temporaryData();
  storage = await openStorage({ dataDir: data.dir });
  table = new GameTable(storage, prompts);
});
afterEach(async () => {
  await table.close();
  await storage.close();
  data.remove();
  expect(table.reports).toEqual([]);
});

/** Rows as the database has them, read beside the product. */
async function rows(sql: string): Promise<readonly (readonly unknown[])[]> {
  const witness = await SqliteConnection.open(`${data.dir}/inkling.db`, false);
  try {
    return (await witness.all(sql, [])).rows;
  } finally {
    await witness.close();
  }
}

const predictionsOf = ({ subscription, batches }: Guest) => [
  ...subscription.welcome.predictions,
  ...batches.flatMap(({ predictions }) => predictions),
];

describe('secrets, on the bytes that each page got', () => {
  test('G13 G21 in Race nobody hears the number but who draws, and nobody what the network reads', async () => {
    await table.make('race', { digits: 3, rounds: 1, seconds: 60 });
    const [ann, ben, cai] = [await table.come(0), await table.come(1), await table.come(3)];
    table.act(ann, { do: 'start' });
    const { prompt } = await table.until(ann, 'draw');
    expect(prompt).toBe('417');
    for (const guest of [ann, ben, cai]) guest.subscription.watch('latest', 'all', 1);
    await table.draw(ann, 1, X);
    await table.draw(ann, 1, 400);
    ben.subscription.credit();
    // Whoever comes again, with a page of their own, gets no more.
    const again = await table.come(1, 'again');
    await table.quiet();
    for (const guest of [ben, cai, again]) {
      expect(heardBy(guest)).not.toContain('417');
      expect(heardBy(guest)).toContain(String(X));
    }
    for (const guest of [ann, ben, cai, again]) {
      expect(predictionsOf(guest)).toEqual([]);
      expect(guest.frames).toEqual([]);
      expect(guest.sights).toEqual([]);
    }
    expect(heardBy(ann)).toContain('417');
    // It was not vacuous: at the reveal all of it comes.
    expect(table.act(ben, { do: 'guess', said: '417' })).toBeNull();
    await table.until(ben, 'reveal');
    expect(predictionsOf(ben).length).toBeGreaterThan(0);
    expect(ben.sights[0]!.drawings[0]!.inputs.length).toBeGreaterThan(0);
    expect(heardBy(ben)).toContain('417');
  });

  test('G21 G25 alone in Race, who draws and who looks on hear nothing of the network before the reveal', async () => {
    await table.make('race', { rounds: 1, seconds: 60 });
    const [ann, cai] = [await table.come(0), await table.come(3)];
    table.act(ann, { do: 'start' });
    expect((await table.until(ann, 'draw')).prompt).toBe('7');
    for (const guest of [ann, cai]) guest.subscription.watch('latest', 'all', 1);
    await table.draw(ann, 1, X);
    expect(table.act(ann, { do: 'done' })).toBeNull();
    expect((await table.until(ann, 'closing')).kind).toBe('closing');
    for (const guest of [ann, cai]) {
      expect(predictionsOf(guest)).toEqual([]);
      expect(guest.frames).toEqual([]);
      expect(guest.sights).toEqual([]);
    }
    const { outcome } = await table.until(ann, 'reveal');
    expect(outcome).toMatchObject({ modelPoints: 0, parts: [{ prompt: '7', netRead: '7' }] });
    expect(outcome.points).toEqual([['person-0', 100]]);
    expect(predictionsOf(ann).length).toBeGreaterThan(0);
    expect(await rows('SELECT prompt, points FROM RoundResult')).toEqual([['7', 100]]);
  });

  test('G13 G21 in Fool nobody sees another’s number or ink before the ballots, nor a reading before the reveal', async () => {
    await table.make('fool', { digits: 3, rounds: 1 });
    const [ann, ben, cai] = [await table.come(0), await table.come(1), await table.come(3)];
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    await table.draw(ann, 1, X);
    for (const guest of [ben, cai]) {
      expect(heardBy(guest)).not.toContain('417');
      expect(heardBy(guest)).not.toContain(String(X));
      expect(predictionsOf(guest)).toEqual([]);
    }
    expect(predictionsOf(ann).length).toBeGreaterThan(0);
    const { ballot } = await table.until(ben, 'guess');
    expect(ballot.map(({ of }) => of)).toEqual(['person-0']);
    await table.quiet();
    expect(heardBy(ben)).toContain(String(X));
    expect(heardBy(ben)).not.toContain('417');
    expect(predictionsOf(ben)).toEqual([]);
    table.act(ben, { do: 'vote', of: ballot[0]!.of, said: '417' });
    await table.until(ben, 'reveal');
    expect(predictionsOf(ben).length).toBeGreaterThan(0);
  });

  test('G13 G21 a game’s history, and so its replay, tells no more: no number, no reading, and in Fool no ink of others', async () => {
    await table.make('fool', { digits: 3, rounds: 1 });
    const [ann, ben] = [await table.come(0), await table.come(1)];
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    await table.draw(ann, 1, X);
    const told = async (guest: Guest) => {
      const text = await table.history(guest.i);
      return [text.includes(String(X)), /417|582|probabilities|"said"/.test(text)];
    };
    // Whose ink it is reads it there; nobody else does, and numbers are in no log at all.
    expect([await told(ann), await told(ben)]).toEqual([
      [true, false],
      [false, false],
    ]);
    await table.until(ben, 'guess');
    expect(await told(ben)).toEqual([true, false]);
    table.act(ben, { do: 'vote', of: (await table.until(ben, 'guess')).ballot[0]!.of, said: '417' });
    await table.until(ben, 'reveal');
    expect([await told(ben), await told(ann)]).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  test('G13 G21 in Race the history has the ink that all see, and neither the number nor what the network reads', async () => {
    await table.make('race', { digits: 3, rounds: 1, seconds: 60 });
    const [ann, ben] = [await table.come(0), await table.come(1)];
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    await table.draw(ann, 1, X);
    for (const i of [0, 1, 3]) {
      const text = await table.history(i);
      expect(text).toContain(String(X));
      expect(text).not.toMatch(/417|probabilities|"said"/);
    }
    // A guess is the game's to tell, too.
    table.act(ben, { do: 'guess', said: '582' });
    expect(await table.history(0)).not.toContain('582');
  });

  test('G13 in Beat nobody knows the number before the pens are down', async () => {
    await table.make('beat', { digits: 3, rounds: 1 });
    const ann = await table.come(0);
    table.act(ann, { do: 'start' });
    await table.until(ann, 'countdown');
    expect(heardBy(ann)).not.toContain('417');
    await table.until(ann, 'draw');
    expect(heardBy(ann)).toContain('417');
  });
});

describe('a round', () => {
  test('G15 ink after the pens are up is refused, and so is that of others before', async () => {
    await table.make('beat', { rounds: 1, seconds: 15 });
    const [ann, ben] = [await table.come(0), await table.come(1)];
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    table.reads = 3;
    await table.draw(ben, 1, 500);
    expect(ben.batches.flatMap(({ refused }) => refused).map(({ error }) => error.code)).toContain(
      'not-your-sheet',
    );
    await table.draw(ann, 1, X);
    await table.until(ann, 'reveal');
    await table.draw(ann, 1, 800);
    expect(ann.batches.flatMap(({ refused }) => refused).map(({ error }) => error.code)).toContain(
      'not-your-sheet',
    );
  });

  test('G23 is kept with prompt, reading and drawing of whoever agreed, and swept from the sheets', async () => {
    await table.make('beat', { rounds: 2 });
    const [ann, cai] = [await table.come(0), await table.come(2)];
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    const stroke = await table.draw(ann, 1, X);
    await table.draw(cai, 2, 900);
    const { outcome } = await table.until(ann, 'reveal');
    expect(outcome.parts.map(({ netRead, readMs }) => [netRead, readMs !== null])).toEqual([
      ['7', true],
      ['7', true],
    ]);
    await table.quiet();
    const results = await rows(
      `SELECT r."personId", r."prompt", r."netRead", r."points" > 50, r."readMs" IS NOT NULL, d."label", d."labelSource",
         d."source", d."model", length(i."input"), length(i."strokes") > 8
       FROM "RoundResult" r LEFT JOIN "Drawing" d ON d."id" = r."drawingId"
       LEFT JOIN "DrawingInk" i ON i."drawingId" = d."id" ORDER BY r."personId"`,
    );
    expect(results).toEqual([
      [person(0), '7', '7', 1, 1, 7, 'prompt', 'beat', 'cnn@shipped', 784, 1],
      // Whoever did not agree has their points, and nothing of theirs is kept.
      [person(2), '7', '7', 1, 1, null, null, null, null, null, null],
    ]);
    await table.until(ann, 'draw');
    const swept = ann.batches.flatMap(({ entries }) =>
      entries.flatMap((entry) => ('op' in entry && entry.op.kind === 'redact' ? entry.op.strokes : [])),
    );
    expect(swept).toContain(stroke);
  });

  test('G24 tiny: what a page of one’s own sends outside of the square is not read, and is said', async () => {
    await table.make('beat', { rounds: 1, seconds: 15, twist: 'tiny' });
    const [ann, ben] = [await table.come(0), await table.come(1)];
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    await table.draw(ann, 1, 800);
    await table.drawTiny(ben, 2);
    const { drawers } = await table.until(ann, 'draw');
    expect(drawers.map(({ outside }) => outside)).toEqual([true, false]);
    const { outcome } = await table.until(ann, 'reveal');
    expect(outcome.parts.map(({ readMs, outside }) => [readMs !== null, outside])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  test('G23 what the network had not read when the pens were up is read then, and kept as it stood', async () => {
    await table.make('beat', { rounds: 1, seconds: 15 });
    const [ann, ben] = [await table.come(0), await table.come(1)];
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    // One had something read, and drew on; of the other's nothing ever was.
    table.reads = 3;
    await table.draw(ann, 1, 500);
    table.busy = true;
    await table.draw(ann, 1, 510);
    await table.draw(ben, 2, 700);
    table.reads = 4;
    await table.until(ann, 'reveal');
    await table.quiet();
    expect(ann.sights[0]!.drawings.map(({ inputs }) => inputs.length)).toEqual([1, 1]);
    const kept = await rows(
      `SELECT d."personId", d."label", d."labelSource", d."read", d."model", length(i."input") FROM "RoundResult" r
       JOIN "Drawing" d ON d."id" = r."drawingId" JOIN "DrawingInk" i ON i."drawingId" = d."id" ORDER BY d."personId"`,
    );
    expect(kept).toEqual([
      [person(0), 7, 'prompt', 4, 'cnn@shipped', 784],
      [person(1), 7, 'prompt', 4, 'cnn@shipped', 784],
    ]);
  });

  test('G23 a number of several digits is a whole and its digits; where the network tells others apart, the whole alone goes to review', async () => {
    await table.make('beat', { digits: 3, rounds: 1 });
    const [ann, ben] = [await table.come(0), await table.come(1)];
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    for (const x of [300, 700, 1_100]) await table.draw(ann, 1, x);
    await table.draw(ben, 2, 500);
    await table.until(ann, 'reveal');
    await table.quiet();
    const kept = await rows(
      `SELECT "personId", "number", "label", "place", "status", "parentId" IS NOT NULL FROM "Drawing"
       ORDER BY "personId", "place"`,
    );
    expect(kept).toEqual([
      [person(0), '417', null, null, 'accepted', 0],
      [person(0), null, 4, 0, 'pending', 1],
      [person(0), null, 1, 1, 'pending', 1],
      [person(0), null, 7, 2, 'pending', 1],
      [person(1), '417', null, null, 'pending', 0],
    ]);
  });

  test('G5 is on disk before anybody is told of it', async () => {
    await table.make('beat', { rounds: 1 });
    const ann = await table.come(0);
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    await table.draw(ann, 1, X);
    const other = await SqliteConnection.open(`${data.dir}/inkling.db`, false);
    await other.run('BEGIN IMMEDIATE', []);
    // More than what is left of the round, while nothing can be written.
    for (let i = 0; i < 40; i++) {
      table.clock.advance(1_000);
      await settle();
    }
    expect([ann.views.at(-1)!.phase.kind, ann.sights]).toEqual(['closing', []]);
    await other.run('COMMIT', []);
    await other.close();
    await table.quiet();
    const kinds = ann.views.map(({ phase }) => phase.kind);
    expect(kinds).toContain('reveal');
    expect(ann.sights).toHaveLength(1);
    expect(await rows('SELECT count(*) FROM "GameRound"')).toEqual([[1]]);
  });

  test('G1 G2 no phase is longer or shorter though the server’s clock is set, by years, either way', async () => {
    const years = 11 * 365 * 86_400_000;
    await table.make('beat', { rounds: 2, seconds: 15 });
    const ann = await table.come(0);
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    for (const set of [years, -2 * years]) {
      table.clock.set(set);
      table.clock.advance(5_000);
      await table.quiet();
      expect(ann.views.at(-1)!.phase.kind).toBe('draw');
    }
    table.clock.advance(5_000);
    await table.quiet();
    expect(ann.views.at(-1)!.phase.kind).not.toBe('draw');
    await table.until(ann, 'reveal');
    table.clock.set(-years);
    await table.restart();
    await table.until(await table.come(0, 'ann-again'), 'podium');
  });

  test('G5 G6 is scored once, whenever the server starts again', async () => {
    await table.make('beat', { rounds: 2, seconds: 15 });
    let [ann, ben] = [await table.come(0), await table.come(1)];
    const both = async () => [await table.come(0, 'ann-again'), await table.come(1, 'ben-again')] as const;
    table.act(ann, { do: 'start' });
    await table.until(ann, 'draw');
    await table.draw(ann, 1, X);
    await table.restart();
    [ann, ben] = await both();
    // Broken off: the first round is played again, from clean sheets.
    const { round, phase } = ann.views.at(-1)!;
    expect([round, phase.kind]).toEqual([1, 'countdown']);
    expect(await rows('SELECT count(*) FROM "GameRound"')).toEqual([[0]]);
    await table.until(ann, 'draw');
    await table.draw(ben, 2, X);
    await table.until(ann, 'reveal');
    await table.quiet();
    await table.restart();
    [ann, ben] = [await table.come(0, 'ann-third'), await table.come(1, 'ben-third')];
    expect(ann.views.at(-1)!.players.map(({ points }) => points > 0)).toEqual([false, true]);
    await table.until(ann, 'podium');
    await table.quiet();
    expect(await rows('SELECT "match", "n" FROM "GameRound" ORDER BY "n"')).toEqual([
      [1, 1],
      [1, 2],
    ]);
    const kept = await rows('SELECT sum("points") FROM "RoundResult"');
    const shown = ann.views.at(-1)!.players.reduce((sum, { points }) => sum + points, 0);
    expect(kept).toEqual([[shown]]);
  });
});
