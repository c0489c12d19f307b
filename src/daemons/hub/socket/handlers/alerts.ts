import type {HubContext} from '../../hub-context.ts';
import type {Alert} from '../../../../model/alert.ts';
import type {AlertFilter, AlertWindowRequest} from '../../../../db/state-store.ts';
import type {
	AlertQuery,
	AlertWindow,
	AlertWindowResult,
	EventJson,
} from '../../../../proto/rpc/schema.ts';
import {knownOf} from './lookups.ts';
import type {Handlers} from '../handler.ts';
import type {Row} from '../rows.ts';
import {holdOf} from './holds.ts';
import {alertRow, auditRow, fitRows, rowsBudget, wholeEventRow} from '../rows.ts';

/** Characters of a message in an alert's evidence, beside all its bytes. */
const evidenceClip = 1024;

/** Alerts, read. */
export const alertHandlers: Handlers<'alerts.window' | 'alerts.get'> = {
	'alerts.window': (window, {context}) => readAlertWindow(context, window).result,

	'alerts.get': async ({id}, {context}) => {
		const found = context.state.alert(id);
		const {alert} = found;
		const history = context.state.history(alert.id).map((row) => auditRow(row));
		const newest = fitRows(history, Math.max(history.length - 1, 0), rowsBudget / 2);
		const evidence = await evidenceOf(context, alert);
		const kept = fitRows(evidence, 0, rowsBudget / 2);
		return {
			alert: alertRow(found, context.sources).json,
			rule: context.rule(alert.rule.id) ?? {...alert.rule, description: '', condition: ''},
			evidence: evidence.slice(0, kept.to).map(({json}) => json),
			history: history.slice(newest.from).map(({json}) => json),
			hold: holdOf(context, alert.id),
			known: [...knownOf(context, [alert.sourceIp, alert.hostName, ...alert.group])],
		};
	},
};

/** A window of alerts, trimmed to fit into a line around its anchor: the top where it has none. */
export function readAlertWindow(
	context: HubContext,
	window: AlertWindow,
): {
	readonly result: AlertWindowResult;
	readonly rows: readonly Row<AlertWindowResult['rows'][0]>[];
} {
	const {rows: found, total, position} = context.state.alertWindow(requestOf(window));
	const rows = found.map((row) => alertRow(row, context.sources));
	const {from, to} = fitRows(rows, Math.max(anchorIndex(rows, window.anchor), 0));
	const kept = rows.slice(from, to);
	const result = {rows: kept.map(({json}) => json), total, position: position + from};
	return {result, rows: kept};
}

/** The store's form of a query of alerts. */
export function filterOf({states, min_severity, assignee, text}: AlertQuery): AlertFilter {
	return {states, minSeverity: min_severity, assignee, text};
}

function requestOf({query, order, anchor, before, after}: AlertWindow): AlertWindowRequest {
	return {filter: filterOf(query), order, anchor, before, after};
}

function anchorIndex(rows: readonly Row<{id: string}>[], anchor: string | undefined): number {
	if (anchor === 'end') return rows.length - 1;
	return anchor === undefined ? 0 : rows.findIndex(({json}) => json.id.startsWith(anchor));
}

async function evidenceOf(context: HubContext, alert: Alert): Promise<readonly Row<EventJson>[]> {
	const ids = [...new Set([...alert.firstEvents, ...alert.lastEvents])].toSorted((a, b) => a - b);
	const events = await Promise.all(
		ids.map(async (id) => (await context.events.get(id)) ?? context.state.evidence.copy(id)),
	);
	const share = rowsBudget / 2 / ids.length;
	return events
		.filter((event) => event !== undefined)
		.map((event) => wholeEventRow(event, {clip: evidenceClip, sources: context.sources}, share));
}
