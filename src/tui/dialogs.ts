import type {AlertResolution} from '../model/alert.ts';
import {alertResolutions} from '../model/alert.ts';
import {healIn} from './clinic-actions.ts';
import type {Filtered} from './filters.ts';
import {filterAlerts, filterEndpoints, filterLogsHere} from './filters.ts';
import {openInput} from './input-dialog.ts';
import {jumpTo} from './jump-actions.ts';
import type {Action} from './action.ts';
import {pasteInPalette} from './palette.ts';
import type {Change, Dialog, Purpose, State, Step, Targets} from './state.ts';
import {editText, insertText} from './text-input.ts';
import {requestChange, targetCount, targetsOf, whyNotNow, withNotice} from './triage.ts';
import {saveView} from './views.ts';

type ForgetDialog = Extract<Dialog, {readonly kind: 'forget'}>;
type InputDialog = Extract<Dialog, {readonly kind: 'input'}>;

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
	if (dialog?.kind === 'palette') return {...state, dialog: pasteInPalette(dialog, text)};
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
	if (dialog.kind === 'forget') return forget({...state, dialog: null}, dialog);
	if (dialog.kind !== 'confirm') return undefined;
	return requestChange({...state, dialog: null}, dialog.targets, dialog.change);
}

function forget(state: State, {id, name}: ForgetDialog): Step {
	const refusal = whyNotNow(state);
	if (refusal !== undefined) return [withNotice(state, refusal, true), []];
	return [state, [{kind: 'forget', id, name}]];
}

function submit(state: State, dialog: InputDialog): Step {
	const text = dialog.text.trim();
	const {purpose} = dialog;
	if ('targets' in purpose) return submitChange(state, dialog, {purpose, text});
	const closed = {...state, dialog: null};
	if (purpose.kind === 'view-name') return saveView(closed, text);
	if (purpose.kind === 'log-time') return jumpTo(state, dialog, text);
	if (purpose.kind === 'source-zone') return healIn(closed, purpose.dialog, text);
	return filtered(state, {...dialog, text}, filters[purpose.kind](closed, text));
}

function submitChange(
	state: State,
	dialog: InputDialog,
	{purpose, text}: {readonly purpose: ChangePurpose; readonly text: string},
): Step {
	const refusal = whyNotNow(state);
	// What was typed is kept until the hub can take it.
	if (refusal !== undefined) return [{...state, dialog: {...dialog, problem: refusal}}, []];
	const closed = {...state, dialog: null};
	switch (purpose.kind) {
		case 'note':
			return text === '' ? [closed, []] : askIfMany(closed, purpose.targets, {kind: 'note', text});
		case 'assign': {
			const assignee = text === 'none' ? null : orNull(text);
			return askIfMany(closed, purpose.targets, {kind: 'assign', assignee});
		}
		case 'close': {
			const {resolution} = purpose;
			const change: Change = {kind: 'close', resolution, reason: orNull(text)};
			return askIfMany(closed, purpose.targets, change);
		}
	}
}

type ChangePurpose = Extract<Purpose, {readonly targets: Targets}>;

function orNull(text: string): string | null {
	return text === '' ? null : text;
}

/** A change of a whole query asks before; one of named alerts can be undone. */
function askIfMany(state: State, targets: Targets, change: Change): Step {
	const isMany = targets.kind === 'query' && targetCount(targets) > 1;
	if (isMany) return [{...state, dialog: {kind: 'confirm', targets, change}}, []];
	return requestChange(state, targets, change);
}

type FilterPurpose = Extract<Purpose['kind'], `${string}-filter`>;

const filters: Readonly<Record<FilterPurpose, (state: State, text: string) => Filtered>> = {
	'alert-filter': filterAlerts,
	'endpoint-filter': filterEndpoints,
	'log-filter': filterLogsHere,
};

/** The filtered state, or the dialog with what is wrong, and the caret where it is. */
function filtered(state: State, dialog: InputDialog, result: Filtered): Step {
	if (result.kind === 'ok') return [result.state, []];
	const cursor = Math.min(result.at ?? dialog.cursor, dialog.text.length);
	return [{...state, dialog: {...dialog, cursor, problem: result.reason}}, []];
}
