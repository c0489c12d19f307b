import {asciiLower} from '../base/ascii-lower.ts';
import type {EventBatch} from './event-batch.ts';
import type {TermQuery, QueryField, QueryTerm} from './term-query.ts';
import type {LogEvent} from './event.ts';

/** Whether a stored event is what the query asks for: the meaning of `TermQuery`, which every store's windows agree with. */
export function matchesEvent(query: TermQuery, event: LogEvent): boolean {
	return query.terms.every((term) => holds(term, comparableEvent(event)));
}

/** The same of a row of a batch, before or after its commit. A row that did not parse matches no query. */
export function batchRowMatches(query: TermQuery, batch: EventBatch, row: number): boolean {
	if (batch.reason[row] !== 0) return false;
	return query.terms.every((term) => holds(term, comparableRow(batch, row)));
}

/** What a term can look at. */
interface Comparable {
	readonly host: string | null;
	readonly program: string | null;
	readonly severity: number | null;
	readonly facility: number | null;
	readonly source: string;
	readonly channel: string;
	readonly message: string;
}

function comparableEvent(event: LogEvent): Comparable {
	const {host, program, severity, facility, message} = event;
	return {
		host,
		program,
		severity,
		facility,
		message,
		source: event.source.address,
		channel: event.source.channel,
	};
}

/** Getters, since decoding a part that no term asks for would cost more than the comparison. */
function comparableRow(batch: EventBatch, row: number): Comparable {
	const priority = batch.priority[row] ?? -1;
	return {
		get host() {
			return batch.spanText(row, 'host');
		},
		get program() {
			return batch.spanText(row, 'program');
		},
		severity: priority < 0 ? null : priority & 7,
		facility: priority < 0 ? null : priority >> 3,
		get source() {
			return batch.sources[batch.source[row] ?? 0]?.address ?? '';
		},
		get channel() {
			return batch.sources[batch.source[row] ?? 0]?.channel ?? '';
		},
		get message() {
			return batch.spanText(row, 'message') ?? '';
		},
	};
}

function holds(term: QueryTerm, row: Comparable): boolean {
	const isMatch =
		term.kind === 'field' ? fieldEquals(row, term.field, term.value) : contains(row, term.value);
	return isMatch !== term.isNegated;
}

function fieldEquals(row: Comparable, field: QueryField, value: string): boolean {
	const actual = row[field];
	return actual !== null && asciiLower(String(actual)) === asciiLower(value);
}

function contains(row: Comparable, text: string): boolean {
	const wanted = asciiLower(text);
	return (
		asciiLower(row.message).includes(wanted) ||
		asciiLower(row.program ?? '').includes(wanted) ||
		asciiLower(row.host ?? '').includes(wanted)
	);
}
