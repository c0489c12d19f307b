/** What a query with a stage makes of events. */
export interface CountWish {
	readonly query: string;
	readonly timeZone: string;
}

/** The nearest line of a query on one side of a place in the history. */
export interface LineWish {
	readonly query: string;
	readonly timeZone: string;
	/** The id it lies before or behind. */
	readonly from: number;
	readonly isLater: boolean;
}
