import {narrowQuery} from '../proto/query/narrow-query.ts';
import {chosenWord, wordsOf} from './event-words.ts';
import {filterLogsHere} from './filters.ts';
import {logHeight, pauseLogs} from './log-cursor.ts';
import {placeOf} from './places.ts';
import type {LogsState} from './log-state.ts';
import type {State} from './state.ts';
import {withNotice} from './triage.ts';

/** Chooses the next or the previous word of the selected line; the live end pauses for it. */
export function chooseWord(state: State, by: 1 | -1): State {
	const logs = pauseLogs(state.logs, logHeight(state));
	const event = selectedLine(logs);
	if (event === undefined) return state;
	const last = wordsOf(event).length - 1;
	const from = logs.word === null ? firstFrom(by, last) : Math.min(logs.word, last);
	return {...state, logs: {...logs, word: Math.max(0, Math.min(from + by, last))}};
}

/** Narrows the filter to lines with the chosen word, or to those without it, and stays at the selected line. */
export function filterByWord(state: State, isWithout: boolean): State {
	const event = selectedLine(state.logs);
	const word = event && chosenWord(event, state.logs.word);
	if (word === undefined)
		return withNotice(state, 'choose a word of a line first: left and right do');
	const query = narrowQuery(state.logs.query, isWithout ? `-${word.term}` : word.term);
	const filtered = filterLogsHere({...state, before: placeOf(state)}, query);
	if (filtered.kind === 'error') return withNotice(state, filtered.reason, true);
	const logs = {...filtered.state.logs, word: isWithout ? null : state.logs.word};
	return withNotice({...filtered.state, logs}, 'filter narrowed; - is the one before');
}

function selectedLine({rows, selected}: LogsState): LogsState['rows'][number] | undefined {
	return rows.find(({id}) => id === selected);
}

/** Before the first word, or behind the last. */
function firstFrom(by: 1 | -1, last: number): number {
	return by > 0 ? -1 : last + 1;
}
