/** Raised with every change of a message or of the frame; a page that speaks another version is told to reload. */
export const PROTOCOL_VERSION = 17;

/** A client sends at most this many ops in one message; what waits longer goes in the next. */
export const MAX_OPS_PER_MESSAGE = 64;
/** Above every honest message (64 ops of 256 samples never come together), below what would stall JSON.parse for long. */
export const MAX_MESSAGE_BYTES = 256 * 1024;
