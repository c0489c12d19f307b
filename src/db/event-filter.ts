import {asciiLower} from '../base/ascii-lower.ts';
import type {TermQuery, QueryField, QueryTerm} from '../model/term-query.ts';

/** A condition on `events` that says what `matchesEvent` says. */
export interface EventFilter {
	/** Begins with ` AND `; empty where every event matches. */
	readonly sql: string;
	readonly parameters: readonly (string | number)[];
}

/** Name of the SQL function (bytes, lower-case text) that an event file must offer: whether the bytes as text contain it. */
export const containsFunction = 'nms_contains';

/** Whether the bytes, decoded, contain the text; for text that SQLite cannot look for in bytes. */
export function bytesContain(bytes: Uint8Array, lowerText: string): number {
	return asciiLower(new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes)).includes(lowerText)
		? 1
		: 0;
}

export function compileFilter(query: TermQuery): EventFilter {
	const conditions = query.terms.map((term) => compileTerm(term));
	return {
		sql: conditions.map(({sql}) => ` AND ${sql}`).join(''),
		parameters: conditions.flatMap(({parameters}) => parameters),
	};
}

function compileTerm(term: QueryTerm): EventFilter {
	const {sql, parameters} =
		term.kind === 'field' ? compileField(term.field, term.value) : compileText(term.value);
	return {sql: term.isNegated ? `NOT ${sql}` : sql, parameters};
}

// IS, not =: it is never NULL, so that NOT turns it round for events without the part too.
const fieldConditions: Readonly<Record<QueryField, string>> = {
	host: '(host IS ? COLLATE NOCASE)',
	program: '(program IS ? COLLATE NOCASE)',
	severity: '(CAST(priority & 7 AS TEXT) IS ?)',
	facility: '(CAST(priority >> 3 AS TEXT) IS ?)',
	source: '(source IN (SELECT id FROM sources WHERE address = ? COLLATE NOCASE))',
	channel: '(source IN (SELECT id FROM sources WHERE channel = ? COLLATE NOCASE))',
};

function compileField(field: QueryField, value: string): EventFilter {
	return {sql: fieldConditions[field], parameters: [value]};
}

const messageBytes = 'substr(raw, message_from + 1, message_to - message_from)';

function compileText(value: string): EventFilter {
	const wanted = asciiLower(value.toWellFormed());
	// U+FFFD stands for bytes that are not UTF-8, which only decoding finds.
	const inMessage = wanted.includes('\uFFFD')
		? `${containsFunction}(${messageBytes}, ?)`
		: placeIn(`lower(${messageBytes})`);
	return {
		sql: `(${inMessage} OR ${placeIn('lower(program)')} OR ${placeIn('lower(host)')})`,
		parameters: [wanted, wanted, wanted],
	};
}

function placeIn(haystack: string): string {
	return `ifnull(instr(${haystack}, ?), 0)`;
}
