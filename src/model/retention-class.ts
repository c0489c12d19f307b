/** How long an event is kept, by the name of its class; the `class` column of a batch holds the index. The first is the default. */
export const retentionClasses = ['std', 'audit', 'bulk'] as const;
export type RetentionClass = (typeof retentionClasses)[number];
