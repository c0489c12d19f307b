/** What is kept of a clock over a start. Milliseconds. */
export interface KeptClock {
	readonly offsetMs: number;
	/** When it was seen last. */
	readonly at: number;
	/** Since when it is watched, and its offset then. */
	readonly first: {readonly at: number; readonly offsetMs: number};
}

/** A clock of a source by the name of a host behind it; null: of all its messages together. */
export interface KeptSourceClock extends KeptClock {
	/** Channel and address. */
	readonly source: string;
	readonly host: string | null;
}
