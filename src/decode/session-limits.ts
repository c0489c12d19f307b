/** Bounds of the memory: how many sessions, bytes of one (what names its process and what it told), and for how long it is recalled. */
export const sessionLimits = {sessions: 8192, bytes: 384, ageMs: 600_000} as const;
