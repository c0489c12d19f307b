import {errorListHeight, errorPage} from './error-actions.ts';
import {takeRows} from './list-cursor.ts';
import type {Answer, News, State} from './state.ts';

/** Takes in the groups. */
export function takeErrors(state: State, {found}: Extract<News, {kind: 'errors'}>): State {
	const {groups, total, total_groups: totalGroups} = found;
	const window = {rows: groups, total: groups.length, position: 0};
	const list = takeRows(state.errors, window, errorListHeight(state));
	return {...state, errors: {...list, totalErrors: total, totalGroups}};
}

/** Takes in lines of the open group: the newest, or those that follow the last one held. */
export function takeErrorLines(
	state: State,
	{group, before, rows}: Extract<Answer, {kind: 'error-lines'}>,
): State {
	const {lines} = state.errors;
	if (lines?.group.id !== group) return state;
	const held = before === undefined ? [] : lines.rows;
	// Asked for twice, answered twice.
	if (held.length > 0 && held.at(-1)?.id !== before) return state;
	const all = [...held, ...rows];
	const window = {rows: all, total: all.length, position: 0};
	const next = takeRows(lines, window, errorListHeight(state));
	const isAtEnd = rows.length < errorPage;
	return {...state, errors: {...state.errors, lines: {...next, isAtEnd, isReading: false}}};
}

export function refuseErrorLines(
	state: State,
	{group, reason}: Extract<Answer, {kind: 'error-lines-refused'}>,
): State {
	const {lines} = state.errors;
	if (lines?.group.id !== group) return state;
	const refused = {...lines, problem: reason, isReading: false};
	return {...state, errors: {...state.errors, lines: refused}};
}
