import { describe, expect, test } from 'vitest';
import { ballotOf } from '@/lib/game/ballots';
import { standings } from '@/lib/game/scoring';
import { MAX_PLAYERS, MODES } from '@/lib/game/settings';
import { sheetsOf } from '@/lib/game/sheets';
import { turnOf } from '@/lib/game/state';
import { keepsToTwist, squareOf } from '@/lib/game/twist';
import { viewFor } from '@/lib/game/view';
import type { EpochMillis } from '@/lib/ids';
import { player, Table } from '@/test/support/games/game-play';

const drawing = (table: Table) => table.act(0, { do: 'start' }) ?? table.until('draw');
const seen = (table: Table, n: number) => viewFor(table.state, player(n), table.now as EpochMillis);

describe('a match', () => {
  test('G13 goes from lobby to podium, round by round', () => {
    const table = new Table('beat', { rounds: 2 }).come(0, 1);
    const phases: string[] = [];
    table.act(0, { do: 'start' });
    for (let i = 0; table.phase.kind !== 'podium' && i < 500; i++) {
      if (phases.at(-1) !== table.phase.kind) phases.push(table.phase.kind);
      if (table.phase.kind === 'draw') for (const n of [0, 1]) table.draw(n, table.promptOf(n));
      table.wait(250);
    }
    const round = ['countdown', 'draw', 'closing', 'reveal'];
    expect([...phases, table.phase.kind]).toEqual([...round, ...round, 'podium']);
  });

  test('begins by itself when everybody is ready, and alone by hand', () => {
    const table = new Table('beat').come(0);
    table.act(0, { do: 'ready', on: true });
    expect(table.phase.kind).toBe('lobby');
    table.come(1);
    expect(table.phase.kind).toBe('lobby');
    table.act(1, { do: 'ready', on: true });
    expect(table.phase.kind).toBe('countdown');
    const alone = new Table('fool').come(0);
    alone.act(0, { do: 'start' });
    expect(alone.phase.kind).toBe('countdown');
  });

  test('G5 begins anew with no points, and its rounds do not count again', () => {
    const table = new Table('beat', { rounds: 1 }).come(0, 1);
    drawing(table);
    table.draw(0, table.promptOf(0));
    table.until('podium');
    expect(table.pointsOf(0)).toBeGreaterThan(0);
    expect(table.act(1, { do: 'again' })).toBe('forbidden');
    expect(table.act(0, { do: 'again' })).toBeNull();
    expect([table.state.match, table.phase.kind, table.pointsOf(0)]).toEqual([2, 'lobby', 0]);
  });
});

describe('Beat the net', () => {
  test('G16 gives more to who is read sooner, from when the network first said so', () => {
    const table = new Table('beat', { rounds: 1, seconds: 20 }).come(0, 1, 2);
    drawing(table);
    table.wait(1_000);
    table.draw(0, table.promptOf(0));
    table.wait(9_000);
    table.draw(1, table.promptOf(1));
    table.draw(2, table.promptOf(2), 0.6);
    table.until('reveal');
    const { phase } = table;
    expect(phase.kind === 'reveal' && phase.outcome.parts.map(({ readMs }) => readMs)).toEqual([
      1_000,
      10_000,
      null,
    ]);
    expect([0, 1, 2].map((n) => table.pointsOf(n))).toEqual([97, 65, 0]);
  });

  test('G16 passes over a number that only flickers past', () => {
    const table = new Table('beat', { rounds: 1 }).come(0);
    drawing(table);
    table.draw(0, table.promptOf(0));
    table.wait(200, 50);
    table.draw(0, null);
    table.wait(1_000);
    expect(turnOf(table.state)!.parts[0]!.readMs).toBeNull();
  });

  test('G15 reads what was drawn before the pens were up, and nothing behind it', () => {
    const table = new Table('beat', { rounds: 1, seconds: 15 }).come(0, 1);
    drawing(table);
    table.tell({ kind: 'read', sheet: 1, reading: { text: null, sure: 0 }, inked: true, outside: false });
    table.until('closing');
    expect(sheetsOf(table.state).every(({ writers }) => writers?.length === 0)).toBe(true);
    table.tell({
      kind: 'read',
      sheet: 1,
      reading: { text: table.promptOf(0), sure: 0.9 },
      inked: true,
      outside: false,
    });
    table.until('reveal');
    expect(table.pointsOf(0)).toBe(30);
    table.tell({ kind: 'read', sheet: 2, reading: { text: '5', sure: 1 }, inked: true, outside: false });
    table.until('podium');
    expect(table.pointsOf(1)).toBe(0);
  });

  test('G14 is made longer once, near its end, for all', () => {
    const table = new Table('beat', { seconds: 15 }).come(0, 1);
    drawing(table);
    expect(table.act(0, { do: 'grace' })).toBe('not-now');
    const { phase } = table;
    const until = phase.kind === 'draw' ? phase.until : 0;
    table.wait(until - table.now - 1_000);
    expect(table.act(0, { do: 'grace' })).toBeNull();
    expect(table.act(1, { do: 'grace' })).toBe('not-now');
    expect(table.phase.kind === 'draw' && table.phase.until).toBe(until + 3_000);
  });

  test('ends as soon as all are read', () => {
    const table = new Table('beat', { seconds: 60 }).come(0, 1);
    drawing(table);
    for (const n of [0, 1]) table.draw(n, table.promptOf(n));
    table.wait(1_500);
    expect(table.phase.kind).toBe('reveal');
  });
});

