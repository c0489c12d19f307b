/** The fields a query of events may compare. */
export const queryFields = [
	'host',
	'program',
	'severity',
	'source',
	'channel',
	'facility',
] as const;
export type QueryField = (typeof queryFields)[number];

/**
 * A filter of events: every term must hold. Text is compared without regard to ASCII case.
 * - `field`: the field equals the value (severity and facility by number).
 * - `text`: the message, program or host contains it: a word of the query or a "phrase".
 */
export interface EventQuery {
	/** As typed, for display. */
	readonly text: string;
	readonly terms: readonly QueryTerm[];
}

export type QueryTerm =
	| {
			readonly kind: 'field';
			readonly field: QueryField;
			readonly value: string;
			readonly isNegated: boolean;
	  }
	| {readonly kind: 'text'; readonly value: string; readonly isNegated: boolean};

/** Where a window lies: at the newest end, or around an id. */
export type Anchor = {readonly kind: 'tail'} | {readonly kind: 'id'; readonly id: number};

/**
 * `before` matching rows older than the anchor's id (the newest ones, for `tail`), the anchor's own row where it matches, and
 * `after` rows newer. An id need not be that of an event: it is a place in the order of commit.
 */
export interface WindowRequest {
	readonly query: EventQuery;
	readonly anchor: Anchor;
	readonly before: number;
	readonly after: number;
}

/** Rows oldest first. */
export interface Window<Row> {
	readonly rows: readonly Row[];
	/** No older, or no newer, row matches. */
	readonly isAtStart: boolean;
	readonly isAtEnd: boolean;
	/**
	 * Present where the search stopped at its bound of work before it had found all it was asked for: events with an id below it (on
	 * the older side) or above it (on the newer side) were not looked at. A window anchored there goes on.
	 */
	readonly searchedFrom?: number | undefined;
	readonly searchedTo?: number | undefined;
}
