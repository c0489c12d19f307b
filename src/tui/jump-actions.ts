import {parseTimeZone, utc} from '../base/time-zone.ts';
import {instantOf} from '../model/query-time.ts';
import {parseQueryTime} from '../proto/query/query-time.ts';
import {timeForms} from '../proto/query/settings.ts';
import {openInput} from './input-dialog.ts';
import {followLogs, goToLog, logHeight, pauseLogs} from './log-cursor.ts';
import type {Answer, Dialog, State, Step} from './state.ts';
import {typedZone} from './time-zone.ts';
import {withNotice} from './triage.ts';

/** Asks for the time to go to. */
export function askTime(state: State): State {
	if (state.logs.isCounted)
		return withNotice(state, 'this filter counts events and shows no lines; esc takes it away');
	return openInput(state, {kind: 'log-time'});
}

/** Asks the hub for the place of the typed time; the dialog stays where it is none. */
export function jumpTo(
	state: State,
	dialog: Extract<Dialog, {readonly kind: 'input'}>,
	text: string,
): Step {
	// A minus says no more than `ago` does.
	const bound = parseQueryTime(text.replace(/^-/, ''));
	if (bound === undefined)
		return [
			{...state, dialog: {...dialog, problem: `'${text}' is no time; write ${timeForms}`}},
			[],
		];
	const zone = parseTimeZone(typedZone(state)) ?? utc;
	const time = Math.max(0, instantOf(bound, {now: state.now, zone}));
	return [{...state, dialog: null}, [{kind: 'find-place', time: new Date(time).toISOString()}]];
}

/** Goes to the first line of that time, or of the filter after it. */
export function takePlace(
	state: State,
	answer: Extract<Answer, {readonly kind: 'place' | 'place-refused'}>,
): State {
	if (answer.kind === 'place-refused') return withNotice(state, answer.reason, true);
	const {logs} = state;
	if (answer.id === null)
		return withNotice({...state, logs: followLogs(logs)}, 'no line was received since then');
	const height = logHeight(state);
	const paused = pauseLogs(logs, height);
	return {...state, logs: goToLog({...paused, finding: null}, answer.id, height)};
}
