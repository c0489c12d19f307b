import {layoutOf} from './layout.ts';
import type {LogsState, State} from './state.ts';

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
	window: {
		readonly rows: LogsState['rows'];
		readonly isAtStart: boolean;
		readonly isAtEnd: boolean;
		readonly arrived: number;
	},
): LogsState {
	const next = {...logs, ...window, isLoaded: true, problem: null};
	if (logs.anchor === 'tail') return {...next, unseen: 0, isUnseenLeast: false};
	const selected = next.rows.some(({id}) => id === logs.selected)
		? logs.selected
		: nearest(next.rows, logs.anchor);
	return {...next, unseen: logs.unseen + arrivedSince(logs.arrived, window.arrived), selected};
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
	const place = {anchor: last.id, selected: last.id, top: top?.id ?? null};
	return {...logs, ...place, unseen: 0, isUnseenLeast: false};
}

export function followLogs(logs: LogsState): LogsState {
	return {...logs, anchor: 'tail', selected: null, top: null, unseen: 0, isUnseenLeast: false};
}

/** Moves the selected line; moving up from the live end pauses, moving down past the newest line follows again. */
export function moveLogs(logs: LogsState, by: number, height: number): LogsState {
	if (logs.anchor === 'tail') {
		return isPausing(logs, by) ? moveLogs(pauseLogs(logs, height), by, height) : logs;
	}
	const index = logs.rows.findIndex(({id}) => id === logs.selected);
	if (index < 0) return logs;
	if (by > 0 && index + by >= logs.rows.length && logs.isAtEnd) return followLogs(logs);
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
	if (topIndex + by > last && logs.isAtEnd) return followLogs(logs);
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

/** To the oldest line there is. */
export function firstLog(logs: LogsState): LogsState {
	return {...logs, anchor: 0, selected: null, top: null};
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
		(!logs.isAtStart && index < margin) || (!logs.isAtEnd && logs.rows.length - index <= margin);
	return isNearEdge && selected !== null ? {...moved, anchor: selected} : moved;
}

/** The oldest line at or after the anchor, else the last one. */
function nearest(rows: LogsState['rows'], anchor: number): number | null {
	return (rows.find(({id}) => id >= anchor) ?? rows.at(-1))?.id ?? null;
}

function clamp(value: number, least: number, most: number): number {
	return Math.max(least, Math.min(value, most));
}
