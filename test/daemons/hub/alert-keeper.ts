import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {AlertKeeperOptions} from '../../../src/daemons/hub/alert-keeper.ts';
import {AlertKeeper} from '../../../src/daemons/hub/alert-keeper.ts';
import type {Detection} from '../../../src/daemons/hub/detection.ts';
import {loadDetection} from '../../../src/daemons/hub/detection.ts';
import type {Stores} from '../../../src/daemons/hub/stores.ts';
import {openStores} from '../../../src/daemons/hub/stores.ts';
import type {Alert} from '../../../src/model/alert.ts';
import {EventBatch} from '../../../src/model/event-batch.ts';
import {Pipeline} from '../../../src/pipeline/pipeline.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';
import {until} from '../../helpers/until.ts';

const detection = loadShipped();
const start = Date.parse('2026-03-01T10:00:00Z');
const now = (): number => start;

function loadShipped(): Detection {
	const none = {
		usesShipped: true,
		ruleDirectories: [],
		decoderDirectories: [],
		inside: [],
		lookups: [],
	};
	const loaded = loadDetection(none);
	if (loaded.kind === 'error') throw new Error(JSON.stringify(loaded.problems));
	return loaded.detection;
}

/** Failed logins from five addresses, one each 7 s; the first address succeeds at the end. */
function lines(count: number): readonly string[] {
	return Array.from({length: count}, (_, index) => {
		const isLast = index === count - 1;
		return login(index, isLast ? 'Accepted' : 'Failed', isLast ? 0 : index % 5);
	});
}

/** Seven failed logins from one address after the other. */
function newcomers(count: number): readonly string[] {
	return Array.from({length: count}, (_, index) => login(index, 'Failed', Math.floor(index / 7)));
}

function login(index: number, verb: 'Failed' | 'Accepted', address: number): string {
	const time = new Date(start + index * 7000).toISOString();
	return `<38>1 ${time} host sshd 7 - - ${verb} password for root from 198.51.100.${address} port 42 ssh2`;
}

/** The lines as batches of one source, as an intake would bring them. */
function batchesOf(texts: readonly string[], size: number): readonly EventBatch[] {
	const stream = new Pipeline(detection).open(
		{channel: 'tcp', address: '192.0.2.1', epoch: 'e'},
		{framing: 'stream', format: 'auto'},
	);
	const batches: EventBatch[] = [];
	for (let from = 0; from < texts.length; from += size) {
		const batch = new EventBatch(size);
		batches.push(batch);
		const chunk = texts.slice(from, from + size).join('\n');
		stream.push(Buffer.from(`${chunk}\n`), start + 3_600_000, {batchFor: () => batch});
	}
	return batches;
}

interface Setup {
	readonly stores: Stores;
	readonly troubles: unknown[];
	readonly open: (
		state?: AlertKeeperOptions['state'],
		events?: AlertKeeperOptions['events'],
	) => Promise<AlertKeeper>;
	/** What the state file has of each alert. */
	readonly alerts: () => readonly Alert[];
}

async function setUp(t: ExecutionContext, name: string): Promise<Setup> {
	const stores = await openStores(path.join(temporaryDirectory(t), name), 'test');
	t.teardown(async () => stores.close());
	const troubles: unknown[] = [];
	return {
		stores,
		troubles,
		open: async (state = stores.state, events = stores.events) =>
			AlertKeeper.open({
				events,
				state,
				rules: detection.rules,
				now,
				isWatched: () => true,
				onSaved: () => undefined,
				onTrouble: (error) => troubles.push(error),
			}),
		alerts: () =>
			stores.state
				.alertWindow({filter: {}, order: 'time', anchor: undefined, before: 0, after: 500})
				.rows.map(({alert}) => alert),
	};
}

/** What one run without any interruption makes of the lines. */
async function uninterrupted(
	t: ExecutionContext,
	texts: readonly string[],
): Promise<readonly unknown[]> {
	const {stores, open, alerts} = await setUp(t, 'whole');
	const keeper = await open();
	for (const batch of batchesOf(texts, 10)) {
		// oxlint-disable-next-line no-await-in-loop
		await stores.events.append(batch);
	}
	await keeper.catchUp();
	await keeper.stop();
	return alerts();
}

test('alerts are made of committed hits', async (t) => {
	const alerts = await uninterrupted(t, lines(100));
	t.is(alerts.length, 6);
});

