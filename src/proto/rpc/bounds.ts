// Bounds and orders of the local socket's protocol that a client shows or checks before it asks; nothing here loads a schema.

/** Most rows one window or snapshot may ask for. */
export const rowLimit = 500;

/** Most characters of a message in a window's row; `events.get` gives all bytes. */
export const clipLimit = 8192;

/** The same of a search's row: as many as the longest message of a hub has that is set up as usual. */
export const searchClipLimit = 65_536;
/** The shortest that they can be cut to. */
export const leastClip = 16;

/** Most bytes of lines in one request of an import. */
export const importBytes = 131_072;

/** Most alerts one triage request may name by id. */
export const bulkLimit = 1000;

/** Worst first, then newest first; or newest first. */
export const alertOrders = ['priority', 'time'] as const;

/** `trouble`: disconnected, then silent, then alive, each by name; or by name; or heard most recently first. */
export const endpointOrders = ['trouble', 'name', 'seen'] as const;

/** Frames kept per agent. */
export const traceLimit = 200;

/** Longest pause between two updates that a client may ask for, in milliseconds. */
export const pauseLimitMs = 60_000;

/** Most rows of a top list. */
export const topLimit = 100;

/** Who lost most, then who sent most; or by channel and address. */
export const ledgerOrders = ['trouble', 'source'] as const;
