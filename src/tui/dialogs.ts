import type {AlertResolution} from '../model/alert.ts';
import {alertResolutions} from '../model/alert.ts';
import {parseEventQuery} from '../proto/query.ts';
import {openFilter, parseAlertFilter} from './alert-filter.ts';
import type {Action} from './keys.ts';
import type {Change, Dialog, Purpose, State, Step, Targets} from './state.ts';
import {editText, insertText} from './text-input.ts';
import {requestChange, targetCount, targetsOf, whyNotNow} from './triage.ts';

type InputDialog = Extract<Dialog, {readonly kind: 'input'}>;

export function openInput(state: State, purpose: Purpose, text = ''): State {
	const dialog: Dialog = {kind: 'input', purpose, text, cursor: text.length, problem: null};
	return {...state, dialog};
}

/** Starts a change of the marked or selected alerts; one that reaches a whole query asks first. */
export function startChange(state: State, change: Change): Step {
	const targets = targetsOf(state) ?? {kind: 'ids', ids: []};
	return askIfMany(state, targets, change);
}

/** What a key does in a dialog that takes text. */
export function typeKey(state: State, dialog: InputDialog, key: string): State {
	return {...state, dialog: {...dialog, ...editText(dialog, key), problem: null}};
}

export function paste(state: State, text: string): State {
	const {dialog} = state;
	if (dialog?.kind !== 'input') return state;
	return {...state, dialog: {...dialog, ...insertText(dialog, text), problem: null}};
}

/** Does what a dialog's key asked for; undefined for an action that is not the dialog's own. */
export function actInDialog(state: State, dialog: Dialog, action: Action): Step | undefined {
	if (action === 'cancel') return [{...state, dialog: null}, []];
	if (action === 'yes') return confirm(state, dialog);
	if (dialog.kind === 'close') {
		const resolution = alertResolutions.find((name) => name === action);
		return resolution && askReason(state, dialog.targets, resolution);
	}
	if (dialog.kind !== 'input') return undefined;
	if (action === 'submit') return submit(state, dialog);
	if (action !== 'clear') return undefined;
	return [{...state, dialog: {...dialog, text: '', cursor: 0, problem: null}}, []];
}

function askReason(state: State, targets: Targets, resolution: AlertResolution): Step {
	return [openInput(state, {kind: 'close', targets, resolution}), []];
}

function confirm(state: State, dialog: Dialog): Step | undefined {
	if (dialog.kind === 'quit') return [{...state, dialog: null}, [{kind: 'quit'}]];
	if (dialog.kind !== 'confirm') return undefined;
	return requestChange({...state, dialog: null}, dialog.targets, dialog.change);
}

function submit(state: State, dialog: InputDialog): Step {
	const text = dialog.text.trim();
	const {purpose} = dialog;
	const refusal = 'targets' in purpose ? whyNotNow(state) : undefined;
	// What was typed is kept until the hub can take it.
	if (refusal !== undefined) return [{...state, dialog: {...dialog, problem: refusal}}, []];
	const closed = {...state, dialog: null};
	switch (purpose.kind) {
		case 'note':
			return text === '' ? [closed, []] : askIfMany(closed, purpose.targets, {kind: 'note', text});
		case 'assign':
			return askIfMany(closed, purpose.targets, {
				kind: 'assign',
				assignee: text === '' || text === 'none' ? null : text,
			});
		case 'close':
			return askIfMany(closed, purpose.targets, {
				kind: 'close',
				resolution: purpose.resolution,
				reason: text === '' ? null : text,
			});
		case 'alert-filter':
			return filterAlerts(closed, dialog, text);
		case 'log-filter':
			return filterLogs(closed, dialog, text);
	}
}

/** A change of a whole query asks before; one of named alerts can be undone. */
function askIfMany(state: State, targets: Targets, change: Change): Step {
	const isMany = targets.kind === 'query' && targetCount(targets) > 1;
	if (isMany) return [{...state, dialog: {kind: 'confirm', targets, change}}, []];
	return requestChange(state, targets, change);
}

function filterAlerts(state: State, dialog: InputDialog, text: string): Step {
	const filter = text === '' ? openFilter : text;
	const parsed = parseAlertFilter(filter, state.caller?.user ?? null);
	if (parsed.kind === 'error') return [{...state, dialog: {...dialog, problem: parsed.reason}}, []];
	return [
		{
			...state,
			alerts: {
				...state.alerts,
				filter,
				query: parsed.query,
				anchor: undefined,
				selected: null,
				top: 0,
				marks: new Set(),
				markedTotal: null,
				lastMark: null,
			},
		},
		[],
	];
}

function filterLogs(state: State, dialog: InputDialog, text: string): Step {
	const parsed = parseEventQuery(text);
	if (parsed.kind === 'error') {
		const problem = `${parsed.reason} at character ${parsed.at + 1}; ${parsed.remedy}`;
		return [{...state, dialog: {...dialog, problem}}, []];
	}
	return [
		{
			...state,
			logs: {
				...state.logs,
				query: text,
				anchor: 'tail',
				rows: [],
				isLoaded: false,
				selected: null,
				top: null,
				unseen: 0,
			},
		},
		[],
	];
}
