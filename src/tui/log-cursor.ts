import {layoutOf} from './layout.ts';
import type {LogsState} from './log-state.ts';
import type {News, State} from './state.ts';

/** Lines the hub is asked for on each side of the anchor. */
export const aroundLines = 120;

/** Rows of lines that the pane shows. */
export function logHeight(state: Pick<State, 'size' | 'tab' | 'isZoomed'>): number {
	const box = layoutOf(state).logs;
	return Math.max(1, (box?.height ?? 2) - (state.tab === 'logs' ? 0 : 1));
}

/** Takes in a window of the hub. */
export function takeEvents(
	logs: LogsState,
	window: Omit<Extract<News, {readonly kind: 'events'}>, 'kind'>,
	height: number,
): LogsState {
	// Another filter was set while the hub answered.
	if (window.query !== undefined && window.query !== logs.query) return logs;
	const {rows, later} = splitRows(window.rows, logs.pausedAt);
	// Asked for before the pause: it does not reach back to what is on the screen.
	if (rows.length === 0 && later.length > 0) return logs;
	const {isAtStart, isAtEnd, arrived, searchedFrom = null, searchedTo = null} = window;
	const ends = {isAtStart, isAtEnd, searchedFrom, searchedTo};
	const next = {...logs, ...ends, arrived, rows, later, isLoaded: true, problem: null};
	if (logs.anchor === 'tail') return {...next, unseen: 0, isUnseenLeast: false};
	const selected = rows.some(({id}) => id === logs.selected)
		? logs.selected
		: nearest(rows, logs.anchor);
	return framed({...next, ...unseenOf(logs, {...window, later: later.length}), selected}, height);
}

/** After a jump, the selected line stands with a third of the pane above it. */
function framed(logs: LogsState, height: number): LogsState {
	const index = logs.rows.findIndex(({id}) => id === logs.selected);
	const top = logs.rows.findIndex(({id}) => id === logs.top);
	const isShown = top >= 0 && index >= top && index < top + height;
	if (isShown || index < 0) return logs;
	return {...logs, top: logs.rows[Math.max(0, index - Math.floor(height / 3))]?.id ?? null};
}

/** Parts what may be shown from what came after the pause. */
function splitRows(
	rows: LogsState['rows'],
	pausedAt: number | null,
): Pick<LogsState, 'rows' | 'later'> {
	if (pausedAt === null) return {rows, later: []};
	return {
		rows: rows.filter(({id}) => id <= pausedAt),
		later: rows.filter(({id}) => id > pausedAt),
	};
}

/** Lines that came since the pause: as many as stand behind it where the window reaches to the end, else counted on. */
function unseenOf(
	logs: LogsState,
	{isAtEnd, arrived, later}: Pick<LogsState, 'isAtEnd' | 'arrived'> & {readonly later: number},
): Pick<LogsState, 'unseen' | 'isUnseenLeast'> {
	if (isAtEnd && logs.pausedAt !== null) return {unseen: later, isUnseenLeast: false};
	const counted = logs.unseen + arrivedSince(logs.arrived, arrived);
	// More than the window holds came before the hub had heard of the pause, and were not counted.
	return counted < later
		? {unseen: later, isUnseenLeast: true}
		: {unseen: counted, isUnseenLeast: logs.isUnseenLeast};
}

/** While the lines are not on the screen, nobody counts those that come. */
export function noteUnwatched(state: State): State {
	const {logs} = state;
	if (logs.anchor === 'tail' || logs.isUnseenLeast || layoutOf(state).logs !== undefined)
		return state;
	return {...state, logs: {...logs, isUnseenLeast: true}};
}

/** The hub counts from nothing again in each window that it is asked for. */
function arrivedSince(before: number, now: number): number {
	return now < before ? now : now - before;
}

/** Stops at what is on the screen now; the newest line is selected. */
export function pauseLogs(logs: LogsState, height: number): LogsState {
	const last = logs.rows.at(-1);
	if (logs.anchor !== 'tail' || last === undefined) return logs;
	const top = logs.rows.at(-height) ?? logs.rows[0];
	const place = {anchor: last.id, selected: last.id, top: top?.id ?? null, pausedAt: last.id};
	return {...logs, ...place, unseen: 0, isUnseenLeast: false};
}

