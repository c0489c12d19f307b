import type {AlertState} from '../model/alert.ts';
import {startsIn} from '../model/triage-start.ts';
import type {Changed, TriagedAlertJson} from '../proto/rpc/schema.ts';
import {bulkLimit} from '../proto/rpc/bounds.ts';
import {clearMarks} from './alert-cursor.ts';
import type {Change, State, Step, Targets, TriageRequest} from './state.ts';

/** How long a message stays in the status line, and how long an undo is offered, in milliseconds. */
const noticeMs = 10_000;
export const undoMs = 10_000;

/** What the ST column and the status line say while the hub has not answered, and after it did. */
const words: Readonly<Record<Change['kind'], {readonly busy: string; readonly done: string}>> = {
	acknowledge: {busy: 'ack', done: 'acknowledged'},
	start: {busy: 'prog', done: 'in progress:'},
	close: {busy: 'clos', done: 'closed'},
	reopen: {busy: 'open', done: 'reopened'},
	note: {busy: 'note', done: 'noted on'},
	assign: {busy: 'asgn', done: 'assigned'},
	undo: {busy: 'undo', done: 'undone:'},
};

export function withNotice(state: State, text: string, isBad = false): State {
	return {...state, notice: {text, isBad, until: state.now + noticeMs}};
}

/** What the next action is about: the marks, else the selected alert; undefined where there is neither. */
export function targetsOf(state: State): Targets | undefined {
	const {alerts} = state;
	if (alerts.markedTotal !== null)
		return {kind: 'query', query: alerts.query, count: alerts.markedTotal};
	if (alerts.marks.size > 0) return {kind: 'ids', ids: [...alerts.marks]};
	return alerts.selected === null ? undefined : {kind: 'ids', ids: [alerts.selected]};
}

export function targetCount(targets: Targets): number {
	return targets.kind === 'ids' ? targets.ids.length : targets.count;
}

/** Sends a change to the hub and shows it as under way. */
export function requestChange(state: State, wanted: Targets, change: Change): Step {
	const refusal = whyNot(state, wanted, change);
	if (refusal !== undefined) return [withNotice(state, refusal, true), []];
	const targets = takingTargets(state, wanted, change);
	const token = state.nextToken;
	const request = {token, targets, change};
	return [
		{
			...state,
			nextToken: token + 1,
			requests: [...state.requests, request],
			alerts: clearMarks(state.alerts),
			notice: null,
			undo: change.kind === 'undo' ? null : state.undo,
		},
		[{kind: 'triage', ...request}],
	];
}

/** Of several marks those that the change can still be made to: a colleague may have done some, which must not spoil the others. */
function takingTargets({alerts}: State, targets: Targets, {kind}: Change): Targets {
	if (targets.kind === 'query' || kind === 'undo' || targets.ids.length < 2) return targets;
	const states: readonly AlertState[] = startsIn[kind];
	const refusing = new Set(
		alerts.rows.filter((row) => !states.includes(row.state)).map(({id}) => id),
	);
	const ids = targets.ids.filter((id) => !refusing.has(id));
	return ids.length === 0 ? targets : {kind: 'ids', ids};
}

/** `ack` while an acknowledgement of this alert is under way, and so on; undefined for most. */
export function busyWord(requests: readonly TriageRequest[], id: string): string | undefined {
	const request = requests.findLast(
		({targets}) => targets.kind === 'query' || targets.ids.includes(id),
	);
	return request === undefined ? undefined : words[request.change.kind].busy;
}

/** The hub has done it. Its update of the list may come later, so the rows say it already. */
export function confirmChange(state: State, token: number, changed: Changed): State {
	const request = state.requests.find((one) => one.token === token);
	if (request === undefined) return state;
	const {change} = request;
	const ids = new Set(changed.ids);
	const rows = state.alerts.rows.map((row) =>
		ids.has(row.id) ? changedRow(row, change, state.caller?.user ?? null) : row,
	);
	const isUndo = change.kind === 'undo';
	return withNotice(
		{
			...state,
			requests: without(state.requests, token),
			alerts: {...state.alerts, rows},
			// The hub's own clock decides; ours only shows how long the offer stands.
			undo: isUndo ? null : {kind: 'change', change: changed.change, until: state.now + undoMs},
		},
		doneText(change, changed.ids.length),
	);
}

export function refuseChange(state: State, token: number, reason: string): State {
	const request = state.requests.find((one) => one.token === token);
	if (request === undefined) return state;
	const requests = without(state.requests, token);
	return withNotice({...state, requests}, `not changed: ${reason}`, true);
}

/** Why nothing can be changed at the moment, if so. */
export function whyNotNow({link}: State): string | undefined {
	return link.kind === 'live'
		? undefined
		: 'not connected, nothing was changed; wait until it is live again';
}

function whyNot(state: State, targets: Targets, change: Change): string | undefined {
	const refusal = whyNotNow(state);
	if (refusal !== undefined) return refusal;
	if (change.kind === 'undo') return undefined;
	if (targetCount(targets) === 0) return 'no alert is selected';
	const isTooMany = targets.kind === 'ids' && targets.ids.length > bulkLimit;
	return isTooMany ? `more than ${bulkLimit} marks; mark all of a filter with *` : undefined;
}

function changedRow(row: TriagedAlertJson, change: Change, user: string | null): TriagedAlertJson {
	const to = (state: AlertState): TriagedAlertJson => ({
		...row,
		state,
		resolution: null,
		assignee: row.assignee ?? user,
	});
	switch (change.kind) {
		case 'acknowledge':
			return to('acknowledged');
		case 'start':
			return to('in_progress');
		case 'close':
			return {...row, state: 'closed', resolution: change.resolution};
		case 'reopen':
			return {...row, state: 'new', resolution: null};
		case 'assign':
			return {...row, assignee: change.assignee};
		case 'note':
		case 'undo':
			return row;
	}
}

function doneText(change: Change, count: number): string {
	const alerts = count === 1 ? '1 alert' : `${count} alerts`;
	const text = `${words[change.kind].done} ${alerts}`;
	if (change.kind === 'close') return `${text} as ${change.resolution.replace('_', ' ')}`;
	if (change.kind === 'assign') return `${text} to ${change.assignee ?? 'nobody'}`;
	return text;
}

function without(requests: State['requests'], token: number): State['requests'] {
	return requests.filter((one) => one.token !== token);
}
