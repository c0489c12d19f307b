/** What a query may hold. Each part costs time at every event that is looked at, so that their number bounds what a query costs. */
export const queryLimits = {
	/** Enough for the most terms, 15 characters each. */
	characters: 16_384,
	/** A list of a thousand hosts or addresses, as people paste it. */
	terms: 1024,
	/** Parentheses in each other. */
	depth: 32,
	/** Of all expressions and wildcards: in the worst case a character costs one visit of each. */
	steps: 2048,
	/** Rows of `| top`, and where it says no number. */
	top: 1000,
	usualTop: 10,
	/** Of `| limit`. */
	events: 1_000_000_000,
} as const;

/** Steps of `| count by`, in milliseconds: a second to a week. */
export const stepLimits = {least: 1000, most: 604_800_000} as const;
