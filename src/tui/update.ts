import {act, fitState} from './actions.ts';
import {listHeight} from './alert-cursor.ts';
import {statisticsWindowOf} from './dashboard-state.ts';
import {noteAccepted} from './sender-actions.ts';
import {actInClinic, noteHealed, takeTrial} from './clinic-actions.ts';
import {actInDialog, paste, typeKey} from './dialogs.ts';
import {noteForgotten} from './endpoint-actions.ts';
import {takeFound} from './find-actions.ts';
import {followHost, onHost, takeEndpoints, takeHostNews} from './endpoint-news.ts';
import {refuseErrorLines, takeErrorLines, takeErrors} from './error-news.ts';
import type {Action} from './action.ts';
import {actionFor} from './keys.ts';
import {takePlace} from './jump-actions.ts';
import {isTooSmall} from './layout.ts';
import {takeRows} from './list-cursor.ts';
import {logHeight, noteUnwatched, takeEvents} from './log-cursor.ts';
import {point} from './mouse.ts';
import {typeInPalette} from './palette.ts';
import {actInPalette} from './palette-run.ts';
import {clampScroll, lastWindowScroll, windowPage} from './scroll.ts';
import type {EventJson} from '../proto/rpc/schema.ts';
import type {Answer, DetailState, Dialog, Message, News, State, Step, Subject} from './state.ts';
import {contextOf} from './state.ts';
import {withSettings} from './time-zone.ts';
import {confirmChange, refuseChange, withNotice} from './triage.ts';
import {actInViews} from './views.ts';

/** The next state and what to do outside, after something happened at `now` (milliseconds since the epoch). */
export function update(before: State, message: Message, now: number): Step {
	const state = expire({...before, now});
	switch (message.kind) {
		case 'key':
			return followSelection(press(holdSelection(state), message.key));
		case 'mouse':
			return followSelection(point(holdSelection(state), message, press));
		case 'focus':
			return [{...state, isFocused: message.isFocused}, []];
		case 'paste':
			return [paste(state, message.text), []];
		case 'tick':
			return [state, []];
		case 'resized':
			return [fitState({...state, size: message.size}), []];
		case 'hub':
			return followSelection([hear(state, message.news), []]);
		case 'answer':
			return [take(state, message.answer), effectsOf(state, message.answer)];
		case 'views':
			return [{...state, views: message.views}, []];
		case 'settings':
			return [withSettings(state, message.settings), []];
		case 'notice':
			return [withNotice(state, message.text, message.isBad), []];
	}
}

// One case per kind of news.
// oxlint-disable-next-line complexity
function hear(state: State, news: News): State {
	switch (news.kind) {
		case 'link':
			return {...state, link: laterLink(state.link, news.link)};
		case 'caller':
			return {...state, caller: {user: news.user, role: news.role}};
		case 'health':
			return {...state, health: news.health};
		case 'alerts':
			return {...state, alerts: takeRows(state.alerts, windowOf(news), listHeight(state))};
		case 'events':
			return {...state, logs: takeEvents(state.logs, news, logHeight(state))};
		case 'endpoints':
			return takeEndpoints(state, news);
		case 'host-lines':
		case 'host-alerts':
			return takeHostNews(state, news);
		case 'log-volume':
			return {...state, logs: {...state.logs, volume: news.statistics}};
		case 'worst-alerts':
			return {...state, dashboard: {...state.dashboard, worst: news.rows}};
		case 'troubled':
			return {...state, dashboard: {...state.dashboard, troubled: news.rows}};
		case 'errors':
			return takeErrors(state, news);
		case 'ledger':
			return {...state, ledger: {result: news.ledger, problem: null}};
		case 'statistics':
			return takeStatistics(state, news);
		case 'refused':
			return refuseView(state, news.view, news.reason);
	}
}

/** Whoever has begun to work must not have another alert slipped under the next key. */
function holdSelection(state: State): State {
	const {alerts, endpoints, errors} = state;
	if (alerts.isHeld && endpoints.isHeld && errors.isHeld) return state;
	const held = {isHeld: true} as const;
	return {
		...state,
		alerts: {...alerts, ...held},
		// A list that nobody has looked at yet starts at its first row.
		endpoints: endpoints.isLoaded ? {...endpoints, ...held} : endpoints,
		errors: errors.isLoaded ? {...errors, ...held} : errors,
	};
}

/** A loss lasts from its first moment, however often connecting fails again. */
function laterLink(before: State['link'], link: State['link']): State['link'] {
	if (before.kind !== 'lost' || link.kind !== 'lost') return link;
	return {...link, since: before.since};
}

