/** How somebody came into a room: it is theirs, by the draw link, or by the view-only link. */
export const ROOM_ROLES = ['owner', 'drawer', 'viewer'] as const;
export type RoomRole = (typeof ROOM_ROLES)[number];

export interface RoomRights {
  /** Strokes, and undo and redo of one's own. */
  readonly draw: boolean;
  readonly clear: boolean;
  /** Seeing the links, and making a draft stay. */
  readonly share: boolean;
}

/** So many people know each other at the table; in a larger room everybody's ink is their own. */
export const SHARED_INK_PEOPLE = 8;

/**
 * Whether somebody may erase and move what others drew.
 * @param present people in the room, this one included
 */
export const mayTouchOthersInk = (role: RoomRole, present: number): boolean =>
  ROOM_RIGHTS[role].draw && (ROOM_RIGHTS[role].clear || present <= SHARED_INK_PEOPLE);

/** What each role may do: one table for the log's decisions, the server's authorisation and the tools that the page offers. */
export const ROOM_RIGHTS: { readonly [Role in RoomRole]: RoomRights } = {
  owner: { draw: true, clear: true, share: true },
  drawer: { draw: true, clear: false, share: false },
  viewer: { draw: false, clear: false, share: false },
};
