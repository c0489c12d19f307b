import type {FieldValue} from './event.ts';

/** A query of events: which, and what is made of them. */
export interface EventQuery<Time = TimeBound> {
	/** As typed, for display. */
	readonly text: string;
	readonly where: Condition;
	/** Event time from the one on and up to, but without, the other. */
	readonly since: Time | null;
	readonly until: Time | null;
	readonly isCaseSensitive: boolean;
	/** Which end of the order of commit comes first. */
	readonly order: 'newest' | 'oldest';
	/** Most events of the answer. */
	readonly limit: number | null;
	readonly stage: Stage | null;
	/** Whether events are decoded anew, by the packs of now. */
	readonly isRedecoded: boolean;
}

/** A query whose times are instants, in milliseconds since the epoch. */
export type ResolvedQuery = EventQuery<number>;

/**
 * A time as typed; relative ones stay so until the query is asked.
 * - `at`: milliseconds since the epoch.
 * - `ago`: so many milliseconds before now.
 * - `local`: a date and time without a zone, as if it were UTC, in milliseconds since the epoch: the asker's zone decides.
 * - `clock`: the last time that a clock `aheadMs` ahead of UTC, the asker's where that is null, showed so many milliseconds of a day.
 */
export type TimeBound =
	| {readonly kind: 'at'; readonly ms: number}
	| {readonly kind: 'ago'; readonly ms: number}
	| {readonly kind: 'local'; readonly ms: number}
	| {readonly kind: 'clock'; readonly ofDayMs: number; readonly aheadMs: number | null};

/**
 * What an event has to meet. `and` of nothing is every event, `or` of nothing none. Normal (see event-condition.ts): no `and` stands
 * in an `and`, no `or` in an `or`, no `not` in a `not`, and none of them has one part only.
 * - `text`: the line as received contains it.
 * - `pattern`: the line as received has a place that the regular expression matches.
 */
export type Condition =
	| {readonly kind: 'and' | 'or'; readonly of: readonly Condition[]}
	| {readonly kind: 'not'; readonly of: Condition}
	| {readonly kind: 'text'; readonly value: string}
	| {readonly kind: 'pattern'; readonly source: string}
	| {readonly kind: 'field'; readonly field: string; readonly test: FieldTest};

/**
 * What a field's value has to meet; a field that the event does not have meets nothing.
 * - `equals`: a number for severity and facility, else text.
 * - `wildcard`: all of the value, where `*` is any run of characters, `?` any one, and a backslash takes either, or itself, as it is.
 * - `range`: the value is a number between the ends; null is no end.
 * - `network`: the value is an address of the CIDR network; a single address has the longest prefix.
 * - `pattern`: some place of the value is matched by the regular expression.
 */
export type FieldTest =
	| {readonly kind: 'equals'; readonly value: FieldValue}
	| {readonly kind: 'wildcard'; readonly source: string}
	| {readonly kind: 'range'; readonly min: RangeEnd | null; readonly max: RangeEnd | null}
	| {readonly kind: 'network'; readonly network: string}
	| {readonly kind: 'pattern'; readonly source: string}
	| {readonly kind: 'exists'};

export interface RangeEnd {
	readonly value: number;
	/** Whether the end itself is in the range; of severity and facility always. */
	readonly isIncluded: boolean;
}

/**
 * What is made of the events found, instead of a list of them.
 * - `top`: the values of a field that most events have, and how many each.
 * - `count`: how many there are, by steps of time where `everyMs` is given.
 */
export type Stage =
	| {readonly kind: 'top'; readonly field: string; readonly count: number}
	| {readonly kind: 'count'; readonly everyMs: number | null};

/** Where a window lies: at the newest end, or around an id. */
export type Anchor = {readonly kind: 'tail'} | {readonly kind: 'id'; readonly id: number};

/**
 * `before` matching rows older than the anchor's id (the newest ones, for `tail`), the anchor's own row where it matches, and
 * `after` rows newer. An id need not be that of an event: it is a place in the order of commit.
 */
export interface WindowRequest {
	readonly query: ResolvedQuery;
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
