import test from 'ava';
import {CommitPace, fewRows, paceLimits} from '../../../src/daemons/hub/commit-pace.ts';
import {EventBatch} from '../../../src/model/event-batch.ts';
import {addHit} from '../../helpers/event-batches.ts';

const hit = {ruleId: 'rule', time: 0, weight: 1, fields: {}};
const {busyMs, quietMs} = paceLimits;
const {watched, unwatched} = fewRows;
const hour = 3_600_000;

interface Rows {
	readonly count: number;
	readonly channel?: 'tcp' | 'agent';
	readonly severity?: number;
	readonly hasHit?: boolean;
	readonly isWatched?: boolean;
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

/** How many commits there are in so many milliseconds, where such rows wait whenever they are looked at. */
function commitsIn(duration: number, rows: Rows): number {
	const pace = new CommitPace();
	const batch = batchOf(rows);
	let commits = 0;
	for (let now = 0; now < duration; now += busyMs) {
		if (rows.isWatched === true) pace.looked(now);
		if (!pace.isDue(batch, now)) continue;
		commits += 1;
		pace.committed(now);
	}
	return commits;
}

test('rows wait for others where they are few, and longer where nobody looks', (t) => {
	const often = hour / busyMs;
	t.is(commitsIn(hour, {count: unwatched.rows}), often);
	t.is(commitsIn(hour, {count: watched.rows, isWatched: true}), often);
	t.is(commitsIn(hour, {count: watched.rows}), hour / unwatched.waitMs);
	for (const rows of [{count: 1}, {count: 1, severity: 2}, {count: 1, hasHit: true}]) {
		const seen = commitsIn(hour, {...rows, isWatched: true});
		t.true(seen >= hour / watched.waitMs && seen < (hour / watched.waitMs) * 1.1, `${seen}`);
		const unseen = commitsIn(hour, rows);
		t.true(unseen >= hour / unwatched.waitMs && unseen < (hour / unwatched.waitMs) * 1.4);
	}
});

test('what an agent waits for is committed at once', (t) => {
	t.is(commitsIn(60_000, {count: 1, channel: 'agent'}), 60_000 / busyMs);
});

test('errors and hits are committed at once, unless they keep coming', (t) => {
	const all = 2000 / busyMs;
	t.is(commitsIn(2000, {count: 1}), 1);
	t.is(commitsIn(2000, {count: 1, severity: 3}), all);
	t.is(commitsIn(2000, {count: 1, hasHit: true}), all);
	t.is(commitsIn(2000, {count: 1, isWatched: true}), all);
});

test('rows that wait are committed when somebody looks', (t) => {
	const pace = new CommitPace();
	pace.committed(0);
	t.false(pace.isDue(batchOf({count: 1}), 5000));
	pace.looked(5000);
	t.true(pace.isDue(batchOf({count: 1}), 5000));
});

test('a row that comes after a pause waits a moment for others', (t) => {
	const pace = new CommitPace();
	t.is(pace.firstLook(0), quietMs);
	pace.committed(0);
	t.is(pace.firstLook(50), busyMs - 50);
	t.is(pace.firstLook(10_000), quietMs);
});
