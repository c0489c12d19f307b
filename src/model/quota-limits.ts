/** What a sender may bring in the long run. */
export interface QuotaLimits {
	/** 0: any number. */
	readonly eventsPerSecond: number;
	readonly bytesPerSecond: number;
	/** How long a sender that was quiet may go on as fast as it can: it may bring at once what else takes it so long. */
	readonly burstMs: number;
}

/** Most that can be asked for. */
export const quotaBounds = {
	eventsPerSecond: 10_000_000,
	bytesPerSecond: 2 ** 40,
	burstMs: {least: 1000, usual: 10_000, most: 3_600_000},
} as const;