describe('Race the net', () => {
  test('G25 every game begins with one', () => {
    for (const mode of MODES) expect(new Table(mode).come(0).act(0, { do: 'start' })).toBeNull();
  });

  /** Points of the one who plays and of the network, after `play`. */
  const raceAlone = (play: (table: Table) => void) => {
    const table = new Table('race', { rounds: 1, seconds: 30 }).come(0);
    drawing(table);
    play(table);
    table.until('podium');
    return [table.pointsOf(0), table.state.modelPoints];
  };

  test('G25 alone, who draws says that the network has it: right at that moment, or the network’s', () => {
    const call = (table: Table) => expect(table.act(0, { do: 'done' })).toBeNull();
    const right = raceAlone((table) => {
      expect(table.act(0, { do: 'done' })).toBe('not-now');
      table.wait(3_000);
      table.draw(0, table.promptOf(0), 0.5);
      call(table);
      expect(table.phase.kind).toBe('closing');
      expect(table.act(0, { do: 'done' })).toBe('not-now');
    });
    expect(right).toEqual([95, 0]);
    const tooSoon = raceAlone((table) => {
      table.draw(0, '8');
      call(table);
    });
    expect(tooSoon).toEqual([0, 100]);
    const lastInk = raceAlone((table) => {
      table.draw(0, null);
      call(table);
      table.draw(0, table.promptOf(0), 0.4);
    });
    expect(lastInk).toEqual([100, 0]);
    const tooLate = raceAlone((table) => {
      table.draw(0, table.promptOf(0));
      table.wait(1_750);
      expect(table.phase.kind).toBe('draw');
      table.wait(250);
      expect(table.act(0, { do: 'done' })).toBe('not-now');
    });
    expect(tooLate).toEqual([0, 100]);
    expect(raceAlone((table) => table.draw(0, null))).toEqual([0, 0]);
  });

  test('G25 is for who is alone: where somebody guesses, who draws says nothing', () => {
    const table = new Table('race', { rounds: 1 }).come(0, 1);
    drawing(table);
    table.draw(0, table.promptOf(0), 0.5);
    expect(table.act(0, { do: 'done' })).toBe('not-now');
  });

  test('G24 alone, what stands outside of the square is not had', () => {
    const table = new Table('race', { rounds: 1, twist: 'tiny' }).come(0);
    drawing(table);
    table.draw(0, table.promptOf(0), 0.5, true);
    table.act(0, { do: 'done' });
    table.until('podium');
    expect([table.pointsOf(0), table.state.modelPoints]).toEqual([0, 100]);
  });

  test('G17 the first right guess wins, and the drawer has a share', () => {
    const table = new Table('race', { rounds: 2, seconds: 30 }).come(0, 1, 2);
    drawing(table);
    table.draw(0, null);
    expect(table.act(0, { do: 'guess', said: table.promptOf(0) })).toBe('forbidden');
    expect(table.act(1, { do: 'guess', said: '?' })).toBe('not-now');
    expect(table.act(1, { do: 'guess', said: '9' })).toBeNull();
    expect(table.act(1, { do: 'guess', said: table.promptOf(0) })).toBe('not-now');
    table.wait(1_500);
    expect(table.act(1, { do: 'guess', said: table.promptOf(0) })).toBeNull();
    expect(table.act(2, { do: 'guess', said: table.promptOf(0) })).toBe('not-now');
    table.until('reveal');
    expect([0, 1, 2].map((n) => table.pointsOf(n))).toEqual([50, 98, 0]);
    table.until('draw');
    expect(turnOf(table.state)!.parts.map(({ by }) => by)).toEqual([player(1)]);
  });

  test('G17 the network says its number once: right, it has the points; wrong, it is out', () => {
    const wrong = new Table('race', { rounds: 1, seconds: 30 }).come(0, 1);
    drawing(wrong);
    wrong.draw(0, '8');
    wrong.wait(1_000);
    expect(turnOf(wrong.state)!.buzz).toMatchObject({ said: '8', right: false });
    wrong.draw(0, wrong.promptOf(0));
    wrong.wait(2_000);
    expect(wrong.phase.kind).toBe('draw');
    const right = new Table('race', { rounds: 1 }).come(0, 1);
    drawing(right);
    right.draw(0, right.promptOf(0));
    right.until('reveal');
    expect([right.state.modelPoints, right.pointsOf(0), right.pointsOf(1)]).toEqual([100, 0, 0]);
  });

  test('G17 the turn passes from who draws nothing', () => {
    const table = new Table('race', { rounds: 2, seconds: 60 }).come(0, 1);
    drawing(table);
    table.wait(13_000);
    expect(table.phase.kind).toBe('reveal');
  });

  test('G21 nobody is told what the network reads before the reveal', () => {
    const table = new Table('race', { rounds: 1 }).come(0, 1);
    drawing(table);
    expect(sheetsOf(table.state)[1]).toEqual({ writers: [player(0)], audience: null, readings: false });
    table.until('reveal');
    expect(sheetsOf(table.state)[1]).toEqual({ writers: [], audience: null, readings: true });
  });
});

