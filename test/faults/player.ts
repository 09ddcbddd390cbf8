import type { Socket } from 'socket.io-client';
import { CONSENT_VERSION } from '@/lib/drawing/consent';
import { playerOf } from '@/lib/game/state';
import type { GameView } from '@/lib/game/view';
import type { RoomId, SessionId } from '@/lib/ids';
import type { Batch } from '@/lib/wire';
import { participantIdOf } from '@/server/auth/room-keys';
import type { Storage } from '@/server/storage';
import { until } from './until';
import { joined, newPlayer, post, type Visitor } from './visitor';

/** A round that somebody was shown the end of. */
interface Revealed {
  readonly match: number;
  readonly round: number;
  /** What they had by then. */
  readonly points: number;
}

/** Somebody who plays alone against the network, in a game of their own. */
export interface Player {
  readonly visitor: Visitor;
  readonly session: SessionId;
  /** The last n that the server said is settled. */
  readonly settled: number;
  readonly revealed: readonly Revealed[];
  close(): void;
}

/** Has agreed to keep drawings, draws one stroke in each round and says that it is finished. */
export async function startPlayer(origin: string, number: number, finishAfterMs: number): Promise<Player> {
  const session = `fault-player-${number}-${process.pid}` as SessionId;
  const visitor = await newPlayer(origin, { mode: 'fool', rounds: 10, seconds: 60 });
  const agreed = await post(visitor, '/api/me/consent', { version: CONSENT_VERSION, agrees: true });
  if (agreed.status !== 200) throw new Error(`Consent answered ${agreed.status}`);
  let settled = 0;
  let n = 0;
  let isHere = false;
  const revealed: Revealed[] = [];
  const done = new Set<string>();
  /** Each thing once in a round, however often the game is shown. */
  const once = (what: string, { match, round }: GameView, act: () => void): void => {
    const name = `${what} ${match}.${round}`;
    if (!done.has(name)) act();
    done.add(name);
  };
  const draw = (socket: Socket, sheet: number): void => {
    const stroke = `${session}.${++n}`;
    const points = Array.from({ length: 12 }, (_, i) => [700, 300 + 30 * i, 20 * i, 128]).flat();
    const begin = { kind: 'begin', sheet, colour: 0, width: 20, pointer: 'pen', points };
    socket.emit('ops', {
      ops: [
        { n, op: begin },
        { n: ++n, op: { kind: 'end', stroke } },
      ],
    });
  };
  const socket = await joined(visitor, session, (opening) => {
    opening.on('batch', ({ settledThrough }: Batch) => {
      settled = Math.max(settled, settledThrough ?? 0);
    });
    opening.on('game', (view: GameView) => {
      isHere = true;
      const { phase, match, round, you, players } = view;
      if (phase.kind === 'reveal') {
        const points = players.find(({ id }) => id === you)?.points ?? 0;
        once('revealed', view, () => revealed.push({ match, round, points }));
      }
      if (phase.kind !== 'draw') return;
      const { sheet, inked } = phase.drawers.find(({ by }) => by === you)!;
      once('drawn', view, () => draw(opening, sheet));
      const finish = () => opening.emit('game', { action: { do: 'done' } });
      if (inked) once('finished', view, () => setTimeout(finish, finishAfterMs));
    });
  });
  await until(() => isHere);
  socket.emit('game', { action: { do: 'start' } });
  return {
    visitor,
    session,
    get settled() {
      return settled;
    },
    revealed,
    close: () => void socket.disconnect(),
  };
}

/** What had been told as done: the game that was made, its ink, and the rounds whose end was shown. */
export const playAcknowledged = ({ settled, revealed }: Player): number => 1 + settled + revealed.length;

/** How much of that is not there: of a round, with its points and its drawing. */
export async function playLost(storage: Storage, player: Player): Promise<number> {
  const { visitor, session, settled, revealed } = player;
  const room = visitor.room as RoomId;
  const [game, stored] = [await storage.games.find(room), await storage.rooms.take(room)];
  if (!game || !stored) return playAcknowledged(player);
  const ink = Math.max(0, settled - ((await storage.rooms.session(room, session))?.lastN ?? 0));
  const { state } = game;
  const points = playerOf(state, participantIdOf(room, game.owner))?.points ?? 0;
  const missing = revealed.filter(
    (one) => state.match < one.match || state.round < one.round || points < one.points,
  );
  const drawings = await storage.drawings.count({ person: game.owner, source: 'fool' });
  return ink + missing.length + Math.max(0, revealed.length - drawings);
}
