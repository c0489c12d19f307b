import {openFilter} from './alert-filter.ts';
import {
	clearMarks,
	firstAlert,
	fitAlerts,
	lastAlert,
	listHeight,
	markRange,
	moveAlerts,
	selectedAlert,
	toggleMark,
} from './alert-cursor.ts';
import {copy, openPager} from './copy.ts';
import {startChange} from './dialogs.ts';
import {openInput} from './input-dialog.ts';
import type {Action} from './keys.ts';
import {layoutOf} from './layout.ts';
import {firstLog, followLogs, logHeight, moveLogs, pauseLogs} from './log-cursor.ts';
import {openPalette} from './palette.ts';
import {clampScroll, lastDetailScroll, lastHubScroll} from './scroll.ts';
import type {Change, Pane, State, Step, Tab} from './state.ts';
import {requestChange, targetsOf, withNotice} from './triage.ts';
import {lastView, openViews, restoreView} from './views.ts';

/** Handlers by action; an action that is not here belongs to a dialog. */
type Handler = (state: State) => Step;

const change =
	(kind: 'acknowledge' | 'start' | 'reopen'): Handler =>
	(state) =>
		startChange(state, {kind});

const move =
	(rows: (page: number) => number): Handler =>
	(state) => [moveBy(state, rows), []];

const tab =
	(name: Tab): Handler =>
	(state) => [{...state, tab: name, focus: name, isZoomed: false}, []];

const handlers: Partial<Readonly<Record<Action, Handler>>> = {
	'tab-alerts': tab('alerts'),
	'tab-logs': tab('logs'),
	'tab-hub': tab('hub'),
	'next-pane': (state) => [nextPane(state, 1), []],
	'previous-pane': (state) => [nextPane(state, -1), []],
	down: move(() => 1),
	up: move(() => -1),
	'half-down': move((page) => Math.max(1, Math.floor(page / 2))),
	'half-up': move((page) => -Math.max(1, Math.floor(page / 2))),
	'page-down': move((page) => page),
	'page-up': move((page) => -page),
	first: (state) => [toFirst(state), []],
	last: (state) => [toLast(state), []],
	open: (state) => openSelected(state),
	raw: (state) => [
		state.detail === null ? state : {...state, dialog: {kind: 'evidence', scroll: 0}},
		[],
	],
	acknowledge: change('acknowledge'),
	start: change('start'),
	reopen: change('reopen'),
	close: (state) => withTargets(state, (targets) => ({...state, dialog: {kind: 'close', targets}})),
	note: (state) => withTargets(state, (targets) => openInput(state, {kind: 'note', targets})),
	assign: (state) =>
		withTargets(state, (targets) =>
			openInput(state, {kind: 'assign', targets}, state.caller?.user ?? ''),
		),
	undo: (state) => undo(state),
	mark: (state) => [{...state, alerts: toggleMark(state.alerts, listHeight(state))}, []],
	'mark-range': (state) => [{...state, alerts: markRange(state.alerts)}, []],
	'mark-all': (state) => [markAll(state), []],
	order: (state) => [reorder(state), []],
	filter: (state) => [openFilterInput(state), []],
	pause: (state) => [withLogs(state, togglePause), []],
	follow: (state) => [withLogs(state, followLogs), []],
	wrap: (state) => [withLogs(state, (logs) => ({...logs, isWrapped: !logs.isWrapped})), []],
	copy: (state) => copy(state, 'value'),
	'copy-json': (state) => copy(state, 'json'),
	page: openPager,
	palette: (state) => [openPalette(state), []],
	views: (state) => [openViews(state), []],
	'last-view': (state) => [lastView(state), []],
	back: (state) => [back(state), []],
	help: (state) => [{...state, dialog: {kind: 'help', of: state.focus, scroll: 0}}, []],
	redraw: (state) => [state, [{kind: 'redraw'}]],
	reconnect: (state) => [state, [{kind: 'reconnect'}]],
	suspend: (state) => [state, [{kind: 'suspend'}]],
	quit: (state) => (hasSomewhereBack(state) ? [back(state), []] : [askQuit(state), []]),
	'quit-now': (state) => [state, [{kind: 'quit'}]],
};

/** Does what a key asked for, outside of dialogs. */
export function act(state: State, action: Action): Step {
	return handlers[action]?.(state) ?? [state, []];
}

/** After a change of size: panes that went away lose the keyboard, the selection is visible. */
export function fitState(state: State): State {
	const focus = panesOf(state).includes(state.focus)
		? state.focus
		: (panesOf(state)[0] ?? 'alerts');
	return {...state, focus, alerts: fitAlerts(state.alerts, listHeight(state))};
}

/** Rows that a page of the focused pane or window has. */
function pageOf(state: State): number {
	const {height = 10} = layoutOf(state)[state.focus === 'alerts' ? 'list' : state.focus] ?? {};
	return Math.max(1, height - 2);
}

