import test from 'ava';
import type {AlertFilter, StateStore} from '../../src/db/state-store.ts';
import type {Alert} from '../../src/model/alert.ts';
import {severities} from '../../src/model/severity.ts';
import {
	acknowledge,
	alertOf,
	ann,
	bob,
	closing,
	openedState,
	start,
	stateWithAlerts,
} from '../helpers/state-stores.ts';

test('windows follow the order and lie around their anchor', (t) => {
	const store = openedState(t);
	const alerts = Array.from({length: 40}, (_, index) =>
		alertOf(index, {severity: severities[index % 5]!, lastSeen: start + ((index * 7) % 11) * 1000}),
	);
	store.saveFold(alerts, 1, start);
	for (const [index, alert] of alerts.entries()) {
		if (index % 3 === 0) store.triage({ids: [alert.id]}, acknowledge, ann);
		if (index % 4 === 0) store.triage({ids: [alert.id]}, closing, bob);
	}
	const filters: readonly AlertFilter[] = [
		{},
		{states: ['new']},
		{states: ['new', 'closed'], minSeverity: 'medium'},
		{assignee: null},
		{assignee: 'ann'},
		{assignee: 'ann', states: ['closed']},
		{text: 'RULE 10.0.0.1'},
		{text: 'host-7'},
		{text: 'user-3', assignee: null},
		{text: alerts[5]!.id.slice(0, 9)},
		{text: 'nothing like it'},
	];
	for (const filter of filters) {
		for (const order of ['priority', 'time'] as const) {
			const expected = sorted(
				alerts.filter((alert) => matches(store, alert, filter)),
				order,
			);
			const label = JSON.stringify({filter, order});
			const window = {filter, order, before: 0, after: 100, anchor: undefined};
			const whole = store.alertWindow(window);
			t.deepEqual(whole.rows.map(idOf), expected, label);
			t.like(whole, {total: expected.length, position: 0}, label);
			const end = store.alertWindow({...window, anchor: 'end', before: 3, after: 4});
			t.deepEqual(end.rows.map(idOf), expected.slice(-3), `${label} end`);
			t.is(end.position, Math.max(0, expected.length - 3), `${label} end`);
			for (const anchor of alerts.map(({id}) => id).slice(0, 12)) {
				const all = sorted(alerts, order);
				const isAbove = (id: string) => all.indexOf(id) < all.indexOf(anchor);
				const above = expected.filter((id) => isAbove(id));
				const rest = expected.slice(above.length);
				const own = rest[0] === anchor ? 1 : 0;
				const part = store.alertWindow({...window, anchor, before: 3, after: 4});
				const rows = [...above.slice(-3), ...rest.slice(0, own + 4)];
				t.deepEqual(part.rows.map(idOf), rows, `${label} ${anchor}`);
				t.is(part.position, Math.max(0, above.length - 3), `${label} ${anchor}`);
			}
		}
	}
	t.deepEqual(
		store.alertWindow({filter: {}, order: 'time', anchor: undefined, before: 5, after: 0}),
		{
			rows: [],
			total: 40,
			position: 0,
		},
	);
});

test('words that very many alerts hold give the same windows', (t) => {
	const {store, ids} = stateWithAlerts(t, 10_001);
	const anchor = ids[5000]!;
	for (const text of ['brute force', 'host-']) {
		for (const states of [undefined, ['new'] as const]) {
			const window = {order: 'time', anchor, before: 5, after: 5} as const;
			const plain = store.alertWindow({...window, filter: {states}});
			const end = {...window, anchor: 'end'} as const;
			t.deepEqual(
				store.alertWindow({...end, filter: {states, text}}),
				store.alertWindow({...end, filter: {states}}),
			);
			t.deepEqual(store.alertWindow({...window, filter: {states, text}}), plain);
			t.is(plain.total, states === undefined ? 10_001 : store.counts().new);
		}
		store.triage({ids: [ids[0]!]}, text === 'host-' ? closing : acknowledge, ann);
	}
});

test('counts follow every change', (t) => {
	const {store, ids} = stateWithAlerts(t, 4);
	t.deepEqual(store.counts(), {
		open: {informational: 0, low: 0, medium: 0, high: 4, critical: 0},
		new: 4,
		states: {new: 4, acknowledged: 0, in_progress: 0, closed: 0},
		total: 4,
	});
	store.triage({ids: [ids[0]!]}, acknowledge, ann);
	store.triage({ids: [ids[1]!]}, closing, ann);
	store.saveFold([alertOf(2, {severity: 'critical', lastSeen: start + 9 * 86_400_000})], 2, start);
	t.deepEqual(store.counts(), {
		open: {informational: 0, low: 0, medium: 0, high: 2, critical: 1},
		new: 2,
		states: {new: 2, acknowledged: 1, in_progress: 0, closed: 1},
		total: 4,
	});
});

/** The meaning of a filter, said once more in the plainest way. */
function matches(store: StateStore, alert: Alert, filter: AlertFilter): boolean {
	const {triage} = store.alert(alert.id);
	const {states, minSeverity, assignee, text = ''} = filter;
	if (states !== undefined && !states.includes(triage.state)) return false;
	if (minSeverity !== undefined && rankOf(alert.severity) < rankOf(minSeverity)) return false;
	if (assignee !== undefined && triage.assignee !== assignee) return false;
	const haystack = [alert.rule.name, ...alert.group, alert.hostName, alert.userName, alert.id]
		.join(' ')
		.toLowerCase();
	return text
		.toLowerCase()
		.split(' ')
		.every((word) => haystack.includes(word));
}

function sorted(alerts: readonly Alert[], order: 'priority' | 'time'): readonly string[] {
	return alerts
		.toSorted((one, other) => {
			const byRank = order === 'priority' ? rankOf(other.severity) - rankOf(one.severity) : 0;
			if (byRank !== 0) return byRank;
			if (one.lastSeen !== other.lastSeen) return other.lastSeen - one.lastSeen;
			return one.id < other.id ? 1 : -1;
		})
		.map(({id}) => id);
}

function rankOf(severity: Alert['severity']): number {
	return severities.indexOf(severity);
}

function idOf({alert}: {readonly alert: Alert}): string {
	return alert.id;
}
