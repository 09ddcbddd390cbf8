import { io, type Socket } from 'socket.io-client';
import { CLOSING_MS, COUNTDOWN_MS, REVEAL_MS } from '@/lib/game/timing';
import type { GameView, PhaseView } from '@/lib/game/view';
import { type JoinAnswer, PROTOCOL_VERSION } from '@/lib/wire';
import type { Benchmark } from './benchmark';
import { type Gathering, gather } from './load/gathering';

const GAMES = 20;
const PLAYERS = 10;
const PROMISED_MS = 150;
const ROUNDS = 2;
const SECONDS = 15;
const UPDATE_MS = 50;
/** A pen draws for so long after the round begins. */
const PEN_MS = 5_000;
/** Both rounds with all that is around them, and as much again. */
const PATIENCE_MS = 120_000;

/** A page that lost the connection tries again after so long. */
const RETURN_MS = 500;

interface Heard {
  readonly delays: number[];
  /** By a player's session: the round and phase of which they heard last; empty before they are in their game. */
  readonly stands: Map<string, string>;
  /** Connections that were lost, and made again. */
  lost: number;
}

/** How many stand where. */
function told({ stands }: Heard): string {
  const counts = new Map<string, number>();
  for (const at of stands.values()) counts.set(at, (counts.get(at) ?? 0) + 1);
  return [...counts].map(([at, count]) => `${count} at "${at}"`).join(', ');
}

/** When the server came into a phase, by its clock, which is this machine's; null where the view does not say. */
function beganAt(phase: PhaseView): number | null {
  switch (phase.kind) {
    case 'countdown':
      return phase.until - COUNTDOWN_MS;
    case 'draw':
      return phase.began;
    case 'closing':
      return phase.until - CLOSING_MS;
    case 'reveal':
      return phase.until - REVEAL_MS;
    default:
      return null;
  }
}

/** Twenty games at once: how long a change of phase takes to everybody who plays. */
export const games: Benchmark = {
  name: 'games',
  about: `${GAMES} games of ${PLAYERS}, all of whom draw: from a change of phase to each player`,
  async run(context) {
    const gathering = await gather(context);
    const sockets: Socket[] = [];
    try {
      const heard: Heard = { delays: [], stands: new Map(), lost: 0 };
      const over = Array.from({ length: GAMES }, () => playGame(gathering, sockets, heard));
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () =>
            reject(
              new Error(
                `The games did not come to their podiums: ${told(heard)}; ${heard.lost} connections were lost.`,
              ),
            ),
          PATIENCE_MS,
        );
      });
      await Promise.race([Promise.all(over), late]).finally(() => clearTimeout(timer));
      context.note(
        `games: load and server on this machine, ${heard.delays.length} phase changes heard, ${heard.lost} connections lost on the way.`,
      );
      return [
        {
          name: `phase change to each of ${GAMES}×${PLAYERS} players`,
          unit: 'ms',
          samples: heard.delays,
          promise: { of: 'p95', atMost: PROMISED_MS },
        },
      ];
    } finally {
      for (const socket of sockets) socket.disconnect();
      await gathering.close();
    }
  },
};

/** Resolves when all of its players see the podium. */
async function playGame(gathering: Gathering, sockets: Socket[], heard: Heard): Promise<void> {
  const { origin } = gathering;
  const cookies = await gathering.people(PLAYERS);
  const answer = await fetch(`${origin}/api/games`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie: cookies[0]! },
    body: JSON.stringify({ mode: 'beat', rounds: ROUNDS, seconds: SECONDS, digits: 2 }),
  });
  if (answer.status !== 201) throw new Error(`No game was made: ${answer.status}`);
  const { id, playUrl } = (await answer.json()) as { id: string; playUrl: string };
  const players: Socket[] = [];
  const ends: Promise<void>[] = [];
  for (const [i, cookie] of cookies.entries()) {
    const socket = io(origin, {
      transports: ['websocket'],
      reconnectionDelay: RETURN_MS,
      reconnectionDelayMax: RETURN_MS,
      forceNew: true,
      extraHeaders: { cookie },
    });
    sockets.push(socket);
    players.push(socket);
    const session = `game-${id.slice(0, 12)}-${i}`;
    heard.stands.set(session, '');
    const player = play(socket, session, heard);
    ends.push(player.end);
    const enter = async (): Promise<void> => {
      const joined: JoinAnswer = await socket.emitWithAck('join', {
        protocol: PROTOCOL_VERSION,
        room: id,
        key: playUrl.split('#k=')[1],
        session,
        unsettledFrom: player.nextOp(),
      });
      if (!joined.ok) throw new Error(`A player could not join: ${joined.error.message}`);
    };
    await enter();
    // On a machine that is too busy connections time out: pages come back, too.
    socket.on('connect', () => {
      heard.lost++;
      void enter();
    });
  }
  for (const socket of players) await socket.emitWithAck('game', { action: { do: 'ready', on: true } });
  await Promise.all(ends);
}

interface Player {
  /** Resolves at the podium. */
  readonly end: Promise<void>;
  /** The number of their next op. */
  nextOp(): number;
}

/** One who plays: draws a line to and fro on the own sheet, which is no number, so that rounds take their time. */
function play(socket: Socket, session: string, { delays, stands }: Heard): Player {
  let n = 0;
  let pen: ReturnType<typeof setInterval> | undefined;
  const say = (op: object) => {
    if (socket.connected) socket.emit('ops', { ops: [{ n: ++n, op }] });
  };
  const end = new Promise<void>((resolve) => {
    socket.on('game', (view: GameView) => {
      const name = `${view.round} ${view.phase.kind}`;
      if (name === stands.get(session)) return;
      stands.set(session, name);
      const began = beganAt(view.phase);
      if (began !== null) delays.push(Math.max(0, Date.now() - began));
      clearInterval(pen);
      if (view.phase.kind === 'draw') {
        const sheet = view.phase.drawers.find(({ by }) => by === view.you)?.sheet;
        // Who was away when the round began looks on.
        if (sheet === undefined) return;
        const stroke = `${session}.${n + 1}`;
        const ends = Date.now() + PEN_MS;
        let t = 0;
        say({ kind: 'begin', sheet, colour: 0, width: 20, pointer: 'pen', points: [200, 500, 0, 128] });
        pen = setInterval(() => {
          t += UPDATE_MS;
          const x = 200 + ((t * 3) % 1_200);
          if (Date.now() < ends) say({ kind: 'extend', stroke, points: [x, 300 + (t % 400), t, 128] });
          else {
            clearInterval(pen);
            say({ kind: 'end', stroke });
          }
        }, UPDATE_MS);
      }
      if (view.phase.kind === 'podium') resolve();
    });
  });
  return { end, nextOp: () => n + 1 };
}
