import {line} from '../base/terminal-text.ts';
import type {Box, PaneName} from './layout.ts';
import {isTooSmall, layoutOf, smallest} from './layout.ts';
import {alertDetailRows} from './panes/alert-detail.ts';
import {alertListRows} from './panes/alert-list.ts';
import {footerRows, statusRows} from './panes/bottom-lines.ts';
import {dashboardRows} from './panes/dashboard.ts';
import {endpointListRows} from './panes/endpoint-list.ts';
import {errorRows} from './panes/error-detail.ts';
import {errorListRows} from './panes/error-list.ts';
import {filterRows} from './panes/filter-line.ts';
import {dayNumber} from './panes/format.ts';
import {healthRows} from './panes/health-line.ts';
import {hubRows} from './panes/hub.ts';
import {logRows} from './panes/log-lines.ts';
import {hostRows} from './panes/host.ts';
import {volumeRows} from './panes/log-volume.ts';
import {messageRows} from './panes/message.ts';
import {tabRows} from './panes/tab-line.ts';
import {windowBox, windowRows} from './panes/windows.ts';
import type {State} from './state.ts';
import {contextOf} from './state.ts';
import type {PaintedPane} from './term/frame-sink.ts';
import type {Row} from './term/row.ts';

type PaneRows = (state: State, width: number, height: number) => readonly Row[];

const painters: Readonly<Record<PaneName, PaneRows>> = {
	health: healthRows,
	tabs: tabRows,
	filter: filterRows,
	list: alertListRows,
	detail: alertDetailRows,
	endpoints: endpointListRows,
	endpoint: hostRows,
	errors: errorListRows,
	error: errorRows,
	dashboard: dashboardRows,
	volume: volumeRows,
	logs: logRows,
	hub: hubRows,
	status: statusRows,
	footer: footerRows,
};

/** What Ink lays out: boxes by the number of the pane that is painted into them. Equal chromes need no new frame. */
export interface Chrome {
	readonly columns: number;
	readonly rows: number;
	readonly border: 'single' | 'classic';
	readonly panes: readonly {readonly box: Box; readonly index: number}[];
	readonly window: {readonly box: Box; readonly index: number} | null;
}

export interface View {
	readonly chrome: Chrome;
	readonly panes: readonly PaintedPane[];
}

/** Rows that were made before, by pane, and what they were made from. */
export type RowMemory = Map<
	PaneName,
	{readonly from: readonly unknown[]; readonly rows: readonly Row[]}
>;

/** The parts of the state that the rows of each pane are made from. */
const sources: Readonly<Record<PaneName, (state: State) => readonly unknown[]>> = {
	health: ({link, health, size, now}) => [link, health, size, minuteNumber(now)],
	filter: ({tab, alerts, endpoints, errors, dashboard, logs, host, health, caller, size}) => [
		tab,
		alerts,
		endpoints,
		errors,
		dashboard,
		tab === 'logs' ? logs : null,
		host,
		health,
		caller,
		size,
	],
	list: ({alerts, requests, focus, link, size}) => [alerts, requests, focus, link, size],
	detail: ({alerts, detail, focus, isZoomed, size}) => [alerts, detail, focus, isZoomed, size],
	endpoints: ({endpoints, focus, link, health, size, now}) => [
		endpoints,
		focus,
		link,
		health?.listeners,
		size,
		minuteNumber(now),
	],
	endpoint: ({endpoints, host, focus, isZoomed, size, now, health}) => [
		health?.sources.map(({parse_errors: errors}) => errors).join(' '),
		endpoints,
		host,
		focus,
		isZoomed,
		size,
		minuteNumber(now),
	],
	errors: ({errors, focus, link, health, size}) => [
		errors,
		focus,
		link,
		health?.events.received === 0,
		size,
	],
	error: ({errors, focus, isZoomed, size}) => [errors, focus, isZoomed, size],
	dashboard: ({dashboard, link, size, now}) => [dashboard, link, size, minuteNumber(now)],
	logs: ({logs, tab, focus, link, health, endpoints, host, size}) => [
		logs,
		tab,
		focus,
		link,
		health,
		endpoints,
		host,
		size,
	],
	volume: ({logs, size}) => [logs, size],
	tabs: ({health, tab, size}) => [health, tab, size],
	status: ({alerts, requests, notice, link, undo, size, now}) => [
		alerts,
		requests,
		notice,
		link,
		undo,
		undo === null ? 0 : Math.ceil((undo.until - now) / 1000),
		size,
	],
	footer: (state) => [contextOf(state), state.size],
	hub: ({health, ledger, hubScroll, size}) => [health, ledger, hubScroll, size],
};

/** What is to be seen. With the same memory, a pane whose parts of the state are the same gives the same rows. */
export function viewOf(state: State, memory: RowMemory = new Map()): View {
	if (isTooSmall(state.size)) return tooSmallView(state);
	const layout = layoutOf(state);
	const names = paneNames.filter((name) => layout[name] !== undefined);
	const panes = names.flatMap((name) => {
		const box = layout[name];
		return box === undefined ? [] : [painted(state, box, remembered(name, memory))];
	});
	const outer = windowBox(state);
	const inner = outer === undefined ? undefined : insideOf(outer);
	const window = inner === undefined ? [] : [painted(state, inner, windowRows)];
	return {
		chrome: {
			...frameOf(state),
			panes: panes.map((pane, index) => ({box: boxOf(pane), index})),
			window: outer === undefined ? null : {box: outer, index: panes.length},
		},
		panes: [...panes, ...window],
	};
}

const paneNames: readonly PaneName[] = [
	'health',
	'tabs',
	'filter',
	'list',
	'detail',
	'endpoints',
	'endpoint',
	'errors',
	'error',
	'dashboard',
	'volume',
	'logs',
	'hub',
	'status',
	'footer',
];

function tooSmallView(state: State): View {
	const {columns, rows} = state.size;
	const box: Box = {x: 0, y: 0, width: columns, height: rows};
	const text = line`Terminal too small: nms needs ${smallest.columns}x${smallest.rows}, this is ${columns}x${rows}. q quits.`;
	const pane = painted(state, box, (_state, width, height) =>
		messageRows(text, {width, height, style: 'strong'}),
	);
	const chrome = {...frameOf(state), panes: [{box, index: 0}], window: null};
	return {chrome, panes: [pane]};
}

function frameOf({size, look}: State): Pick<Chrome, 'columns' | 'rows' | 'border'> {
	return {columns: size.columns, rows: size.rows, border: look.border};
}

function painted(state: State, box: Box, rows: PaneRows): PaintedPane {
	return {...box, rows: () => rows(state, box.width, box.height)};
}

/** The pane's rows, or the last ones where nothing they are made from has changed. */
function remembered(name: PaneName, memory: RowMemory): PaneRows {
	return (state, width, height) => {
		const {look, now} = state;
		const from = [look, dayNumber(now, look.clock), ...sources[name](state)];
		const last = memory.get(name);
		if (last !== undefined && isSame(from, last.from)) return last.rows;
		const rows = painters[name](state, width, height);
		memory.set(name, {from, rows});
		return rows;
	};
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
	return one.every((value, index) => value === other[index]);
}

/** Ages are told in minutes. */
function minuteNumber(now: number): number {
	return Math.floor(now / 60_000);
}

function boxOf({x, y, width, height}: PaintedPane): Box {
	return {x, y, width, height};
}

/** Inside the border, with a blank column on each side. */
function insideOf({x, y, width, height}: Box): Box {
	return {x: x + 2, y: y + 1, width: width - 4, height: height - 2};
}
