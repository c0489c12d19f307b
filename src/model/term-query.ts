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
export interface TermQuery {
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
