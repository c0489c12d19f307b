import type {ReparseJson} from '../proto/rpc/source-schema.ts';
import {currentGroup} from './error-actions.ts';
import {openInput} from './input-dialog.ts';
import type {Action} from './action.ts';
import type {ClinicDialog} from './clinic-state.ts';
import type {Answer, State, Step} from './state.ts';
import {whyNotNow, withNotice} from './triage.ts';

/** How long taking back is offered; `nms clinic undo` does it later, too. */
const undoMs = 60_000;

/** Opens the parse clinic for the source of the selected parse errors. */
export function openClinic(state: State): Step {
	const group = currentGroup(state);
	if (group === undefined) return [withNotice(state, 'no parse error is selected', true), []];
	const {source, reason} = group;
	if (source.channel === 'agent' || source.channel === 'file')
		return [withNotice(state, `${source.channel}s have no dialect: only senders of syslog do`), []];
	const dialog = {kind: 'clinic', source, reason, preview: null, problem: null, chosen: 0} as const;
	return [{...state, dialog}, [{kind: 'open-clinic', source, reason}]];
}

/** What a key does in the clinic; undefined for an action that is not its own. */
export function actInClinic(state: State, dialog: ClinicDialog, action: Action): Step | undefined {
	return clinicActions[action]?.(state, dialog);
}

type ClinicAction = (state: State, dialog: ClinicDialog) => Step;

const clinicActions: Partial<Readonly<Record<Action, ClinicAction>>> = {
	next: (state, dialog) => [choose(state, dialog, dialog.chosen + 1), []],
	previous: (state, dialog) => [choose(state, dialog, dialog.chosen - 1), []],
	submit: heal,
	'source-zone': (state, dialog) => [askZone(state, dialog), []],
};

/** The trial is there; the dialect that reads most is chosen. */
export function takeTrial(
	state: State,
	answer: Extract<Answer, {readonly kind: 'trial' | 'trial-refused'}>,
): State {
	const {dialog} = state;
	if (dialog?.kind !== 'clinic' || dialog.source !== answer.source) return state;
	if (answer.kind === 'trial-refused')
		return {...state, dialog: {...dialog, problem: answer.reason}};
	const {preview} = answer;
	const most = Math.max(...preview.trials.map(({parsed}) => parsed));
	const chosen = preview.trials.findIndex(({parsed}) => parsed === most);
	return {...state, dialog: {...dialog, preview, chosen}};
}

/** What came of a re-parse, or of taking one back. */
export function noteHealed(state: State, reparse: ReparseJson): State {
	const {id, state: reached, looked, reparsed, source, dialect} = reparse;
	if (reached === 'undone')
		return withNotice({...state, undo: null}, `re-parse ${id} is undone: its events are removed`);
	const counts = `${reparsed} of ${looked} lines of ${source.address} are events now`;
	const undo = {kind: 'reparse', id, until: state.now + undoMs} as const;
	return withNotice({...state, undo}, `${counts}; it is read as ${dialect}`);
}

/** The source gets the chosen dialect, and the time zone that was typed. */
export function healIn(state: State, dialog: ClinicDialog, timezone: string): Step {
	const refusal = whyNotNow(state);
	const trial = dialog.preview?.trials[dialog.chosen];
	if (refusal !== undefined) return [withNotice(state, refusal, true), []];
	if (trial === undefined) return [state, []];
	const {source} = dialog;
	const zone = timezone === '' ? {} : {timezone};
	const closed = withNotice({...state, dialog: null}, `reading ${source.address} again`);
	return [closed, [{kind: 'heal', source, dialect: trial.dialect, ...zone}]];
}

function heal(state: State, dialog: ClinicDialog): Step {
	const trial = dialog.preview?.trials[dialog.chosen];
	if (trial === undefined) return [state, []];
	if (trial.parsed > 0 || dialog.preview?.looked === 0) return healIn(state, dialog, '');
	const problem = `no line of it parses as ${trial.dialect}; choose another`;
	return [{...state, dialog: {...dialog, problem}}, []];
}

function askZone(state: State, dialog: ClinicDialog): State {
	return dialog.preview === null ? state : openInput(state, {kind: 'source-zone', dialog});
}

function choose(state: State, dialog: ClinicDialog, wanted: number): State {
	const last = (dialog.preview?.trials.length ?? 1) - 1;
	const chosen = Math.max(0, Math.min(wanted, last));
	return {...state, dialog: {...dialog, chosen, problem: null}};
}
