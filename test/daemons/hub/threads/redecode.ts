import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {openBlockEventStore} from '../../../../src/db/block-event-store.ts';
import type {EventStore} from '../../../../src/db/event-store.ts';
import {openThreadedEventStore} from '../../../../src/daemons/hub/threads/threaded-event-store.ts';
import {batchOf, testTime} from '../../../helpers/event-batches.ts';
import {queryOf} from '../../../helpers/queries.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';

const usersPack = {
	name: 'users.yaml',
	text: `decoder: users
description: whom a job is for
programs: [jobs]
patterns:
  - name: of
    match: 'job <int:event.code> of <word:user.name>'
    fields: {}
others: none
tests: {accept: [], reject: [], injection: []}
`,
};

const stale = new Map([['event.outcome', 'stale']]);

/** Jobs of two users: sealed and signed ones, and ones in the head. */
async function fill(store: EventStore): Promise<void> {
	const origin = new Map([...stale, ['log.file.path', '/var/log/jobs']]);
	await store.append(
		batchOf([
			{sequence: 1, program: 'jobs', message: 'job 1 of alice', fields: origin},
			{sequence: 2, program: 'jobs', message: 'job 2 of bob', fields: stale},
		]),
	);
	await store.tidy(testTime + 3_600_000);
	await store.append(batchOf([{sequence: 3, program: 'jobs', message: 'job 3 of alice'}]));
}

async function openFilled(t: ExecutionContext) {
	const store = await openThreadedEventStore({
		directory: path.join(temporaryDirectory(t), 'events'),
		reasonNames: [],
		onDeath: (error) => t.fail(error.message),
	});
	t.teardown(() => store.close());
	await fill(store);
	return store;
}

async function answer(store: EventStore, text: string) {
	const search = await store.search({query: queryOf(text), cursor: null});
	try {
		return await search.next({limit: 10, budgetMs: 60_000});
	} finally {
		await search.close();
	}
}

async function linesOf(store: EventStore, text: string): Promise<readonly string[]> {
	const {rows, isDone} = await answer(store, text);
	return isDone ? rows.map(({message}) => message) : ['not done'];
}

test('redecode: finds stored events by the decoders of now', async (t) => {
	const store = await openFilled(t);
	await store.useDecoders([usersPack]);
	t.deepEqual(await linesOf(store, 'user.name:alice'), []);
	t.deepEqual(await linesOf(store, 'user.name:alice redecode:yes'), [
		'job 3 of alice',
		'job 1 of alice',
	]);
	t.deepEqual(await linesOf(store, 'user.name:alice "JOB 1" redecode:yes'), ['job 1 of alice']);
	t.deepEqual(await linesOf(store, 'NOT user.name:alice redecode:yes'), ['job 2 of bob']);
	const {aggregate} = await answer(store, 'redecode:yes | top user.name');
	t.like(aggregate, {
		kind: 'top',
		values: [
			{value: 'alice', count: 2},
			{value: 'bob', count: 1},
		],
	});
});

test('events decoded anew keep where they were read, and lose what no decoder says', async (t) => {
	const store = await openFilled(t);
	await store.useDecoders([usersPack]);
	const {rows} = await answer(store, '"job 1" redecode:yes');
	t.deepEqual(Object.fromEntries(rows[0]?.fields ?? []), {
		'event.dataset': 'users',
		'event.code': 1,
		'user.name': 'alice',
		'log.file.path': '/var/log/jobs',
	});
	t.deepEqual(await linesOf(store, 'event.outcome:stale redecode:yes'), []);
	t.is((await linesOf(store, 'event.outcome:stale')).length, 2);
	await store.useDecoders([]);
	t.deepEqual(await linesOf(store, 'user.name:alice redecode:yes'), []);
});

test('what other packs decoded is decoded anew in idle time, and nothing else of it changes', async (t) => {
	const store = await openFilled(t);
	await store.useDecoders([]);
	await store.decodersSettled();
	const evidence = async () => {
		const {rows} = await answer(store, '"job "');
		return rows.map(({id, receivedAt, time, raw}) => ({id, receivedAt, time, raw}));
	};
	const [before, counts] = [await evidence(), await store.counts()];
	await store.useDecoders([usersPack]);
	await store.decodersSettled();
	await store.append(batchOf([{sequence: 4, program: 'jobs', message: 'text of now'}]));
	const now = testTime + 7_200_000;
	t.like(await store.tidy(now), {redecoded: 0}, 'only as far back as is asked for');
	t.deepEqual(await linesOf(store, 'user.name:alice'), []);
	const begun = await store.search({query: queryOf('"job "'), cursor: null});
	const first = await begun.next({limit: 1, budgetMs: 60_000});
	const tidied = await store.tidy(now, 86_400_000);
	t.deepEqual(tidied, {redecoded: 4, toRedecode: 0});
	const rest = await begun.next({limit: 10, budgetMs: 60_000});
	await begun.close();
	t.deepEqual(
		[...first.rows, ...rest.rows].map(({message}) => message),
		['job 3 of alice', 'job 2 of bob', 'job 1 of alice'],
		'a search goes on over it',
	);
	t.deepEqual(store.problems(), []);
	t.deepEqual(await linesOf(store, 'user.name:alice'), ['job 3 of alice', 'job 1 of alice']);
	t.deepEqual(await linesOf(store, 'event.outcome:stale'), []);
	t.deepEqual(await linesOf(store, 'log.file.path:"/var/log/jobs"'), ['job 1 of alice']);
	t.deepEqual(await evidence(), before);
	t.is((await store.counts()).events, counts.events + 1);
	t.deepEqual(await store.tidy(now, 86_400_000), tidied, 'once is enough');
});

test('a store without decoders refuses redecode: in words', async (t) => {
	const store = await openBlockEventStore({directory: temporaryDirectory(t), reasonNames: []});
	t.teardown(() => store.close());
	await fill(store);
	await t.throwsAsync(linesOf(store, 'user.name:alice redecode:yes'), {
		code: 'refused',
		message: /no decoders/,
	});
});
