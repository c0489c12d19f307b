/** One time at which a correlation's condition was met. */
export interface Firing {
	/** The hit that met it, as `KeptHits` numbers it; the firing is at its time. */
	readonly hit: number;
	/** Start of the window that met it: hits from here to the firing are what it stands for. */
	readonly start: number;
}
