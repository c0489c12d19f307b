import {listHeight} from './alert-cursor.ts';
import {endpointListHeight} from './endpoint-actions.ts';
import {errorListHeight} from './error-actions.ts';
import type {Box, PaneName} from './layout.ts';
import {layoutOf} from './layout.ts';
import {moveList, selectedPlace} from './list-cursor.ts';
import {logHeight, selectLog} from './log-cursor.ts';
import {footerKeyAt, statusKeyAt} from './panes/bottom-lines.ts';
import {tabAt} from './panes/tab-line.ts';
import {eventAt} from './panes/log-lines.ts';
import {volumeTimeAt} from './panes/log-volume.ts';
import {windowBox, windowEntryAt} from './panes/windows.ts';
import type {Pane, State} from './state.ts';
import type {Tab} from './tabs.ts';

/** What lies under the mouse. */
export type Target =
	| {readonly kind: 'tab'; readonly tab: Tab}
	/** Stands for a key, as the hints of the footer do. */
	| {readonly kind: 'key'; readonly key: string}
	/** A pane, and the row of it where that is of something that can be selected. */
	| {readonly kind: 'pane'; readonly pane: Pane; readonly row: RowHit | undefined}
	/** The window over the panes, and its entry there: the state with it chosen, and the key that takes it. */
	| {readonly kind: 'window'; readonly entry: WindowEntry | undefined}
	/** A column of the strip over the lines: the time it begins at, in milliseconds since the epoch. */
	| {readonly kind: 'time'; readonly time: number}
	| {readonly kind: 'nothing'};

/** A row that was hit: whether it is the selected one, and the state in which it is. */
interface RowHit {
	readonly isSelected: boolean;
	readonly select: () => State;
}

interface WindowEntry {
	readonly state: State;
	readonly key: string;
}

/** A pane that can be pointed at. `rowAt` is given the row within its box, from 0. */
interface PointedPane {
	readonly pane: Pane;
	readonly rowAt?: (state: State, row: number, box: Box) => RowHit | undefined;
}

/** One line per pane that takes the keyboard. */
const pointed: Partial<Readonly<Record<PaneName, PointedPane>>> = {
	list: {pane: 'alerts', rowAt: alertAt},
	detail: {pane: 'detail'},
	endpoints: {pane: 'endpoints', rowAt: endpointAt},
	endpoint: {pane: 'endpoint'},
	errors: {pane: 'errors', rowAt: errorAt},
	error: {pane: 'error'},
	dashboard: {pane: 'dashboard'},
	logs: {pane: 'logs', rowAt: lineAt},
	hub: {pane: 'hub'},
};

/** What lies at a column and row of the screen, both from 0. */
export function targetAt(state: State, x: number, y: number): Target {
	if (state.dialog !== null && y < state.size.rows - 1) return windowTarget(state, x, y);
	for (const [name, box] of Object.entries(layoutOf(state))) {
		if (box !== undefined && isInside(box, x, y)) return paneTarget(state, {name, box, x, y});
	}
	return nothing;
}

const nothing: Target = {kind: 'nothing'};

function windowTarget(state: State, x: number, y: number): Target {
	const box = windowBox(state);
	if (box === undefined || !isInside(box, x, y)) return nothing;
	return {kind: 'window', entry: windowEntryAt(state, y - box.y - 1)};
}

function paneTarget(
	state: State,
	{
		name,
		box,
		x,
		y,
	}: {readonly name: string; readonly box: Box; readonly x: number; readonly y: number},
): Target {
	switch (name) {
		case 'tabs': {
			const tab = tabAt(state, box.width, x);
			return tab === undefined ? nothing : {kind: 'tab', tab};
		}
		case 'health':
			return x >= box.width - zoneColumns ? {kind: 'key', key: 'Z'} : nothing;
		case 'volume': {
			const time = volumeTimeAt(state, x - box.x, box);
			return time === undefined ? nothing : {kind: 'time', time};
		}
		case 'filter':
			return {kind: 'key', key: '/'};
		case 'status':
			return keyTarget(statusKeyAt(state, box.width, x));
		case 'footer':
			return keyTarget(footerKeyAt(state, box.width, x));
		default: {
			const pane = pointedPane(name);
			if (pane === undefined) return nothing;
			return {kind: 'pane', pane: pane.pane, row: pane.rowAt?.(state, y - box.y, box)};
		}
	}
}

/** The clock at the end of the first line. */
const zoneColumns = 10;

function pointedPane(name: string): PointedPane | undefined {
	return Object.entries(pointed).find(([one]) => one === name)?.[1];
}

function keyTarget(key: string | undefined): Target {
	return key === undefined ? nothing : {kind: 'key', key};
}

/** Below the header one row per alert. */
function alertAt(state: State, row: number): RowHit | undefined {
	const {alerts} = state;
	const place = alerts.top + row - 1;
	const alert = alerts.rows[place - alerts.position];
	if (row < 1 || alert === undefined) return undefined;
	const select = (): State => {
		const by = place - selectedPlace(alerts);
		return {...state, alerts: moveList(alerts, by, listHeight(state))};
	};
	return {isSelected: alert.id === alerts.selected, select};
}

function endpointAt(state: State, row: number): RowHit | undefined {
	const {endpoints} = state;
	const place = endpoints.top + row - 1;
	const endpoint = endpoints.rows[place - endpoints.position];
	if (row < 1 || endpoint === undefined) return undefined;
	const by = place - selectedPlace(endpoints);
	const select = (): State => ({
		...state,
		endpoints: moveList(endpoints, by, endpointListHeight(state)),
	});
	return {isSelected: by === 0, select};
}

/** A group, or a line of the open one. */
function errorAt(state: State, row: number): RowHit | undefined {
	const {errors} = state;
	const list = errors.lines ?? errors;
	const place = list.top + row - 1;
	if (row < 1 || place >= list.rows.length) return undefined;
	const by = place - selectedPlace(list);
	return {isSelected: by === 0, select: () => selectError(state, by)};
}

function selectError(state: State, by: number): State {
	const {errors} = state;
	const height = errorListHeight(state);
	if (errors.lines === null)
		return {...state, errors: {...moveList(errors, by, height), scroll: 0}};
	const lines = moveList(errors.lines, by, height);
	return {...state, errors: {...errors, lines, scroll: 0}};
}

function lineAt(state: State, row: number, box: Box): RowHit | undefined {
	const {logs} = state;
	const id = eventAt(state, row, box);
	if (id === undefined) return undefined;
	return {
		isSelected: logs.anchor !== 'tail' && id === logs.selected,
		select: () => ({...state, logs: selectLog(logs, id, logHeight(state))}),
	};
}

function isInside({x, y, width, height}: Box, column: number, row: number): boolean {
	return column >= x && column < x + width && row >= y && row < y + height;
}