test('a keeper that dies after any commit makes the same alerts', async (t) => {
	const expected = await uninterrupted(t, lines(200));
	const {stores, open, alerts} = await setUp(t, 'cut');
	for (const [index, batch] of batchesOf(lines(200), 7).entries()) {
		// oxlint-disable-next-line no-await-in-loop
		const keeper = await open();
		// oxlint-disable-next-line no-await-in-loop
		await stores.events.append(batch);
		// Every third one dies between the commit and its alerts.
		// oxlint-disable-next-line no-await-in-loop
		if (index % 3 !== 0) await keeper.catchUp();
	}
	const last = await open();
	await last.catchUp();
	t.deepEqual(alerts(), expected);
});

test('alerts that cannot be saved are saved when it is possible again', async (t) => {
	const expected = await uninterrupted(t, lines(60));
	const {stores, open, alerts, troubles} = await setUp(t, 'full');
	let isFull = true;
	const keeper = await open({
		foldCursor: () => stores.state.foldCursor(),
		alertsFiredSince: (time: number) => stores.state.alertsFiredSince(time),
		saveFold: (...saved: Parameters<Stores['state']['saveFold']>) => {
			if (isFull) throw new Error('no room');
			stores.state.saveFold(...saved);
		},
	});
	for (const batch of batchesOf(lines(60), 60)) {
		// oxlint-disable-next-line no-await-in-loop
		await stores.events.append(batch);
	}
	await keeper.catchUp();
	t.is(alerts().length, 0);
	t.is(troubles.length, 1);
	isFull = false;
	await until('the keeper has tried again', () => troubles.length === 2);
	t.deepEqual(alerts(), expected);
	t.is(troubles[1], undefined);
});

test('a change of rules goes on with the alerts there are', async (t) => {
	const expected = await uninterrupted(t, lines(100));
	const {stores, open, alerts} = await setUp(t, 'rules');
	const keeper = await open();
	for (const batch of batchesOf(lines(100), 30)) {
		// oxlint-disable-next-line no-await-in-loop
		await stores.events.append(batch);
		void keeper.catchUp();
		// oxlint-disable-next-line no-await-in-loop
		await keeper.changeRules(detection.rules);
	}
	t.deepEqual(alerts(), expected);
});

/** Reads of hits are counted. */
function countingReads(stores: Stores): {
	readonly events: AlertKeeperOptions['events'];
	readonly reads: () => number;
} {
	let reads = 0;
	const events: AlertKeeperOptions['events'] = {
		hitRunsAfter: async (...request) => {
			const runs = await stores.events.hitRunsAfter(...request);
			reads += 1;
			return runs;
		},
		hitBack: async (...request) => stores.events.hitBack(...request),
		firstHitSince: async (time) => stores.events.firstHitSince(time),
	};
	return {events, reads: () => reads};
}

test('hits of a commit are folded at once, without being read back', async (t) => {
	const [atOnce, readBack] = [await setUp(t, 'at-once'), await setUp(t, 'read-back')];
	const {events, reads} = countingReads(atOnce.stores);
	const [keeper, reader] = [await atOnce.open(undefined, events), await readBack.open()];
	const give = async (batch: EventBatch) => {
		// Classes are committed one after the other, so that hits are not in the order of rows.
		for (let row = 0; row < batch.count; row += 1) batch.class[row] = row % 3;
		keeper.committed(batch, (await atOnce.stores.events.append(batch)).lastHit);
		await readBack.stores.events.append(batch);
	};
	const [first, ...others] = batchesOf(lines(200), 10);
	await give(first!);
	await keeper.catchUp();
	const before = reads();
	for (const batch of others) {
		// oxlint-disable-next-line no-await-in-loop
		await give(batch);
	}
	t.is(reads(), before);
	await Promise.all([keeper.catchUp(), reader.catchUp()]);
	t.deepEqual(atOnce.alerts(), readBack.alerts());
	t.true(atOnce.alerts().length > 0);
	await Promise.all([keeper.stop(), reader.stop()]);
});

test('hits that somebody else committed meanwhile are read before those that follow', async (t) => {
	const texts = lines(200);
	const expected = await uninterrupted(t, texts);
	const {stores, open, alerts} = await setUp(t, 'gaps');
	const keeper = await open();
	for (const [index, batch] of batchesOf(texts, 10).entries()) {
		// oxlint-disable-next-line no-await-in-loop
		const {lastHit} = await stores.events.append(batch);
		if (index % 4 !== 1) keeper.committed(batch, lastHit);
		// oxlint-disable-next-line no-await-in-loop
		if (index % 4 === 2) await keeper.catchUp();
	}
	await keeper.catchUp();
	t.deepEqual(alerts(), expected);
	await keeper.stop();
});

