import {writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {openBlockEventStore} from '../../src/db/block-event-store.ts';
import {batchOf} from '../helpers/event-batches.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const dayMs = 86_400_000;

/** Makes a state directory with one event a day, of so many days ago each. */
async function storeDays(stateDirectory: string, daysAgo: readonly number[]): Promise<void> {
	const directory = path.join(stateDirectory, 'events');
	const store = await openBlockEventStore({directory, reasonNames: ['']});
	const rows = daysAgo.map((days, index) => ({
		sequence: index + 1,
		receivedAt: Date.now() - days * dayMs,
	}));
	await store.append(batchOf(rows));
	await store.close();
}

test('a hub removes old event files at its start and by a reload, and says so', async (t) => {
	const directory = temporaryDirectory(t);
	await storeDays(path.join(directory, 'state'), [60, 40, 2, 1]);
	const hub = await startHub(t, {directory});
	await until(
		'two files are removed',
		async () => (await hub.health()).retention.removed.files === 2,
	);
	const before = await hub.health();
	t.like(
		before.retention.classes.find((row) => row.class === 'std'),
		{files: 2},
	);
	t.deepEqual(before.problems, []);
	writeFileSync(path.join(directory, 'hub.yaml'), `${loopbackConfig}retention: {size: 1B}\n`);
	hub.kill('SIGHUP');
	await until('all are removed', async () => (await hub.health()).retention.removed.files === 4);
	const client = await hub.connect();
	const {rows} = await client.call('audit.window', {});
	client.close();
	const removals = rows.filter(({action}) => action === 'events.removed');
	t.deepEqual(
		removals.map(({user, detail}) => [user, detail['reason']]),
		[
			['nms', 'size'],
			['nms', 'size'],
			['nms', 'age'],
			['nms', 'age'],
		],
	);
	const {rows: left} = await hub.connect().then(async (reader) => {
		t.teardown(() => reader.close());
		return reader.call('events.window', {});
	});
	t.deepEqual(left, []);
	t.is((await hub.stop()).code, 0);
});