describe('Fool the net', () => {
  test('G18 what people read right and the network wrong has fooled it', () => {
    const table = new Table('fool', { rounds: 1 }).come(0, 1, 2);
    drawing(table);
    expect(new Set([0, 1, 2].map((n) => table.promptOf(n))).size).toBe(3);
    expect(table.act(0, { do: 'done' })).toBe('not-now');
    table.draw(0, '8');
    table.draw(1, table.promptOf(1));
    expect(table.act(0, { do: 'done' })).toBeNull();
    expect(sheetsOf(table.state)[1]!.writers).toEqual([]);
    table.until('guess');
    expect(table.act(2, { do: 'vote', of: player(0), said: table.promptOf(0) })).toBeNull();
    expect(table.act(2, { do: 'vote', of: player(0), said: '1' })).toBe('not-now');
    expect(table.act(0, { do: 'vote', of: player(0), said: '1' })).toBe('forbidden');
    table.act(1, { do: 'vote', of: player(0), said: table.promptOf(0) });
    table.act(0, { do: 'vote', of: player(1), said: table.promptOf(1) });
    expect(table.phase.kind).toBe('guess');
    // The last ballot that was asked for ends it.
    table.act(2, { do: 'vote', of: player(1), said: '?' });
    expect(table.phase.kind).toBe('reveal');
    expect([0, 1, 2].map((n) => table.pointsOf(n))).toEqual([110, 10, 10]);
  });

  test('G18 each drawing is judged about as often as each other, by up to five', () => {
    const table = new Table('fool').come(...Array.from({ length: 12 }, (_, n) => n));
    drawing(table);
    for (let n = 0; n < 12; n++) table.draw(n, '8');
    const turn = turnOf(table.state)!;
    const judged = new Map<string, number>();
    for (let n = 0; n < 12; n++) {
      const ballot = ballotOf(table.state, turn, player(n));
      expect(ballot).not.toContain(player(n));
      for (const of of ballot) judged.set(of, (judged.get(of) ?? 0) + 1);
    }
    expect([...judged.values()]).toEqual(Array.from({ length: 12 }, () => 5));
  });

  test('G18 alone, a scribble fools nobody', () => {
    const score = (text: string | null) => {
      const table = new Table('fool', { rounds: 1 }).come(0);
      drawing(table);
      table.draw(0, text);
      table.until('podium');
      return table.pointsOf(0);
    };
    expect([score(null), score('8')]).toEqual([0, 40]);
  });
});

