import test from 'ava';
import {alertOf, ann, openedState, start} from '../helpers/state-stores.ts';

const by = {...ann, reason: 'a report'};

test('an alert is held and released by its prefix, and the audit says so', (t) => {
	const store = openedState(t);
	const [one, other] = [
		alertOf(1, {firstEvents: [5, 6], lastEvents: [6, 9]}),
		alertOf(2, {firstEvents: [], lastEvents: []}),
	];
	store.saveFold([one, other], 1, start);
	const {evidence} = store;
	const held = evidence.hold(one.id.slice(0, 6), by);
	t.deepEqual(held, {
		alert: one.id,
		actor: by.actor,
		time: by.now,
		reason: 'a report',
		range: {first: 5, last: 9},
	});
	t.is(evidence.hold(other.id, {...by, reason: null}).range, null);
	t.throws(() => evidence.hold(one.id, by), {code: 'refused', message: /is held already/});
	// The hold grows with the alert.
	store.saveFold([{...one, lastEvents: [9, 12]}], 2, start);
	t.deepEqual(evidence.holdOf(one.id)?.range, {first: 5, last: 12});
	evidence.release(one.id, {...by, reason: null});
	t.throws(() => evidence.release(one.id, by), {code: 'refused', message: /is not held/});
	t.throws(() => evidence.hold('f00', by), {code: 'not_found'});
	t.deepEqual(
		evidence.holds().map(({alert}) => alert),
		[other.id],
	);
	t.deepEqual(
		store.history(one.id).map(({action, detail, change}) => [action, detail, change]),
		[
			['alert.held', {reason: 'a report'}, null],
			['alert.released', {reason: null}, null],
		],
	);
});

test('a bounded number of alerts is held at a time', (t) => {
	const store = openedState(t);
	const alerts = Array.from({length: 101}, (_, at) => alertOf(at));
	store.saveFold(alerts, 1, start);
	for (const {id} of alerts.slice(0, 100)) store.evidence.hold(id, by);
	t.throws(() => store.evidence.hold(alerts[100]?.id ?? '', by), {
		code: 'refused',
		message: /100 alerts are held/,
	});
});
