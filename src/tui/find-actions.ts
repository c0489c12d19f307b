import type {EventJson} from '../proto/rpc/schema.ts';
import {narrowQuery} from '../proto/query/narrow-query.ts';
import {goToLog, logHeight, pauseLogs} from './log-cursor.ts';
import type {LogsState} from './log-state.ts';
import type {Answer, State} from './state.ts';
import {typedZone} from './time-zone.ts';
import {withNotice} from './triage.ts';

/** Severity err and worse. RFC 5424 §6.2.1 */
const worstKept = 3;

/** Goes to the next line of severity err or worse of the filter, or to the one before; what is not loaded is looked for. */
export function findError(state: State, isLater: boolean): State {
	const {logs} = state;
	if (logs.rows.length === 0 || (isLater && logs.anchor === 'tail')) return noError(state, isLater);
	const height = logHeight(state);
	const known = nearError(logs, isLater);
	if (known !== undefined) {
		const paused = {...pauseLogs(logs, height), finding: null};
		return {...state, logs: goToLog(paused, known.id, height)};
	}
	if (isLater ? logs.isAtEnd : logs.isAtStart) return noError(state, isLater);
	return lookFor(state, isLater);
}

/** What became of the search for a line. */
export function takeFound(
	state: State,
	answer: Extract<Answer, {readonly kind: `line-${string}`}>,
): State {
	const {logs} = state;
	if (logs.finding === null) return state;
	const stopped = {...state, logs: {...logs, finding: null}};
	switch (answer.kind) {
		case 'line-sought':
			return {...state, logs: {...logs, finding: {...logs.finding, share: answer.share}}};
		case 'line-refused':
			return withNotice(stopped, answer.reason, true);
		case 'line-found':
			if (answer.id === null) return noError(stopped, logs.finding.wish.isLater);
			return {...stopped, logs: pausedAtLine(stopped, answer.id)};
	}
}

/** The live end was followed until a line was found. */
function pausedAtLine(state: State, id: number): LogsState {
	const height = logHeight(state);
	return goToLog(pauseLogs(state.logs, height), id, height);
}

/** The nearest one that is loaded; above the live end, the newest. */
function nearError(
	{anchor, rows, later, selected}: LogsState,
	isLater: boolean,
): EventJson | undefined {
	const all = [...rows, ...later];
	const at = anchor === 'tail' ? all.length : all.findIndex(({id}) => id === selected);
	return isLater
		? all.slice(at + 1).find(isError)
		: all.slice(0, Math.max(0, at)).findLast(isError);
}

function isError({log}: EventJson): boolean {
	const {severity} = log.syslog;
	return severity !== null && severity <= worstKept;
}

/** All that is loaded has none. */
function lookFor(state: State, isLater: boolean): State {
	const {logs} = state;
	const all = [...logs.rows, ...logs.later];
	const from = (isLater ? all.at(-1) : all[0])?.id ?? 0;
	const query = narrowQuery(logs.query, 'severity<=err');
	const wish = {query, timeZone: typedZone(state), from, isLater};
	return {...state, logs: {...logs, finding: {wish, share: 0}}};
}

function noError(state: State, isLater: boolean): State {
	return withNotice(state, `no ${isLater ? 'later' : 'earlier'} line of severity err or worse`);
}