function moveBy(state: State, rows: (page: number) => number): State {
	switch (state.focus) {
		case 'alerts': {
			const height = listHeight(state);
			return {...state, alerts: moveAlerts(state.alerts, rows(height - 1), height)};
		}
		case 'logs': {
			const height = logHeight(state);
			return withLogs(state, (logs) => moveLogs(logs, rows(height - 1), height));
		}
		case 'detail':
			return scrollDetail(state, (scroll) => scroll + rows(pageOf(state)));
		case 'hub':
			return {
				...state,
				hubScroll: clampScroll(state.hubScroll + rows(pageOf(state)), lastHubScroll(state)),
			};
	}
}

function toFirst(state: State): State {
	switch (state.focus) {
		case 'alerts':
			return {...state, alerts: firstAlert(state.alerts, listHeight(state))};
		case 'logs':
			return withLogs(state, firstLog);
		case 'detail':
			return scrollDetail(state, () => 0);
		case 'hub':
			return {...state, hubScroll: 0};
	}
}

function toLast(state: State): State {
	switch (state.focus) {
		case 'alerts':
			return {...state, alerts: lastAlert(state.alerts, listHeight(state))};
		case 'logs':
			return withLogs(state, followLogs);
		case 'detail':
			return scrollDetail(state, () => Number.MAX_SAFE_INTEGER);
		case 'hub':
			return {...state, hubScroll: lastHubScroll(state)};
	}
}

function panesOf(state: State): readonly Pane[] {
	const layout = layoutOf(state);
	const names: readonly (readonly [Pane, boolean])[] = [
		['alerts', layout.list !== undefined],
		['detail', layout.detail !== undefined],
		['logs', layout.logs !== undefined],
		['hub', layout.hub !== undefined],
	];
	return names.filter(([, isThere]) => isThere).map(([name]) => name);
}

function nextPane(state: State, by: number): State {
	const panes = panesOf(state);
	const index = panes.indexOf(state.focus) + by + panes.length;
	return {...state, focus: panes[index % panes.length] ?? state.focus};
}

function openSelected(state: State): Step {
	if (state.focus === 'alerts') {
		if (selectedAlert(state.alerts) === undefined) return [state, []];
		return [{...state, isZoomed: true, focus: 'detail'}, []];
	}
	const id = state.logs.selected;
	if (id === null) return [{...state, logs: pauseLogs(state.logs, logHeight(state))}, []];
	const dialog = {kind: 'event', id, event: null, problem: null, scroll: 0} as const;
	return [{...state, dialog}, [{kind: 'open-event', id}]];
}

function withTargets(
	state: State,
	open: (targets: NonNullable<ReturnType<typeof targetsOf>>) => State,
): Step {
	const targets = targetsOf(state);
	return [
		targets === undefined ? withNotice(state, 'no alert is selected', true) : open(targets),
		[],
	];
}

function undo(state: State): Step {
	if (state.undo?.kind === 'view') return restoreView(state);
	if (state.undo === null) return [withNotice(state, 'there is nothing to undo'), []];
	const takeBack: Change = {kind: 'undo', change: state.undo.change};
	return requestChange(state, {kind: 'ids', ids: []}, takeBack);
}

function markAll(state: State): State {
	const {alerts} = state;
	if (alerts.total === 0) return state;
	return {
		...state,
		alerts: {...clearMarks(alerts), markedTotal: alerts.markedTotal === null ? alerts.total : null},
	};
}

function reorder(state: State): State {
	const order = state.alerts.order === 'priority' ? 'time' : 'priority';
	return {...state, alerts: {...state.alerts, order, anchor: state.alerts.selected ?? undefined}};
}

function openFilterInput(state: State): State {
	return state.focus === 'logs'
		? openInput(state, {kind: 'log-filter'}, state.logs.query)
		: openInput(state, {kind: 'alert-filter'}, state.alerts.filter);
}

function togglePause(logs: State['logs'], height: number): State['logs'] {
	return logs.anchor === 'tail' ? pauseLogs(logs, height) : followLogs(logs);
}

function withLogs(
	state: State,
	change_: (logs: State['logs'], height: number) => State['logs'],
): State {
	return {...state, logs: change_(state.logs, logHeight(state))};
}

function scrollDetail(state: State, scroll: (now: number) => number): State {
	const {detail} = state;
	if (detail === null) return state;
	const to = clampScroll(scroll(detail.scroll), lastDetailScroll(state));
	return {...state, detail: {...detail, scroll: to}};
}

function hasSomewhereBack(state: State): boolean {
	return state.isZoomed || state.tab !== 'alerts' || state.focus !== 'alerts';
}

/** One level back: out of the detail, then to the list, then marks, then the filter. */
function back(state: State): State {
	const {alerts, logs} = state;
	if (state.isZoomed) return {...state, isZoomed: false, focus: 'alerts'};
	if (state.focus === 'logs' && logs.anchor !== 'tail') return withLogs(state, followLogs);
	if (hasSomewhereBack(state)) return {...state, tab: 'alerts', focus: 'alerts'};
	if (alerts.marks.size > 0 || alerts.markedTotal !== null)
		return {...state, alerts: clearMarks(alerts)};
	if (alerts.filter === openFilter) return {...state, notice: null};
	const query = {states: ['new', 'acknowledged', 'in_progress']} as const;
	return {
		...state,
		alerts: {...alerts, filter: openFilter, query: {states: [...query.states]}, anchor: undefined},
	};
}

function askQuit(state: State): State {
	return {...state, dialog: {kind: 'quit'}};
}
