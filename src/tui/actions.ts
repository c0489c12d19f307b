import {openFilter} from './alert-filter.ts';
import {clearMarks, listHeight, markRange, toggleMark} from './alert-cursor.ts';
import {otherRange} from './dashboard-state.ts';
import {openClinic} from './clinic-actions.ts';
import {acceptSender, unacceptSender} from './sender-actions.ts';
import {copy, openPager} from './copy.ts';
import {startChange} from './dialogs.ts';
import {
	alertsOfEndpoint,
	askForget,
	endpointListHeight,
	hostOfSelected,
	leaveHost,
	logsOfEndpoint,
	openHost,
	openTrace,
	reorderEndpoints,
} from './endpoint-actions.ts';
import {errorListHeight, leaveErrors, logsOfGroup, openError} from './error-actions.ts';
import {filterLogs} from './filters.ts';
import {findError} from './find-actions.ts';
import {openInput} from './input-dialog.ts';
import {askTime} from './jump-actions.ts';
import type {Action} from './action.ts';
import {layoutOf} from './layout.ts';
import {fitList, selectedRow} from './list-cursor.ts';
import {followLogs, logHeight, pauseLogs} from './log-cursor.ts';
import {otherLogRange} from './log-volume.ts';
import {moveBy, toFirst, toLast} from './moves.ts';
import {openPalette} from './palette.ts';
import {placeOf} from './places.ts';
import type {Change, Pane, State, Step} from './state.ts';
import type {Tab} from './tabs.ts';
import {requestChange, targetsOf, withNotice} from './triage.ts';
import {nextZone} from './time-zone.ts';
import {chooseWord, filterByWord} from './word-actions.ts';
import {lastView, openViews, restoreView} from './views.ts';

/** Handlers by action; an action that is not here belongs to a dialog. */
type Handler = (state: State) => Step;

const change =
	(kind: 'acknowledge' | 'start' | 'reopen'): Handler =>
	(state) =>
		startChange(state, {kind});

const move =
	(rows: (page: number) => number): Handler =>
	(state) =>
		moveBy(state, rows);

const tab =
	(name: Tab): Handler =>
	(state) => [{...state, tab: name, focus: name, isZoomed: false, host: unpinned(state)}, []];

const handlers: Partial<Readonly<Record<Action, Handler>>> = {
	'tab-alerts': tab('alerts'),
	'tab-endpoints': tab('endpoints'),
	'tab-logs': tab('logs'),
	'tab-errors': tab('errors'),
	'tab-dashboard': tab('dashboard'),
	'tab-hub': tab('hub'),
	'next-pane': (state) => [nextPane(state, 1), []],
	'previous-pane': (state) => [nextPane(state, -1), []],
	down: move(() => 1),
	up: move(() => -1),
	'half-down': move((page) => Math.max(1, Math.floor(page / 2))),
	'half-up': move((page) => -Math.max(1, Math.floor(page / 2))),
	'page-down': move((page) => page),
	'page-up': move((page) => -page),
	first: toFirst,
	last: toLast,
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
	order: (state) => [state.focus === 'alerts' ? reorder(state) : reorderEndpoints(state), []],
	host: (state) => [hostOfSelected(state), []],
	trace: openTrace,
	'logs-of': (state) => [state.tab === 'errors' ? logsOfGroup(state) : logsOfEndpoint(state), []],
	forget: (state) => [askForget(state), []],
	accept: acceptSender,
	heal: openClinic,
	'alerts-of': (state) => [alertsOfEndpoint(state), []],
	shorter: (state) => [otherTime(state, -1), []],
	longer: (state) => [otherTime(state, 1), []],
	filter: (state) => [openFilterInput(state), []],
	pause: (state) => [withLogs(state, togglePause), []],
	follow: (state) => [withLogs(state, followLogs), []],
	wrap: (state) => [withLogs(state, (logs) => ({...logs, isWrapped: !logs.isWrapped})), []],
	'next-word': (state) => [chooseWord(state, 1), []],
	'previous-word': (state) => [chooseWord(state, -1), []],
	'with-word': (state) => [filterByWord(state, false), []],
	'without-word': (state) => [filterByWord(state, true), []],
	'go-to-time': (state) => [askTime(state), []],
	'next-error': (state) => [findError(state, true), []],
	'previous-error': (state) => [findError(state, false), []],
	copy: (state) => copy(state, 'value'),
	'copy-json': (state) => copy(state, 'json'),
	page: openPager,
	palette: (state) => [openPalette(state), []],
	views: (state) => [openViews(state), []],
	'last-view': (state) => [lastView(state), []],
	back: (state) => [back(state), []],
	help: (state) => [{...state, dialog: {kind: 'help', of: state.focus, scroll: 0}}, []],
	redraw: (state) => [state, [{kind: 'redraw'}]],
	zone: nextZone,
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
	return {
		...state,
		focus,
		alerts: fitList(state.alerts, listHeight(state)),
		endpoints: fitList(state.endpoints, endpointListHeight(state)),
		errors: {
			...fitList(state.errors, errorListHeight(state)),
			lines: state.errors.lines && fitList(state.errors.lines, errorListHeight(state)),
		},
	};
}

