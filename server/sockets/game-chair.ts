import type { GameAction } from '@/lib/game/action';
import { type RequestError, requestError } from '@/lib/room/error';
import type { GameSeat, Games } from '@/server/games/port';
import type { RoomPort } from '@/server/rooms/port';
import type { ParticipantRecord } from '@/server/storage/ports';
import type { SocketPort } from './socket-port';

/** A connection's place at the game of its room, where there is one; taken with the join and left with it. */
export interface GameChair {
  act(action: GameAction): Promise<RequestError | null>;
  leave(): void;
}

export function takeChair(
  games: Games,
  room: RoomPort,
  participant: ParticipantRecord,
  socket: Pick<SocketPort, 'send'>,
  report: (error: unknown) => void,
): GameChair {
  let left = false;
  const seat: Promise<GameSeat | null> = games
    .sit(room, participant, {
      game: (view) => void (left || socket.send('game', view)),
      sight: (sight) => void (left || socket.send('sight', sight)),
    })
    .then((taken) => {
      if (taken === null && !left) socket.send('noGame', {});
      return taken;
    })
    .catch((error: unknown) => {
      report(error);
      return null;
    });
  return {
    async act(action) {
      const taken = await seat;
      return left || taken === null
        ? requestError('not-now', 'No game is played in this room.')
        : taken.act(action);
    },
    leave() {
      left = true;
      void seat.then((taken) => taken?.leave());
    },
  };
}