export function followLogs(logs: LogsState): LogsState {
	const place = {anchor: 'tail', selected: null, top: null, word: null} as const;
	const since = {pausedAt: null, later: [], unseen: 0, isUnseenLeast: false};
	return {...logs, ...place, ...since, finding: null};
}

/** Moves the selected line; moving up from the live end pauses, moving down past the pause shows what came since, and past the newest line follows again. */
export function moveLogs(logs: LogsState, by: number, height: number): LogsState {
	if (logs.anchor === 'tail') {
		return isPausing(logs, by) ? moveLogs(pauseLogs(logs, height), by, height) : logs;
	}
	const index = logs.rows.findIndex(({id}) => id === logs.selected);
	if (index < 0) return logs;
	if (by > 0 && index + by >= logs.rows.length) {
		if (logs.later.length > 0) return moveLogs(endPause(logs), by, height);
		if (logs.isAtEnd) return followLogs(logs);
	}
	return selectIndex(logs, index + by, height);
}

/** Moves what the pane shows by rows, pausing above the live end and following again below it; the selection stays in the pane. */
export function scrollLogs(logs: LogsState, by: number, height: number): LogsState {
	if (logs.anchor === 'tail')
		return isPausing(logs, by) ? scrollLogs(pauseLogs(logs, height), by, height) : logs;
	const last = Math.max(0, logs.rows.length - height);
	const topIndex = Math.max(
		0,
		logs.rows.findIndex(({id}) => id === logs.top),
	);
	if (topIndex + by > last) {
		if (logs.later.length > 0) return scrollLogs(endPause(logs), by, height);
		if (logs.isAtEnd) return followLogs(logs);
	}
	const top = clamp(topIndex + by, 0, last);
	const index = logs.rows.findIndex(({id}) => id === logs.selected);
	const scrolled = {...logs, top: logs.rows[top]?.id ?? null};
	return selectIndex(scrolled, clamp(index, top, top + height - 1), height);
}

/** Selects a line that is on the screen; the live end pauses for it. */
export function selectLog(logs: LogsState, id: number, height: number): LogsState {
	const paused = pauseLogs(logs, height);
	const index = paused.rows.findIndex((event) => event.id === id);
	return index < 0 ? paused : selectIndex(paused, index, height);
}

/** Goes to a line of any place in the history; where it came since the pause, that ends. */
export function goToLog(logs: LogsState, id: number, height: number): LogsState {
	const known = [...logs.rows, ...logs.later].findIndex((event) => event.id === id);
	const shown = logs.pausedAt !== null && id > logs.pausedAt ? endPause(logs) : logs;
	if (known >= 0) return selectIndex(shown, known, height);
	return {...shown, anchor: id, selected: id, word: null};
}

/** To the oldest line there is. */
export function firstLog(logs: LogsState): LogsState {
	return {...pauseLogs(logs, 1), anchor: 0, selected: null, top: null};
}

/** Shows what came since the pause, below it; what comes from now on is shown there as far as the window has room. */
function endPause(logs: LogsState): LogsState {
	return {...logs, rows: [...logs.rows, ...logs.later], later: [], pausedAt: null};
}

/** Up from the live end; where there are no lines there is nothing to stop at. */
function isPausing(logs: LogsState, by: number): boolean {
	return by < 0 && logs.rows.length > 0;
}

function selectIndex(logs: LogsState, wanted: number, height: number): LogsState {
	const index = clamp(wanted, 0, logs.rows.length - 1);
	const topIndex = logs.rows.findIndex(({id}) => id === logs.top);
	const top = clamp(Math.max(0, topIndex), index - height + 1, index);
	const selected = logs.rows[index]?.id ?? null;
	const moved = {...logs, selected, top: logs.rows[Math.max(0, top)]?.id ?? null};
	const margin = aroundLines / 4;
	const isNearEdge =
		(!logs.isAtStart && index < margin) ||
		(!logs.isAtEnd && logs.rows.length + logs.later.length - index <= margin);
	return isNearEdge && selected !== null ? {...moved, anchor: selected} : moved;
}

/** The oldest line at or after the anchor, else the last one. */
function nearest(rows: LogsState['rows'], anchor: number): number | null {
	return (rows.find(({id}) => id >= anchor) ?? rows.at(-1))?.id ?? null;
}

function clamp(value: number, least: number, most: number): number {
	return Math.max(least, Math.min(value, most));
}
