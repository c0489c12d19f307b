// The first query language of events (nms-protocol(7), QUERY): terms side by side, all of which must hold. What a later language
// may give a meaning (wildcards, ranges, commands ...) is refused here, so that no saved query ever changes what it finds.
import {isIP} from 'node:net';
import {NmsError} from '../base/errors.ts';
import {queryFields} from '../model/term-query.ts';
import {channels} from '../model/event.ts';
import {facilityNumber, severityNumber} from '../model/priority-keyword.ts';
import type {TermQuery, QueryField, QueryTerm} from '../model/term-query.ts';

/** A query, or what is wrong with its text, at which character (0-based), and what to write instead. */
export type ParsedQuery =
	| {readonly kind: 'ok'; readonly query: TermQuery}
	| ({readonly kind: 'error'} & QueryFault);

interface QueryFault {
	readonly reason: string;
	readonly remedy: string;
	readonly at: number;
}

/** Most terms of one query; each costs time at every event. */
export const queryTermLimit = 32;

/** One term as written. */
interface Token {
	/** Where the term, and where its value, starts. */
	readonly at: number;
	readonly valueAt: number;
	readonly isNegated: boolean;
	/** The name before the colon. */
	readonly field: string | undefined;
	readonly value: string;
	readonly isQuoted: boolean;
	/** First character behind it. */
	readonly end: number;
}

type Read<Value> =
	| {readonly kind: 'ok'; readonly value: Value}
	| ({readonly kind: 'error'} & QueryFault);

/** Parses the text of a query; the empty text is the query that every event meets. */
export function parseEventQuery(text: string): ParsedQuery {
	const terms: QueryTerm[] = [];
	for (let at = afterSpace(text, 0); at < text.length;) {
		const token = readToken(text, at);
		const term = token.kind === 'ok' ? termOf(token.value) : token;
		if (token.kind === 'error') return token;
		if (term.kind === 'error') return term;
		if (terms.length === queryTermLimit)
			return fault(at, `more than ${queryTermLimit} terms`, 'leave some out');
		terms.push(term.value);
		at = afterSpace(text, token.value.end);
	}
	return {kind: 'ok', query: {text, terms}};
}

/** The same, with what is wrong thrown as a `usage` error. */
export function requireEventQuery(text: string): TermQuery {
	const parsed = parseEventQuery(text);
	if (parsed.kind === 'ok') return parsed.query;
	throw new NmsError('usage', `query, character ${parsed.at + 1}: ${parsed.reason}`, {
		remedy: parsed.remedy,
	});
}

function readToken(text: string, at: number): Read<Token> {
	const isNegated = text[at] === '-';
	const start = isNegated ? at + 1 : at;
	const [name] = /^[A-Za-z_@][\w.@-]*:/.exec(text.slice(start)) ?? [];
	const valueAt = start + (name?.length ?? 0);
	const base = {at, valueAt, isNegated, field: name?.slice(0, -1)};
	if (text[valueAt] === '"') return readPhrase(text, base);
	const [value = ''] = /^\S*/.exec(text.slice(valueAt)) ?? [];
	return {kind: 'ok', value: {...base, value, isQuoted: false, end: valueAt + value.length}};
}

function readPhrase(text: string, base: Omit<Token, 'value' | 'isQuoted' | 'end'>): Read<Token> {
	const [phrase] = /^"(?:[^"\\]|\\.)*"/su.exec(text.slice(base.valueAt)) ?? [];
	if (phrase === undefined)
		return fault(base.valueAt, 'a quote is not closed', 'write the closing " behind the phrase');
	const end = base.valueAt + phrase.length;
	if (/^\S/.test(text.slice(end)))
		return fault(end, 'text stands right behind a phrase', 'put a space between them');
	const value = phrase.slice(1, -1).replaceAll(/\\(.)/gsu, '$1');
	return {kind: 'ok', value: {...base, value, isQuoted: true, end}};
}

function termOf(token: Token): Read<QueryTerm> {
	const refused = token.isQuoted ? undefined : refusalOf(token);
	if (refused !== undefined) return refused;
	const {isNegated, field, value} = token;
	if (field === undefined) {
		if (value === '') return fault(token.at, 'a term is empty', 'write a word or leave it out');
		return {kind: 'ok', value: {kind: 'text', value, isNegated}};
	}
	if (!isQueryField(field)) return unknownField(token.at, field);
	if (value === '')
		return fault(token.valueAt, `'${field}:' has no value`, `write it as in ${examples[field]}`);
	const normalised = normalise[field](value);
	if (normalised === undefined)
		return fault(
			token.valueAt,
			`'${value}' is no ${field} that is supported here`,
			`write it as in ${examples[field]}`,
		);
	return {kind: 'ok', value: {kind: 'field', field, value: normalised, isNegated}};
}

const examples: Readonly<Record<QueryField, string>> = {
	host: 'host:pi',
	program: 'program:sshd',
	severity: 'severity:3 or severity:err',
	source: 'source:192.0.2.7',
	channel: 'channel:udp or channel:agent',
	facility: 'facility:4 or facility:auth',
};

const normalise: Readonly<Record<QueryField, (value: string) => string | undefined>> = {
	host: (value) => value,
	program: (value) => value,
	severity: (value) => severityNumber(value)?.toString(),
	source: (value) => (isIP(value) === 0 && !agentId.test(value) ? undefined : value),
	channel: (value) => channels.find((channel) => channel === value.toLowerCase()),
	facility: (value) => facilityNumber(value)?.toString(),
};

/** Events of an agent come from its id. */
const agentId = /^[0-9a-f]{16}$/;

/** What has a meaning in the language to come, by the shape of a bare term, in the order of looking. */
const refusals: readonly (readonly [RegExp, string])[] = [
	[/^\//, 'a regular expression'],
	[/^(?:OR|AND|NOT)$/, 'an operator between terms'],
	[/\|/, 'a command behind |'],
	[/[()]/, 'a parenthesis'],
	[/[*?]/, 'a wildcard'],
	[/"/, 'a quote inside a word'],
	[/^-/, 'a second minus'],
];

function refusalOf({value, valueAt, field}: Token): ReturnType<typeof fault> | undefined {
	const [compared] = /^[A-Za-z_@][\w.@-]*[<>]=?|^[<>]=?/.exec(value) ?? [];
	if (compared !== undefined)
		return fault(valueAt, `a range ('${compared}') is not supported here`, inQuotes);
	const equalled = queryFields.find((name) => value.startsWith(`${name}=`));
	if (field === undefined && equalled !== undefined)
		return fault(valueAt, `'${equalled}=' is not supported here`, `write ${examples[equalled]}`);
	for (const [shape, what] of refusals) {
		const found = shape.exec(value);
		if (found !== null)
			return fault(
				valueAt + found.index,
				`${what} ('${found[0]}') is not supported here`,
				inQuotes,
			);
	}
	return undefined;
}

const inQuotes = 'put it in "quotes" to search for it as text';

function unknownField(at: number, field: string): ReturnType<typeof fault> {
	const known = `${queryFields.slice(0, -1).join(', ')} and ${queryFields.at(-1)}`;
	return fault(at, `'${field}:' is not supported here; the fields are ${known}`, inQuotes);
}

function isQueryField(name: string): name is QueryField {
	return queryFields.some((field) => field === name);
}

function afterSpace(text: string, from: number): number {
	const [space = ''] = /^\s*/.exec(text.slice(from)) ?? [];
	return from + space.length;
}

function fault(at: number, reason: string, remedy: string): {readonly kind: 'error'} & QueryFault {
	return {kind: 'error', at, reason, remedy};
}
