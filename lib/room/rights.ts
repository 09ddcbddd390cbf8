/** What somebody is in a room: it is theirs, they help its owner, or they came to draw or to look. */
export const ROOM_ROLES = ['owner', 'co-owner', 'drawer', 'viewer'] as const;
export type RoomRole = (typeof ROOM_ROLES)[number];

/** How somebody came into a room, and comes back without a key. */
export const ENTRANCES = ['owner', 'draw', 'view', 'listing', 'kept'] as const;
export type EntranceKind = (typeof ENTRANCES)[number];

export interface RoomRights {
  /** Strokes, and undo and redo of one's own. */
  readonly draw: boolean;
  readonly clear: boolean;
  /** Seeing the links, making them anew, and making a draft stay. */
  readonly share: boolean;
  /** The room's settings and its sheets: who draws where, who sees what. */
  readonly arrange: boolean;
  /** Handing the pen, muting, removing and bringing back those of a lower rank, and removing what they drew. */
  readonly moderate: boolean;
  /** Naming co-owners, and handing the room over. */
  readonly appoint: boolean;
  /** Saying something and reacting: whoever looks on may ask, too. */
  readonly chat: boolean;
}

/** What each role may do: one table for the log's decisions, the server's authorisation and the tools that the page offers. */
export const ROOM_RIGHTS: { readonly [Role in RoomRole]: RoomRights } = {
  owner: { draw: true, clear: true, share: true, arrange: true, moderate: true, appoint: true, chat: true },
  'co-owner': {
    draw: true,
    clear: true,
    share: true,
    arrange: true,
    moderate: true,
    appoint: false,
    chat: true,
  },
  drawer: {
    draw: true,
    clear: false,
    share: false,
    arrange: false,
    moderate: false,
    appoint: false,
    chat: true,
  },
  viewer: {
    draw: false,
    clear: false,
    share: false,
    arrange: false,
    moderate: false,
    appoint: false,
    chat: true,
  },
};

const RANK: { readonly [Role in RoomRole]: number } = { owner: 3, 'co-owner': 2, drawer: 1, viewer: 0 };

/** Nobody is muted, removed or renamed in role by their equals. */
export const outranks = (one: RoomRole, other: RoomRole): boolean => RANK[one] > RANK[other];
