import type {AlertState, Triage} from '../model/alert.ts';
import {startsIn} from '../model/triage-start.ts';
import type {TriageAction} from './state-store.ts';

/** What the audit calls each action. */
export const auditNames: Readonly<Record<TriageAction['kind'], string>> = {
	acknowledge: 'alert.acknowledged',
	start: 'alert.started',
	close: 'alert.closed',
	reopen: 'alert.reopened',
	note: 'alert.noted',
	assign: 'alert.assigned',
};

/** Whether an alert in this state takes the action. */
export function isAllowed(state: AlertState, {kind}: TriageAction): boolean {
	const states: readonly AlertState[] = startsIn[kind];
	return states.includes(state);
}

/** What the action makes of an alert whose state takes it. Acknowledging and starting assign the actor where nobody is assigned. */
export function applyAction(
	triage: Triage,
	action: TriageAction,
	{user, now}: {readonly user: string; readonly now: number},
): Triage {
	let change: Partial<Triage>;
	switch (action.kind) {
		case 'acknowledge':
			change = {state: 'acknowledged', assignee: triage.assignee ?? user};
			break;
		case 'start':
			change = {state: 'in_progress', assignee: triage.assignee ?? user};
			break;
		case 'close':
			change = {state: 'closed', resolution: action.resolution};
			break;
		case 'reopen':
			change = {state: 'new', resolution: null};
			break;
		case 'note':
			change = {};
			break;
		case 'assign':
			change = {assignee: action.assignee};
	}
	return {...triage, ...change, changedAt: now};
}
