import test from 'ava';
import {CommitPace, usualPace} from '../../../src/daemons/hub/commit-pace.ts';
import {EventBatch} from '../../../src/model/event-batch.ts';
import {addHit} from '../../helpers/event-batches.ts';

const hit = {ruleId: 'rule', time: 0, weight: 1, fields: {}};

interface Rows {
	readonly count: number;
	readonly channel?: 'tcp' | 'agent';
	readonly severity?: number;
	readonly hasHit?: boolean;
}

function batchOf({count, channel = 'tcp', severity = 6, hasHit = false}: Rows): EventBatch {
	const batch = new EventBatch();
	const source = {channel, address: '192.0.2.1', epoch: 'e'};
	for (let row = 0; row < count; row += 1) {
		batch.add(Buffer.from('text'), batch.indexOfSource(source), row + 1, 0);
		batch.priority[row] = severity;
	}
	if (hasHit) addHit(batch, 0, hit);
	return batch;
}

/** How many commits there are in so many seconds, where such rows wait whenever they are looked at. */
function commitsIn(seconds: number, rows: Rows): number {
	const pace = new CommitPace(usualPace);
	const batch = batchOf(rows);
	let commits = 0;
	for (let now = 0; now < seconds * 1000; now += usualPace.busyMs) {
		if (!pace.isDue(batch, now)) continue;
		commits += 1;
		pace.committed(now);
	}
	return commits;
}

test('rows wait for others, the longer the fewer they are', (t) => {
	const hour = 3600;
	const often = (hour * 1000) / usualPace.busyMs;
	const seldom = (hour * 1000) / usualPace.fewMs;
	t.is(commitsIn(hour, {count: usualPace.rows}), often);
	for (const rows of [{count: 1}, {count: 1, severity: 2}, {count: 1, hasHit: true}]) {
		const commits = commitsIn(hour, rows);
		t.true(commits >= seldom && commits < seldom * 1.1, `${JSON.stringify(rows)}: ${commits}`);
	}
});

test('what an agent waits for is committed at once', (t) => {
	t.is(commitsIn(60, {count: 1, channel: 'agent'}), 60_000 / usualPace.busyMs);
});

test('the first few rows are committed at once, and errors and hits longer', (t) => {
	const second = 1;
	const all = 1000 / usualPace.busyMs;
	t.is(commitsIn(second, {count: 1}), all);
	const [usual, error, withHit] = [{}, {severity: 3}, {hasHit: true}].map((rows) =>
		commitsIn(10, {count: 1, ...rows}),
	);
	t.true((usual ?? 0) < (error ?? 0));
	t.is(error, withHit);
});

test('a row that comes after a pause waits a moment for others', (t) => {
	const pace = new CommitPace(usualPace);
	t.is(pace.firstLook(0), usualPace.quietMs);
	pace.committed(0);
	t.is(pace.firstLook(50), usualPace.busyMs - 50);
	t.is(pace.firstLook(10_000), usualPace.quietMs);
});