function panesOf(state: State): readonly Pane[] {
	const layout = layoutOf(state);
	const names: readonly (readonly [Pane, boolean])[] = [
		['alerts', layout.list !== undefined],
		['detail', layout.detail !== undefined],
		['endpoints', layout.endpoints !== undefined],
		['endpoint', layout.endpoint !== undefined],
		['logs', layout.logs !== undefined],
		['errors', layout.errors !== undefined],
		['error', layout.error !== undefined],
		['dashboard', layout.dashboard !== undefined],
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
	if (state.focus === 'endpoints') return [openHost(state), []];
	if (state.focus === 'errors') return openError(state);
	if (state.focus === 'alerts') {
		if (selectedRow(state.alerts) === undefined) return [state, []];
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
	if (state.undo?.kind === 'reparse') {
		const {id} = state.undo;
		return [withNotice(state, `taking re-parse ${id} back`), [{kind: 'undo-heal', id}]];
	}
	if (state.undo?.kind === 'accept') return unacceptSender(state, state.undo.source);
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

function otherTime(state: State, by: 1 | -1): State {
	if (state.focus === 'logs') return otherLogRange(state, by);
	return {...state, dashboard: otherRange(state.dashboard, by)};
}

function openFilterInput(state: State): State {
	if (state.focus === 'logs') return openInput(state, {kind: 'log-filter'}, state.logs.query);
	return state.focus === 'endpoints'
		? openInput(state, {kind: 'endpoint-filter'}, state.endpoints.filter)
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

function hasSomewhereBack(state: State): boolean {
	return state.isZoomed || state.tab !== 'alerts' || state.focus !== 'alerts';
}

/** One level back: out of the detail, then what the pane itself can leave, then to the alerts. */
function back(state: State): State {
	const left = leavePane(state);
	if (left !== undefined) return left;
	return hasSomewhereBack(state) ? {...state, tab: 'alerts', focus: 'alerts'} : clearAlerts(state);
}

/** Out of a page, a group, a pause or a filter of the tab; undefined where there is none of that. */
function leavePane(state: State): State | undefined {
	const {focus, isZoomed, logs, endpoints} = state;
	if (state.tab === 'errors') return leaveErrors(state);
	if (isZoomed)
		return state.tab === 'endpoints'
			? leaveHost(state)
			: {...state, isZoomed: false, focus: 'alerts'};
	if (focus === 'endpoints' && endpoints.filter !== '') return unfiltered(state);
	if (focus !== 'logs') return undefined;
	if (logs.finding !== null) return {...state, logs: {...logs, finding: null}};
	if (logs.word !== null) return {...state, logs: {...logs, word: null}};
	if (logs.anchor !== 'tail') return withLogs(state, followLogs);
	return state.tab === 'logs' && logs.query !== '' ? unfilteredLogs(state) : undefined;
}

/** Takes the marks away, else the filter. */
function clearAlerts(state: State): State {
	const {alerts} = state;
	if (alerts.marks.size > 0 || alerts.markedTotal !== null)
		return {...state, alerts: clearMarks(alerts)};
	if (alerts.filter === openFilter) return {...state, notice: null};
	const query = {states: ['new', 'acknowledged', 'in_progress']} as const;
	return {
		...state,
		alerts: {...alerts, filter: openFilter, query: {states: [...query.states]}, anchor: undefined},
	};
}

function unfiltered(state: State): State {
	const endpoints = {...state.endpoints, filter: '', query: {}, anchor: undefined};
	return {...state, endpoints};
}

function unfilteredLogs(state: State): State {
	const filtered = filterLogs({...state, before: placeOf(state)}, '');
	return filtered.kind === 'ok' ? filtered.state : state;
}

/** A page that was opened by name gives way to the one of the selected endpoint. */
function unpinned({host}: State): State['host'] {
	return host?.cameFrom === null ? host : null;
}

function askQuit(state: State): State {
	return {...state, dialog: {kind: 'quit'}};
}