describe('the small square of tiny', () => {
  test('G24 a number of it is one that keeps to the square, however its digits are drawn', () => {
    const rules = { twist: 'tiny', digits: 2 } as const;
    const square = squareOf('tiny', 2)!;
    const [right, bottom] = [square.left + square.width, square.top + square.height];
    expect(keepsToTwist([square.left, square.top, right, bottom], rules)).toBe(true);
    for (const box of [
      [square.left - 20, square.top, right, bottom],
      [square.left, square.top - 20, right, bottom],
      [square.left, square.top, right + 20, bottom],
      [square.left, square.top, right, bottom + 20],
    ] as const)
      expect(keepsToTwist(box, rules), box.join()).toBe(false);
    expect(keepsToTwist([0, 0, 1_600, 1_000], { twist: 'thin', digits: 1 })).toBe(true);
  });

  test('G24 Beat: what stands outside is not read until it is gone', () => {
    const table = new Table('beat', { rounds: 1, twist: 'tiny' }).come(0, 1);
    drawing(table);
    table.draw(0, table.promptOf(0), 0.99, true);
    table.draw(1, table.promptOf(1), 0.99, true);
    table.wait(5_000);
    const view = seen(table, 0).phase;
    expect(view.kind === 'draw' && view.drawers.map(({ outside }) => outside)).toEqual([true, true]);
    table.draw(0, table.promptOf(0));
    table.until('reveal');
    const { phase } = table;
    expect(
      phase.kind === 'reveal' && phase.outcome.parts.map(({ readMs, outside }) => [readMs, outside]),
    ).toEqual([
      [5_000, false],
      [null, true],
    ]);
    expect(table.pointsOf(1)).toBe(0);
  });

  test('G24 Race: the network says what it reads there, and who drew has no share', () => {
    const guessed = (outside: boolean) => {
      const table = new Table('race', { rounds: 1, twist: 'tiny' }).come(0, 1);
      drawing(table);
      table.draw(0, null, 0, outside);
      table.act(1, { do: 'guess', said: table.promptOf(0) });
      table.until('reveal');
      return table.pointsOf(0);
    };
    expect([guessed(false), guessed(true)]).toEqual([50, 0]);
    const table = new Table('race', { rounds: 1, twist: 'tiny' }).come(0, 1);
    drawing(table);
    table.draw(0, table.promptOf(0), 0.99, true);
    table.until('reveal');
    expect(table.state.modelPoints).toBe(100);
  });

  test('G24 Fool: what stands outside fools nobody', () => {
    const fooling = (outside: boolean) => {
      const table = new Table('fool', { rounds: 1, twist: 'tiny' }).come(0, 1);
      drawing(table);
      table.draw(0, '8', 0.99, outside);
      table.until('guess');
      table.act(1, { do: 'vote', of: player(0), said: table.promptOf(0) });
      table.until('reveal');
      return table.pointsOf(0);
    };
    expect([fooling(false), fooling(true)]).toEqual([100, 0]);
  });
});

