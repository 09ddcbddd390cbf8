import { MemoryRoomStore } from '@/test/support/rooms/memory-room-store';
import { roomsOnAStore } from './on-a-store';

roomsOnAStore('a store in memory', async () => ({
  store: new MemoryRoomStore(),
  close: async () => undefined,
}));