// One case per kind of answer.
// oxlint-disable-next-line complexity
function take(state: State, answer: Answer): State {
	switch (answer.kind) {
		case 'detail':
			return onDetail(state, answer.id, {result: answer.result, problem: null});
		case 'detail-refused':
			return onDetail(state, answer.id, {problem: answer.reason});
		case 'host':
			return onHost(state, answer.id, {result: answer.result, problem: null});
		case 'host-refused':
			return onHost(state, answer.id, {problem: answer.reason});
		case 'trace':
			return onTrace(state, answer.id, {frames: answer.frames});
		case 'forgotten':
			return noteForgotten(state, answer);
		case 'forget-refused':
			return withNotice(state, `not forgotten: ${answer.reason}`, true);
		case 'trace-refused':
			return onTrace(state, answer.id, {problem: answer.reason});
		case 'error-lines':
			return takeErrorLines(state, answer);
		case 'error-lines-refused':
			return refuseErrorLines(state, answer);
		case 'error-whole':
			return {...state, errors: {...state.errors, whole: answer.row}};
		case 'trial':
		case 'trial-refused':
			return takeTrial(state, answer);
		case 'healed':
			return noteHealed(state, answer.reparse);
		case 'heal-refused':
			return withNotice(state, answer.reason, true);
		case 'accepted':
			return noteAccepted(state, answer.sender);
		case 'accept-refused':
			return withNotice(state, `not accepted: ${answer.reason}`, true);
		case 'place':
		case 'place-refused':
			return takePlace(state, answer);
		case 'counted':
			return onCounted(state, answer.query, {count: answer.count, problem: null});
		case 'count-refused':
			return onCounted(state, answer.query, {problem: answer.reason});
		case 'line-sought':
		case 'line-found':
		case 'line-refused':
			return takeFound(state, answer);
		case 'event':
			return onEvent(state, answer.id, {event: answer.event});
		case 'event-refused':
			return onEvent(state, answer.id, {problem: answer.reason});
		case 'changed':
			return confirmChange(state, answer.token, answer.changed);
		case 'change-refused':
			return refuseChange(state, answer.token, answer.reason);
	}
}

/** The lines of the open group tell what a re-parse made of them. */
function effectsOf({errors}: State, {kind}: Answer): Step[1] {
	return kind === 'healed' && errors.lines !== null
		? [{kind: 'read-errors', group: errors.lines.group}]
		: [];
}

/** A late answer, about another alert than is shown now, is dropped. */
function onDetail(state: State, id: string, part: Partial<DetailState>): State {
	const {detail} = state;
	return detail?.id === id ? {...state, detail: {...detail, ...part}} : state;
}

/** A late answer, about another filter than is set now, is dropped. */
function onCounted(
	state: State,
	query: string,
	part: Partial<Pick<State['logs'], 'count' | 'problem'>>,
): State {
	const {logs} = state;
	return query === logs.query ? {...state, logs: {...logs, ...part}} : state;
}

function onEvent(
	state: State,
	id: number,
	part: {readonly event: EventJson} | {readonly problem: string},
): State {
	const {dialog} = state;
	return dialog?.kind === 'event' && dialog.id === id
		? {...state, dialog: {...dialog, ...part}}
		: state;
}

function onTrace(
	state: State,
	id: string,
	part: Partial<Extract<Dialog, {readonly kind: 'trace'}>>,
): State {
	const {dialog} = state;
	if (dialog?.kind !== 'trace' || dialog.id !== id) return state;
	const shown = {...state, dialog: {...dialog, ...part}};
	// What happened last is asked for first.
	return {...shown, dialog: {...shown.dialog, scroll: lastWindowScroll(shown)}};
}

function press(state: State, key: string): Step {
	const action = actionFor(contextOf(state), key);
	const {dialog} = state;
	if (isTooSmall(state.size)) return pressUnseen(state, action, key);
	if (dialog === null) return action === undefined ? [state, []] : act(state, action);
	if (action !== undefined) return pressInDialog(state, dialog, {action, key});
	return [type(state, dialog, key), []];
}

/** Nothing is shown, so nothing may be changed: only the ways out work. */
function pressUnseen(state: State, action: Action | undefined, key: string): Step {
	const isOut = key === 'q' || action === 'quit-now';
	return [state, isOut ? [{kind: 'quit'}] : []];
}