describe('people', () => {
  test('G7 a host who leaves in the middle of a round passes the game on', () => {
    const table = new Table('beat').come(0, 1, 2);
    drawing(table);
    table.go(0);
    table.wait(5_000);
    expect(table.state.host).toBe(player(0));
    table.wait(4_000);
    expect(table.state.host).toBe(player(1));
    table.come(0);
    expect(table.state.host).toBe(player(1));
    expect(table.act(1, { do: 'pass', person: player(0) })).toBeNull();
    expect(table.state.host).toBe(player(0));
  });

  test('G8 a seat is kept for 60 s, and points for the match', () => {
    const table = new Table('beat', { rounds: 10, seconds: 15 }).come(0, 1, 2);
    drawing(table);
    table.draw(1, table.promptOf(1));
    table.until('reveal');
    const points = table.pointsOf(1)!;
    table.go(1);
    table.wait(59_000);
    expect(table.pointsOf(1)).toBe(points);
    table.wait(1_500);
    expect(table.pointsOf(1)).toBeUndefined();
    table.come(1);
    expect(table.pointsOf(1)).toBe(points);
  });

  test('G8 fifty play, and who is more looks on', () => {
    const table = new Table('beat').come(...Array.from({ length: MAX_PLAYERS + 2 }, (_, n) => n));
    expect(table.state.players.filter(({ watches }) => !watches)).toHaveLength(MAX_PLAYERS);
    expect(new Set(table.state.players.flatMap(({ slot }) => slot ?? [])).size).toBe(MAX_PLAYERS);
    table.act(0, { do: 'watch', on: true });
    table.act(MAX_PLAYERS, { do: 'watch', on: false });
    expect(table.state.players.find(({ id }) => id === player(MAX_PLAYERS))).toMatchObject({
      watches: false,
      slot: 0,
    });
  });

  test('G9 who comes during a round draws from the next one on', () => {
    const table = new Table('beat', { seconds: 15 }).come(0, 1);
    drawing(table);
    table.come(2);
    expect(turnOf(table.state)!.parts).toHaveLength(2);
    expect(seen(table, 2).phase).toMatchObject({ kind: 'draw', prompt: null });
    table.until('reveal').until('draw');
    expect(turnOf(table.state)!.parts).toHaveLength(3);
  });

  test('G10 with half of the players gone the game waits, and goes on with the time that was left', () => {
    const table = new Table('beat', { seconds: 20 }).come(0, 1);
    drawing(table);
    table.wait(5_000);
    table.go(1);
    expect(table.phase.kind).toBe('paused');
    expect(sheetsOf(table.state)[1]!.writers).toEqual([]);
    table.wait(30_000);
    table.come(1);
    expect(table.phase.kind === 'draw' && table.phase.until - table.now).toBe(15_000);
    table.draw(0, table.promptOf(0));
    table.wait(500);
    expect(turnOf(table.state)!.parts[0]!.readMs).toBe(5_000);
  });

  test('G10 no round begins while half of the players are gone, and the last reveal waits for nobody', () => {
    const table = new Table('beat', { rounds: 2 }).come(0);
    drawing(table);
    table.draw(0, table.promptOf(0));
    table.until('reveal');
    table.go(0);
    table.wait(20_000);
    expect([table.phase.kind, table.state.round]).toEqual(['paused', 1]);
    table.come(0);
    expect([table.phase.kind, table.state.round]).toEqual(['countdown', 2]);
    table.until('draw');
    table.draw(0, table.promptOf(0));
    table.until('reveal');
    table.go(0);
    table.wait(20_000);
    expect(table.phase.kind).toBe('podium');
  });

  test('G10 a host’s pause ends when they say so', () => {
    const table = new Table('race').come(0, 1, 2);
    drawing(table);
    expect(table.act(1, { do: 'pause', on: true })).toBe('forbidden');
    table.act(0, { do: 'pause', on: true });
    table.wait(60_000);
    expect(table.phase.kind).toBe('paused');
    expect(table.act(1, { do: 'guess', said: '3' })).toBe('not-now');
    table.act(0, { do: 'pause', on: false });
    expect(table.phase.kind).toBe('draw');
  });

  test('G11 who draws nothing twice running is not waited for, until they do something', () => {
    const table = new Table('beat', { seconds: 15, rounds: 10 }).come(0, 1, 2);
    drawing(table);
    for (const _ of [1, 2]) {
      for (const n of [0, 1]) table.draw(n, table.promptOf(n));
      table.until('reveal').until('draw');
    }
    expect(turnOf(table.state)!.parts.map(({ by }) => by)).toEqual([player(0), player(1)]);
    expect(seen(table, 0).players[2]!.resting).toBe(true);
    table.act(2, { do: 'watch', on: false });
    table.until('reveal').until('draw');
    expect(turnOf(table.state)!.parts).toHaveLength(3);
  });

  test('G12 the majority, and two at least, send somebody out', () => {
    const two = new Table('beat').come(0, 1);
    two.act(0, { do: 'kick', person: player(1), on: true });
    expect(two.effects).toEqual([]);
    const table = new Table('beat').come(0, 1, 2, 3);
    table.act(0, { do: 'kick', person: player(3), on: true });
    table.act(0, { do: 'kick', person: player(3), on: true });
    table.act(1, { do: 'kick', person: player(3), on: true });
    expect(table.effects).toEqual([{ kind: 'remove', person: player(3) }]);
    expect(table.state.players[3]).toMatchObject({ watches: true, mayPlay: false, slot: null });
  });

  test('teams are made by turns, and added up', () => {
    const table = new Table('beat').come(0, 1, 2);
    table.act(0, { do: 'settings', change: { teams: true } });
    expect(table.state.players.map(({ team }) => team)).toEqual([0, 1, 0]);
    table.come(3);
    expect(table.state.players[3]!.team).toBe(1);
    table.act(3, { do: 'team', team: 0 });
    expect(table.state.players[3]!.team).toBe(0);
  });

  test('who has as many points shares the place', () => {
    const line = (n: number, points: number) => ({ id: player(n), points, watches: false });
    expect(standings([line(0, 5), line(1, 9), line(2, 5), line(3, 1)]).map(({ place }) => place)).toEqual([
      1, 2, 2, 4,
    ]);
  });
});

