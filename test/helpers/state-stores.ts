import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {openSqliteStateStore} from '../../src/db/sqlite-state-store.ts';
import type {StateStore, TriageAction} from '../../src/db/state-store.ts';
import type {Alert} from '../../src/model/alert.ts';
import {temporaryDirectory} from './temporary-directory.ts';

export const start = Date.UTC(2026, 10, 20, 12);
export const ann = {actor: {user: 'ann', uid: 1000}, now: start};
export const bob = {actor: {user: 'bob', uid: 1001}, now: start};
export const acknowledge: TriageAction = {kind: 'acknowledge'};
export const closing: TriageAction = {
	kind: 'close',
	resolution: 'benign',
	reason: 'a scan of ours',
};

export function openedState(t: ExecutionContext): StateStore {
	const store = openSqliteStateStore(path.join(temporaryDirectory(t), 'state.db'));
	t.teardown(() => store.close());
	return store;
}

export function stateWithAlerts(t: ExecutionContext, count: number) {
	const store = openedState(t);
	const alerts = Array.from({length: count}, (_, index) => alertOf(index));
	store.saveFold(alerts, 1, start);
	return {store, ids: alerts.map(({id}) => id)};
}

export function alertOf(index: number, rest: Partial<Alert> = {}): Alert {
	return {
		id:
			((index * 2_654_435_761) >>> 0).toString(16).padStart(8, '0') +
			String(index).padStart(8, '0'),
		rule: {id: 'a rule id', name: 'Brute force rule'},
		severity: 'high',
		group: [`10.0.0.${index}`],
		sourceIp: `10.0.0.${index}`,
		userName: index % 2 === 0 ? null : `User-${index}`,
		hostName: `host-${index}`,
		count: 5,
		firstSeen: start - 1000,
		lastSeen: start,
		firstFired: start,
		lastFired: start,
		firstEvents: [1, 2],
		lastEvents: [2, 3],
		...rest,
	};
}
