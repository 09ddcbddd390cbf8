import type { Games } from '@/server/games/port';
import { RemoteRoom } from './remote-room';

/** A game is played where its room is: who sits at one of another process is taken there. */
export const createSharedGames = (local: Games): Games => ({
  sit: (room, participant, listener) =>
    room instanceof RemoteRoom ? room.sit(participant, listener) : local.sit(room, participant, listener),
  settled: () => local.settled(),
});