describe('a server that starts again', () => {
  test('G6 a round that was being drawn is void and is played again with another number', () => {
    const table = new Table('beat', { rounds: 2 }).come(0, 1);
    drawing(table);
    table.draw(0, table.promptOf(0));
    table.wait(250);
    table.tell({ kind: 'restored' });
    expect(table.phase.kind).toBe('paused');
    table.come(0, 1);
    expect(table.phase.kind).toBe('countdown');
    expect([table.pointsOf(0), table.state.round]).toEqual([0, 1]);
    expect(table.effects.at(-1)).toEqual({ kind: 'sweep' });
    expect(turnOf(table.state)!.parts.every(({ inked, readMs }) => !inked && readMs === null)).toBe(true);
  });

  test('G5 ballots go on where they stood, and the round is told once', () => {
    const table = new Table('fool', { rounds: 1 }).come(0, 1, 2);
    drawing(table);
    for (const n of [0, 1, 2]) table.draw(n, '8');
    table.until('guess');
    table.act(0, { do: 'vote', of: player(1), said: table.promptOf(1) });
    table.tell({ kind: 'restored' });
    table.wait(10_000);
    table.come(0, 1, 2);
    expect(table.act(0, { do: 'vote', of: player(1), said: '3' })).toBe('not-now');
    table.until('podium');
    table.tell({ kind: 'restored' });
    expect(table.effects.filter(({ kind }) => kind === 'round-over')).toHaveLength(1);
  });
});

describe('the daily challenge', () => {
  test('G19 is one person’s, once', () => {
    const table = new Table('beat', { rounds: 1 }, '2026-11-26').come(0, 1);
    expect(table.state.players[1]).toMatchObject({ watches: true, mayPlay: false });
    expect(table.act(0, { do: 'settings', change: { rounds: 9 } })).toBe('forbidden');
    drawing(table);
    table.until('podium');
    expect(table.act(0, { do: 'again' })).toBe('not-now');
  });

  test('G19 waits for nobody once its number is told', () => {
    const table = new Table('beat', { rounds: 2, seconds: 15 }, '2026-11-26').come(0);
    table.act(0, { do: 'start' });
    expect(table.act(0, { do: 'pause', on: true })).toBeNull();
    expect(table.act(0, { do: 'pause', on: false })).toBeNull();
    table.until('draw');
    const told = table.now;
    expect(table.act(0, { do: 'pause', on: true })).toBe('not-now');
    table.go(0);
    table.wait(2_000);
    table.come(0);
    expect(table.phase.kind === 'draw' && table.phase.until - told).toBe(15_000);
    table.until('reveal');
    expect(table.act(0, { do: 'pause', on: true })).toBeNull();
  });
});
