import type {SourceJson} from '../proto/rpc/source-schema.ts';
import {currentEndpoint} from './endpoint-actions.ts';
import {currentGroup} from './error-actions.ts';
import type {ClinicDialog} from './clinic-state.ts';
import type {State, Step} from './state.ts';
import {undoMs, whyNotNow, withNotice} from './triage.ts';

/** Says that the sender of the selected device or parse errors belongs here. */
export function acceptSender(state: State): Step {
	const selected = state.tab === 'errors' ? currentGroup(state) : currentEndpoint(state);
	if (selected === undefined) return [withNotice(state, 'nothing is selected', true), []];
	const {channel, address} = selected.source;
	if (channel === 'agent' || channel === 'file')
		return [withNotice(state, 'only senders of syslog are accepted: agents register'), []];
	return settle(state, {channel, address}, true);
}

/** Makes it a new sender again. */
export function unacceptSender(state: State, source: ClinicDialog['source']): Step {
	return settle(state, source, false);
}

/** What the hub says of it now. */
export function noteAccepted(state: State, sender: SourceJson): State {
	const {id, channel, address, accepted} = sender;
	if (accepted === null)
		return withNotice({...state, undo: null}, `${id} is not accepted any more`);
	const undo = {kind: 'accept', source: {channel, address}, until: state.now + undoMs} as const;
	const name = accepted.name === null ? '' : ` as ${accepted.name}`;
	return withNotice({...state, undo}, `${id} is accepted${name}`);
}

function settle(state: State, source: ClinicDialog['source'], isAccepted: boolean): Step {
	const refusal = whyNotNow(state);
	if (refusal !== undefined) return [withNotice(state, refusal, true), []];
	return [state, [{kind: 'accept', source, isAccepted}]];
}
