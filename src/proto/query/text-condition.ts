import type {SyntaxResult} from '../../base/syntax-fault.ts';
import {fault} from '../../base/syntax-fault.ts';
import {allOf} from '../../model/event-condition.ts';
import type {Condition} from '../../model/event-query.ts';
import {literally} from '../../model/wildcard-expression.ts';
import type {Word} from './words.ts';
import {isEmpty, textOf} from './words.ts';

/** What a word without a field asks of the line. */
export function textCondition(word: Word): SyntaxResult<Condition> {
	if (isEmpty(word)) return fault(word.at, 'a term is empty', 'a word, or nothing at all');
	if (word.kind === 'phrase') return ok({kind: 'text', value: word.text});
	if (word.kind === 'expression') return ok({kind: 'pattern', source: word.source});
	// A word is found anywhere, so that a `*` at either end says nothing.
	const from = word.pieces.findIndex(({kind}) => kind !== 'any');
	const to = word.pieces.findLastIndex(({kind}) => kind !== 'any') + 1;
	const pieces = from < 0 ? [] : word.pieces.slice(from, to);
	if (pieces.length === 0) return ok(allOf([]));
	if (pieces.every(({kind}) => kind === 'text'))
		return ok({kind: 'text', value: textOf({...word, pieces})});
	const source = pieces.map(({kind, text}) => meanings[kind] ?? literally(text)).join('');
	return ok({kind: 'pattern', source});
}

/** The wildcards of a word do not leave it. */
const meanings = {any: '\\S*', one: '\\S', text: undefined} as const;

function ok(value: Condition): SyntaxResult<Condition> {
	return {kind: 'ok', value};
}