function type(state: State, dialog: Dialog, key: string): State {
	if (dialog.kind === 'palette') return {...state, dialog: typeInPalette(dialog, key)};
	return dialog.kind === 'input' ? typeKey(state, dialog, key) : state;
}

/** A key of the table, and what it means here. */
interface Pressed {
	readonly action: Action;
	readonly key: string;
}

function pressInDialog(state: State, dialog: Dialog, pressed: Pressed): Step {
	const {action} = pressed;
	const scrolled = scrollDialog(state, dialog, action);
	if (scrolled !== undefined) return [scrolled, []];
	const own = actInList(state, dialog, pressed) ?? actInDialog(state, dialog, action);
	return own ?? act(state, action);
}

function actInList(state: State, dialog: Dialog, pressed: Pressed): Step | undefined {
	if (dialog.kind === 'palette') return actInPalette(state, dialog, pressed);
	if (dialog.kind === 'clinic') return actInClinic(state, dialog, pressed.action);
	return dialog.kind === 'views' ? actInViews(state, dialog, pressed) : undefined;
}

function scrollDialog(state: State, dialog: Dialog, action: Action): State | undefined {
	if (!('scroll' in dialog)) return undefined;
	const by = scrolls[action];
	if (by === undefined) return undefined;
	const to = clampScroll(dialog.scroll + by(windowPage(state)), lastWindowScroll(state));
	return {...state, dialog: {...dialog, scroll: to}};
}

const scrolls: Partial<Readonly<Record<Action, (page: number) => number>>> = {
	down: () => 1,
	up: () => -1,
	'half-down': (page) => Math.ceil(page / 2),
	'half-up': (page) => -Math.ceil(page / 2),
	'page-down': (page) => page,
	'page-up': (page) => -page,
	first: () => Number.MIN_SAFE_INTEGER,
	last: () => Number.MAX_SAFE_INTEGER,
};

function windowOf({
	rows,
	total,
	position,
}: Extract<News, {kind: 'alerts'}>): Pick<State['alerts'], 'rows' | 'total' | 'position'> {
	return {rows, total, position};
}

function takeStatistics(state: State, news: Extract<News, {kind: 'statistics'}>): State {
	const {dashboard} = state;
	if (news.seconds !== statisticsWindowOf(dashboard).seconds) return state;
	return {
		...state,
		dashboard: {...dashboard, statistics: news.statistics, takenAt: state.now, problem: null},
	};
}

// One case per view.
// oxlint-disable-next-line complexity
function refuseView(state: State, view: Subject, said: string): State {
	const problem = roleReason(state.caller) ?? said;
	switch (view) {
		case 'alerts':
			// An anchor may have left the query meanwhile; the top of the list is always there.
			return {...state, alerts: {...state.alerts, problem, anchor: undefined}};
		case 'events':
			return {...state, logs: {...state.logs, problem}};
		case 'endpoints':
			return {...state, endpoints: {...state.endpoints, problem, anchor: undefined}};
		case 'host-lines':
		case 'host-alerts':
			return state.host === null ? state : {...state, host: {...state.host, problem}};
		case 'log-volume':
			return {...state, logs: {...state.logs, volume: null}};
		case 'errors':
			return {...state, errors: {...state.errors, problem}};
		case 'ledger':
			return {...state, ledger: {...state.ledger, problem}};
		case 'statistics':
		case 'worst-alerts':
		case 'troubled':
			return {...state, dashboard: {...state.dashboard, problem}};
	}
}

/** Without a role every view is refused for the same reason, and only an admin can help. */
function roleReason(caller: State['caller']): string | undefined {
	if (caller === null || caller.role !== null) return undefined;
	const {user} = caller;
	return `${user} has no role on this hub, which shows alerts and lines only to those who have one. Ask its admin to add '${user}: viewer' (or analyst) under 'roles:' in its configuration, then press R.`;
}

/** The detail is always that of the selected alert; another one starts at its top. */
function followSelection([state, effects]: Step): Step {
	const {selected} = state.alerts;
	const followed = followHost(noteUnwatched(state));
	if (selected === (state.detail?.id ?? null)) return [followed, effects];
	const detail = selected === null ? null : {id: selected, result: null, problem: null, scroll: 0};
	return [{...followed, detail}, effects];
}

/** Takes away what has had its time. */
function expire(state: State): State {
	const isOld = (until: number | undefined): boolean => until !== undefined && until <= state.now;
	return {
		...state,
		notice: isOld(state.notice?.until) ? null : state.notice,
		undo: isOld(state.undo?.until) ? null : state.undo,
	};
}