test('what a fold that is behind has opened is saved before it has caught up', async (t) => {
	const {stores, open, alerts} = await setUp(t, 'behind');
	let isBehind = true;
	const events: AlertKeeperOptions['events'] = {
		hitBack: async (...given) => stores.events.hitBack(...given),
		firstHitSince: async (...given) => stores.events.firstHitSince(...given),
		hitRunsAfter: async (after, limit) => {
			const runs = await stores.events.hitRunsAfter(after, limit);
			// As by a commit that came meanwhile.
			if (isBehind) keeper.notice();
			return runs;
		},
	};
	const keeper = await open(undefined, events);
	for (const batch of batchesOf(newcomers(70), 10)) {
		// oxlint-disable-next-line no-await-in-loop
		await stores.events.append(batch);
	}
	keeper.notice();
	await until('alerts are saved', () => alerts().length > 0);
	isBehind = false;
	await keeper.catchUp();
	t.is(alerts().length, 10);
	await keeper.stop();
});

test('a start does not wait for hits that take long to fold, and tells how many there are', async (t) => {
	const texts = newcomers(70);
	const expected = await uninterrupted(t, texts);
	const {stores, open, alerts} = await setUp(t, 'waiting');
	let lastHit = 0;
	for (const batch of batchesOf(texts, 10)) {
		// oxlint-disable-next-line no-await-in-loop
		({lastHit} = await stores.events.append(batch));
	}
	const {promise: readable, resolve: letRead} = Promise.withResolvers<void>();
	const keeper = await open(undefined, {
		hitBack: async (...given) => stores.events.hitBack(...given),
		firstHitSince: async (...given) => stores.events.firstHitSince(...given),
		hitRunsAfter: async (...given) => {
			await readable;
			return stores.events.hitRunsAfter(...given);
		},
	});
	await keeper.catchUpWithin(1);
	t.is(keeper.hitsToFold, lastHit);
	t.deepEqual(alerts(), []);
	letRead();
	await keeper.catchUp();
	t.is(keeper.hitsToFold, 0);
	t.deepEqual(alerts(), expected);
	await keeper.stop();
});

test('alerts saved ahead of the cursor count each hit once after a death', async (t) => {
	const texts = newcomers(300);
	const expected = await uninterrupted(t, texts);
	const {stores, open, alerts} = await setUp(t, 'ahead');
	const {events, reads} = countingReads(stores);
	let keeper = await open(undefined, events);
	let ahead = 0;
	for (const [index, batch] of batchesOf(texts, 3).entries()) {
		// oxlint-disable-next-line no-await-in-loop
		const {lastHit} = await stores.events.append(batch);
		const before = reads();
		keeper.notice();
		// oxlint-disable-next-line no-await-in-loop
		await until('the hits are folded', () => reads() > before);
		if (index % 40 !== 39) continue;
		// oxlint-disable-next-line no-await-in-loop
		await keeper.stop();
		const cursor = stores.state.foldCursor();
		t.true(cursor < lastHit, 'all is saved');
		ahead += alerts().filter(({openedBy = 0}) => openedBy > cursor).length;
		// oxlint-disable-next-line no-await-in-loop
		keeper = await open(undefined, events);
	}
	t.true(ahead > 0, 'some were saved ahead');
	await keeper.catchUp();
	t.deepEqual(alerts(), expected);
	await keeper.stop();
});

test('hits that make no alert, or that one alert grows by, are not saved each time', async (t) => {
	const texts = lines(200);
	const expected = await uninterrupted(t, texts);
	const {stores, open, alerts} = await setUp(t, 'seldom');
	let saves = 0;
	const {events, reads} = countingReads(stores);
	const state: AlertKeeperOptions['state'] = {
		foldCursor: () => stores.state.foldCursor(),
		alertsFiredSince: (time) => stores.state.alertsFiredSince(time),
		saveFold: (...saved) => {
			saves += 1;
			stores.state.saveFold(...saved);
		},
	};
	const keeper = await open(state, events);
	const batches = batchesOf(texts, 4);
	for (const batch of batches) {
		// oxlint-disable-next-line no-await-in-loop
		await stores.events.append(batch);
		const before = reads();
		keeper.notice();
		// oxlint-disable-next-line no-await-in-loop
		await until('the hits are folded', () => reads() > before);
	}
	t.is(alerts().length, expected.length, 'an alert is there as soon as it is made');
	t.true(saves < batches.length / 2, `${saves} saves of ${batches.length} commits`);
	await keeper.catchUp();
	t.deepEqual(alerts(), expected);
	await keeper.stop();
});
