// The query language of events (nms-protocol(7), QUERY), from its text to the tree that src/model/event-query.ts describes.
import {NmsError} from '../../base/errors.ts';
import type {SyntaxFault, SyntaxResult} from '../../base/syntax-fault.ts';
import {fault} from '../../base/syntax-fault.ts';
import type {EventQuery} from '../../model/event-query.ts';
import {queryLimits} from './limits.ts';
import {QueryParser} from './parser.ts';
import {readStages} from './stages.ts';
import {WordReader} from './words.ts';

/** Parses the text of a query; the empty text is the query that every event meets. */
export function parseEventQuery(text: string): SyntaxResult<EventQuery> {
	const parsed = parse(text);
	return parsed.kind === 'error' ? parsed : {kind: 'ok', value: parsed.value.query};
}

/** The same where lines are listed as they are stored, so that a stage has nothing to say. */
export function parseLineQuery(text: string): SyntaxResult<EventQuery> {
	const parsed = parse(text);
	if (parsed.kind === 'error') return parsed;
	const {query, end} = parsed.value;
	if (end === text.length) return {kind: 'ok', value: query};
	return fault(
		end,
		'lines are listed here, of which | makes nothing else',
		'what stands before it',
	);
}

/** The query of a list of lines, with what is wrong thrown as a `usage` error. */
export function requireLineQuery(text: string): EventQuery {
	return required(parseLineQuery(text));
}

/** The same of a query whose stages have a meaning. */
export function requireEventQuery(text: string): EventQuery {
	return required(parseEventQuery(text));
}

function required(parsed: SyntaxResult<EventQuery>): EventQuery {
	if (parsed.kind === 'ok') return parsed.value;
	throw new NmsError('usage', `query, character ${parsed.at + 1}: ${parsed.reason}`, {
		remedy: `write ${parsed.expected}`,
	});
}

/** What is wrong with a query in one line. */
export function queryFaultText({at, reason, expected}: SyntaxFault): string {
	return `${reason} at character ${at + 1}; write ${expected}`;
}

/** The query, and where its conditions end. */
function parse(text: string): SyntaxResult<{readonly query: EventQuery; readonly end: number}> {
	const {characters} = queryLimits;
	if (text.length > characters)
		return fault(characters, `a query is longer than ${characters} characters`, 'less');
	const reader = new WordReader(text);
	const conditions = new QueryParser(reader).parse();
	if (conditions.kind === 'error') return conditions;
	const end = reader.at;
	const answer = readStages(reader);
	if (answer.kind === 'error') return answer;
	return {kind: 'ok', value: {query: {text, ...conditions.value, ...answer.value}, end}};
}
