import type {ExecutionContext} from 'ava';
import test from 'ava';
import type {Tidied} from '../../../src/db/event-store.ts';
import {StoreTidier} from '../../../src/daemons/hub/store-tidier.ts';
import type {StoreTidierOptions} from '../../../src/daemons/hub/store-tidier.ts';

const tidiedNothing = {redecoded: 0, toRedecode: 0};
const complete = {blocks: 7, waiting: 0, unseenFiles: 0};

function tidierOf(t: ExecutionContext, options: Partial<StoreTidierOptions>): StoreTidier {
	return new StoreTidier({
		events: {
			index: async () => complete,
			tidy: async () => {
				t.fail();
				return tidiedNothing;
			},
		},
		hasRoom: () => true,
		redecodeMs: () => 0,
		now: () => 5,
		report: (_, error) => t.is(error, undefined),
		...options,
	});
}

test('what waits for its index is made, once at a time', async (t) => {
	const tidying = Promise.withResolvers<void>();
	const tidied: number[] = [];
	let index = {...complete, waiting: 2};
	const tidy = async (now: number): Promise<Tidied> => {
		tidied.push(now);
		await tidying.promise;
		return tidiedNothing;
	};
	const tidier = tidierOf(t, {events: {index: async () => index, tidy}});
	t.true(tidier.index.unseenFiles > 0);
	await tidier.look();
	await tidier.look();
	t.deepEqual([tidier.index, tidied], [index, [5]]);
	tidying.resolve();
	index = complete;
	await tidier.look();
	t.deepEqual([tidier.index, tidied], [complete, [5]]);
});

test('a store without blocks that wait is tidied now and then, but not on a full disk', async (t) => {
	let [tidied, hasRoom] = [0, true];
	const tidy = async (): Promise<Tidied> => {
		tidied += 1;
		return tidiedNothing;
	};
	const tidier = tidierOf(t, {
		events: {index: async () => complete, tidy},
		hasRoom: () => hasRoom,
	});
	const lookOften = async (): Promise<void> => {
		for (let look = 0; look < 20; look += 1) {
			// oxlint-disable-next-line no-await-in-loop
			await tidier.look();
		}
	};
	await lookOften();
	t.is(tidied, 2);
	hasRoom = false;
	await lookOften();
	t.is(tidied, 2);
});

test('a store that does not answer is told of until it does, or closes', async (t) => {
	const told: unknown[] = [];
	const failure = new Error('busy');
	let isFailing = true;
	const index = async (): Promise<typeof complete> => {
		if (isFailing) throw failure;
		return complete;
	};
	const report = (cause: string, error: unknown): void => {
		if (cause.startsWith('how far')) told.push(error);
	};
	const tidier = tidierOf(t, {events: {index, tidy: async () => tidiedNothing}, report});
	await tidier.look();
	isFailing = false;
	await tidier.look();
	tidier.close();
	isFailing = true;
	await tidier.look();
	t.deepEqual(told, [failure, undefined]);
});
