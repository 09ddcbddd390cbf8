import type { DrawingStore, ReviewStore } from './drawings/drawing-ports';
import type { GalleryStore } from './drawings/gallery-ports';
import type { BoardStore } from './games/board-ports';
import type { GameStore } from './games/game-ports';
import type { AdminTokenStore, PersonKeyStore, PersonStore } from './people/people-ports';
import type { RoomStore } from './rooms/room-ports';
import type { TrainingStore, VersionStore } from './training/training-ports';

export * from './drawings/drawing-ports';
export * from './drawings/gallery-ports';
export * from './games/board-ports';
export * from './games/game-ports';
export * from './people/people-ports';
export * from './rooms/room-ports';
export * from './training/training-ports';

export interface Storage {
  readonly rooms: RoomStore;
  readonly people: PersonStore;
  readonly personKeys: PersonKeyStore;
  readonly adminTokens: AdminTokenStore;
  readonly drawings: DrawingStore;
  readonly reviews: ReviewStore;
  readonly boards: BoardStore;
  readonly gallery: GalleryStore;
  readonly training: TrainingStore;
  readonly versions: VersionStore;
  readonly games: GameStore;
  /** True when the database answers a read. */
  healthy(): Promise<boolean>;
  /** Statements and transactions that run or wait. */
  load(): number;
  close(): Promise<void>;
}
