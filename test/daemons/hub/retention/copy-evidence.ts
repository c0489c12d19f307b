import path from 'node:path';
import test from 'ava';
import Database from 'better-sqlite3';
import {copyEvidence} from '../../../../src/daemons/hub/retention/copy-evidence.ts';
import {openBlockEventStore} from '../../../../src/db/block-event-store.ts';
import type {ListedFile} from '../../../../src/db/event-store.ts';
import {openSqliteStateStore} from '../../../../src/db/sqlite-state-store.ts';
import {batchOf, testTime} from '../../../helpers/event-batches.ts';
import {alertOf} from '../../../helpers/state-stores.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';

test('events that alerts name outlive their file, byte by byte', async (t) => {
	const directory = temporaryDirectory(t);
	const stateFile = path.join(directory, 'state.db');
	const state = openSqliteStateStore(stateFile);
	const events = await openBlockEventStore({
		directory: path.join(directory, 'events'),
		reasonNames: [''],
	});
	t.teardown(async () => {
		state.close();
		await events.close();
	});
	const rows = Array.from({length: 100}, (_, at) => ({
		sequence: at + 1,
		host: 'pi',
		priority: 86,
		message: Buffer.from([0xff, 0, at]),
		fields: new Map<string, string | number>([['source.port', at]]),
	}));
	await events.append(batchOf(rows));
	const dayLater = {receivedAt: testTime + 86_400_000, sequence: 101};
	await events.append(batchOf([{...rows[0], ...dayLater}]));
	// More alerts than one page has, and two that name events of the other file, too.
	const alerts = Array.from({length: 1200}, (_, at) =>
		alertOf(at, {firstEvents: [(at % 30) + 1], lastEvents: [(at % 30) + 2, at < 2 ? 101 : 32]}),
	);
	state.saveFold(alerts, 1, testTime);
	const [file] = await events.files();
	const before = await Promise.all([1, 31, 32].map(async (id) => events.get(id)));
	const copy = async (listed: ListedFile | undefined) =>
		listed && copyEvidence(listed, {events, evidence: state.evidence});
	await copy(file);
	await copy(file);
	await events.drop(file?.name ?? '');
	t.is(await events.get(1), undefined);
	t.deepEqual(
		[1, 31, 32].map((id) => state.evidence.copy(id)),
		before,
	);
	t.is(state.evidence.copy(33), undefined);
	t.is(state.evidence.copy(101), undefined);
	const database = new Database(stateFile);
	t.teardown(() => database.close());
	t.throws(() => database.exec('DELETE FROM evidence'), {message: /not deleted/});
	t.throws(() => database.exec("UPDATE evidence SET raw = ''"), {message: /not changed/});
});
