import {rfc3339} from '../../../../base/time.ts';
import type {AlertSelection, TriageAction, TriageResult} from '../../../../db/state-store.ts';
import type {Changed, Selection} from '../../../../proto/rpc/schema.ts';
import type {Call, Handlers} from '../handler.ts';
import {filterOf} from './alerts.ts';

type TriageMethod =
	| 'alerts.acknowledge'
	| 'alerts.start'
	| 'alerts.close'
	| 'alerts.reopen'
	| 'alerts.note'
	| 'alerts.assign'
	| 'alerts.undo';

/** What people do to alerts. The store audits every change in the transaction that makes it. */
export const triageHandlers: Handlers<TriageMethod> = {
	'alerts.acknowledge': ({select}, call) => apply(select, {kind: 'acknowledge'}, call),
	'alerts.start': ({select}, call) => apply(select, {kind: 'start'}, call),
	'alerts.close': ({select, resolution, reason = null}, call) =>
		apply(select, {kind: 'close', resolution, reason}, call),
	'alerts.reopen': ({select, reason = null}, call) => apply(select, {kind: 'reopen', reason}, call),
	'alerts.note': ({select, text}, call) => apply(select, {kind: 'note', text}, call),
	'alerts.assign': ({select, assignee}, call) => apply(select, {kind: 'assign', assignee}, call),
	'alerts.undo': ({change}, call) => done(call.context.state.undo(change, by(call)), call),
};

function apply(select: Selection, action: TriageAction, call: Call): Changed {
	return done(call.context.state.triage(selectionOf(select), action, by(call)), call);
}

function by({client, context}: Call) {
	return {actor: client.actor, now: context.now()};
}

function done({change, ids, undoUntil}: TriageResult, {feed}: Call): Changed {
	feed.alertsChanged();
	return {change, ids: [...ids], undo_until: rfc3339(undoUntil)};
}

function selectionOf(select: Selection): AlertSelection {
	if ('ids' in select) return select;
	return {filter: filterOf(select.query), expectedCount: select.expected_count};
}
