import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {NmsError, reasonOf} from '../../../../src/base/errors.ts';
import {retentionSchema} from '../../../../src/daemons/hub/retention/retention-schema.ts';
import type {RetentionServiceOptions} from '../../../../src/daemons/hub/retention/retention-service.ts';
import {RetentionService} from '../../../../src/daemons/hub/retention/retention-service.ts';
import type {EventStore} from '../../../../src/db/event-store.ts';
import {openSqliteStateStore} from '../../../../src/db/sqlite-state-store.ts';
import type {StateStore} from '../../../../src/db/state-store.ts';
import {openBlockEventStore} from '../../../../src/db/block-event-store.ts';
import {batchOf, testTime} from '../../../helpers/event-batches.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';

const dayMs = 86_400_000;

interface Setup {
	readonly events: EventStore;
	readonly state: StateStore;
	readonly troubles: unknown[];
	readonly salvages: string[][];
	now: number;
	open(part?: Partial<RetentionServiceOptions>): RetentionService;
	days(): Promise<readonly string[]>;
}

/** A store with one event a day, the last `count` days. */
async function setUp(t: ExecutionContext, count: number): Promise<Setup> {
	const directory = temporaryDirectory(t);
	const events = await openBlockEventStore({
		directory: path.join(directory, 'events'),
		reasonNames: [''],
	});
	const state = openSqliteStateStore(path.join(directory, 'state.db'));
	const rows = Array.from({length: count}, (_, index) => ({
		sequence: index + 1,
		receivedAt: testTime - (count - 1 - index) * dayMs,
	}));
	await events.append(batchOf(rows));
	const days = async (): Promise<string[]> => (await events.files()).map(({day}) => day);
	const setup: Setup = {
		events,
		state,
		troubles: [],
		salvages: [],
		now: testTime,
		days,
		open: (part = {}) =>
			new RetentionService({
				events,
				state,
				settings: retentionSchema.parse({std: {age: '2d'}}),
				log: {info: () => undefined},
				now: () => setup.now,
				held: () => [],
				salvage: async ({day}) => {
					setup.salvages.push([day, ...(await days())]);
				},
				onTrouble: (error) => {
					setup.troubles.push(error);
				},
				...part,
			}),
	};
	t.teardown(async () => {
		await events.close();
		state.close();
	});
	return setup;
}

test('a run removes what is too old and writes it into the audit', async (t) => {
	const setup = await setUp(t, 5);
	const service = setup.open();
	await service.run();
	t.deepEqual(await setup.days(), ['2026-11-18', '2026-11-19', '2026-11-20']);
	t.deepEqual(setup.troubles, [undefined]);
	const rows = setup.state.auditRows(Infinity, 10);
	t.is(rows.length, 2);
	t.like(rows[0], {
		actor: {user: 'nms', uid: null},
		action: 'events.removed',
		detail: {reason: 'age'},
		change: null,
	});
	t.regex(String(rows[1]?.target), /^events-2026-11-16/);
	const {removed, next, classes} = service.report();
	t.is(removed.files, 2);
	t.true(removed.bytes > 0);
	t.is(next?.time, '2026-11-21T00:00:00.000Z');
	t.like(
		classes.find((row) => row.class === 'std'),
		{files: 3, oldest: '2026-11-18', max_age_seconds: 172_800, max_bytes: null},
	);
	await service.stop();
});

test('what has to outlive the files is taken out before the first goes, and only then', async (t) => {
	const setup = await setUp(t, 4);
	const service = setup.open();
	await service.run();
	await service.run();
	const all = ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];
	t.deepEqual(setup.salvages, [['2026-11-17', ...all]]);
	await service.stop();
});

test('a held file stays, and counts for no bound', async (t) => {
	const setup = await setUp(t, 5);
	const [oldest] = await setup.events.files();
	const held = [{first: 0, last: oldest?.lastEvent ?? 0}];
	const settings = retentionSchema.parse({size: '1B'});
	const service = setup.open({held: () => held, settings});
	t.is(service.report().next, null);
	await service.run();
	t.deepEqual(await setup.days(), ['2026-11-16']);
	held.pop();
	await service.run();
	t.deepEqual(await setup.days(), []);
	await service.stop();
});

test('nothing is removed while it cannot be taken out', async (t) => {
	const setup = await setUp(t, 4);
	const service = setup.open({
		salvage: async () => {
			throw new NmsError('disk_full', 'no room', {remedy: 'make room'});
		},
	});
	await service.run();
	t.is((await setup.days()).length, 4);
	t.is(reasonOf(setup.troubles[0]), 'no room; make room');
	await service.stop();
});

test('a file that cannot be removed is told of and tried again', async (t) => {
	const setup = await setUp(t, 5);
	let isBroken = true;
	const drop = async (name: string): Promise<void> => {
		if (isBroken) throw new Error(`drop ${name}: EIO`);
		await setup.events.drop(name);
	};
	const service = setup.open({events: {files: async () => setup.events.files(), drop}});
	await service.run();
	t.regex(reasonOf(setup.troubles[0]), /EIO/);
	isBroken = false;
	await service.run();
	t.is(setup.troubles[1], undefined);
	t.is((await setup.days()).length, 3);
	await service.stop();
});

test('other settings hold at once', async (t) => {
	const setup = await setUp(t, 5);
	const service = setup.open({settings: retentionSchema.parse({})});
	await service.run();
	t.is((await setup.days()).length, 5);
	await service.configure(retentionSchema.parse({std: {size: '1B'}}));
	t.deepEqual(await setup.days(), []);
	await service.stop();
});

test('a clock that is a year ahead removes nothing for a day, in the next run of the hub too', async (t) => {
	const setup = await setUp(t, 3);
	const settings = retentionSchema.parse({std: {age: '3d'}});
	const service = setup.open({settings});
	await service.run();
	setup.now += 365 * dayMs;
	await service.run();
	await service.stop();
	t.regex(
		reasonOf(setup.troubles.at(-1)),
		/^the clock went from 2026-11-20 to 2027-11-20 at once; correct it, or wait: .* from 2027-11-21T12:00:00.000Z on$/,
	);
	const next = setup.open({settings});
	setup.now += dayMs - 1;
	await next.run();
	t.is((await setup.days()).length, 3);
	setup.now += 1;
	await next.run();
	t.deepEqual(await setup.days(), []);
	t.is(setup.troubles.at(-1), undefined);
	await next.stop();
});

test('a clock that jumps is no trouble where nothing would go by it', async (t) => {
	const setup = await setUp(t, 1);
	const service = setup.open({settings: retentionSchema.parse({})});
	await service.run();
	setup.now += 3 * dayMs;
	await service.run();
	t.deepEqual(setup.troubles, [undefined, undefined]);
	await service.stop();
});

test('a service that has stopped removes nothing', async (t) => {
	const setup = await setUp(t, 5);
	const service = setup.open();
	await service.stop();
	await service.run();
	t.is((await setup.days()).length, 5);
});
