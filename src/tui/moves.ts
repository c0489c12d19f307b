import {listHeight} from './alert-cursor.ts';
import {endpointListHeight} from './endpoint-actions.ts';
import {firstError, lastError, moveErrors} from './error-actions.ts';
import {layoutOf} from './layout.ts';
import {moveList, toFirstRow, toLastRow} from './list-cursor.ts';
import {firstLog, followLogs, logHeight, moveLogs} from './log-cursor.ts';
import {
	clampScroll,
	lastDetailScroll,
	lastErrorScroll,
	lastHostScroll,
	lastHubScroll,
} from './scroll.ts';
import type {Pane, State, Step} from './state.ts';

/** Rows to move by, given how many a page of the pane has. */
type Rows = (page: number) => number;

/** How one pane moves. */
interface Mover {
	readonly by: (state: State, rows: Rows) => Step;
	readonly first: (state: State) => Step;
	readonly last: (state: State) => Step;
}

/** Moves in the pane that has the keyboard. */
export function moveBy(state: State, rows: Rows): Step {
	return movers[state.focus].by(state, rows);
}

/** To the first row of the pane. */
export function toFirst(state: State): Step {
	return movers[state.focus].first(state);
}

/** To the last row of the pane. */
export function toLast(state: State): Step {
	return movers[state.focus].last(state);
}

const still: Mover = {
	by: (state) => [state, []],
	first: (state) => [state, []],
	last: (state) => [state, []],
};

const movers: Readonly<Record<Pane, Mover>> = {
	alerts: {
		by: (state, rows) => {
			const height = listHeight(state);
			return [{...state, alerts: moveList(state.alerts, rows(height - 1), height)}, []];
		},
		first: (state) => [{...state, alerts: toFirstRow(state.alerts, listHeight(state))}, []],
		last: (state) => [{...state, alerts: toLastRow(state.alerts, listHeight(state))}, []],
	},
	detail: scrolling(
		({detail}) => detail?.scroll,
		lastDetailScroll,
		(state, scroll) =>
			state.detail === null ? state : {...state, detail: {...state.detail, scroll}},
	),
	endpoints: {
		by: (state, rows) => {
			const height = endpointListHeight(state);
			return [{...state, endpoints: moveList(state.endpoints, rows(height - 1), height)}, []];
		},
		first: (state) => {
			const endpoints = toFirstRow(state.endpoints, endpointListHeight(state));
			return [{...state, endpoints}, []];
		},
		last: (state) => {
			const endpoints = toLastRow(state.endpoints, endpointListHeight(state));
			return [{...state, endpoints}, []];
		},
	},
	endpoint: scrolling(
		({host}) => host?.scroll,
		lastHostScroll,
		(state, scroll) => (state.host === null ? state : {...state, host: {...state.host, scroll}}),
	),
	logs: {
		by: (state, rows) => {
			const height = logHeight(state);
			return [{...state, logs: moveLogs(state.logs, rows(height - 1), height)}, []];
		},
		first: (state) => [{...state, logs: firstLog(state.logs)}, []],
		last: (state) => [{...state, logs: followLogs(state.logs)}, []],
	},
	errors: {
		by: (state, rows) => moveErrors(state, rows(pageOf(state))),
		first: firstError,
		last: lastError,
	},
	error: scrolling(
		({errors}) => errors.scroll,
		lastErrorScroll,
		(state, scroll) => ({
			...state,
			errors: {...state.errors, scroll},
		}),
	),
	dashboard: still,
	hub: scrolling(
		({hubScroll}) => hubScroll,
		lastHubScroll,
		(state, hubScroll) => ({
			...state,
			hubScroll,
		}),
	),
};

/** A pane without a selection: what moves is what it shows. */
function scrolling(
	now: (state: State) => number | undefined,
	last: (state: State) => number,
	to: (state: State, scroll: number) => State,
): Mover {
	const scroll = (state: State, wanted: number): Step => [
		to(state, clampScroll(wanted, last(state))),
		[],
	];
	return {
		by: (state, rows) => scroll(state, (now(state) ?? 0) + rows(pageOf(state))),
		first: (state) => scroll(state, 0),
		last: (state) => scroll(state, Number.MAX_SAFE_INTEGER),
	};
}

/** Rows that a page of the focused pane has. */
function pageOf(state: State): number {
	const {height = 10} = layoutOf(state)[state.focus === 'alerts' ? 'list' : state.focus] ?? {};
	return Math.max(1, height - 2);
}
