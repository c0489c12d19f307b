import {existsSync, statSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import * as fc from 'fast-check';
import {reasonOf} from '../../../../src/base/errors.ts';
import type {
	DiskGuardOptions,
	DiskState,
} from '../../../../src/daemons/hub/retention/disk-guard.ts';
import {
	DiskGuard,
	diskLimits,
	nextDiskState,
} from '../../../../src/daemons/hub/retention/disk-guard.ts';
import {fuzzRuns} from '../../../helpers/fuzzing.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

// Size of the file system in MiB -> what is needed, by default.
const usual: readonly (readonly [number, number])[] = [
	[64, 32],
	[320, 32],
	[321, 32.1],
	[1000, 100],
	[10_240, 1024],
	[1_000_000, 1024],
];

for (const [size, needed] of usual)
	test(`of ${size} MiB, ${needed} MiB are needed unless the configuration says otherwise`, (t) => {
		t.is(diskLimits(undefined, size * mebibyte).neededBytes, Math.floor(needed * mebibyte));
		t.is(diskLimits(5 * mebibyte, size * mebibyte).neededBytes, 5 * mebibyte);
	});

test('the reserve is half of what is needed, and 16 MiB at most', (t) => {
	t.is(diskLimits(8 * mebibyte, gibibyte).reserveBytes, 4 * mebibyte);
	t.is(diskLimits(32 * mebibyte, gibibyte).reserveBytes, 16 * mebibyte);
	t.is(diskLimits(gibibyte, 100 * gibibyte).reserveBytes, 16 * mebibyte);
	t.is(diskLimits(0, gibibyte).reserveBytes, 0);
});

const limits = diskLimits(100, gibibyte);

// State, free bytes -> next state; 100 are needed, 125 to go on, the reserve is 50.
const steps: readonly (readonly [DiskState, number, DiskState])[] = [
	['enough', 100, 'enough'],
	['enough', 99, 'low'],
	['enough', 12, 'full'],
	['low', 124, 'low'],
	['low', 125, 'enough'],
	['low', 13, 'low'],
	['low', 12, 'full'],
	['full', 124, 'full'],
	['full', 125, 'enough'],
];

for (const [state, freeBytes, next] of steps)
	test(`a disk that was ${state} is ${next} with ${freeBytes} of 100 bytes free`, (t) => {
		t.is(nextDiskState(state, {freeBytes}, limits), next);
	});

test('a guard that needs nothing never stops', (t) => {
	t.is(nextDiskState('enough', {freeBytes: 0}, diskLimits(0, gibibyte)), 'enough');
});

test('whatever the free space does, intake goes on only with a quarter more than is needed', (t) => {
	fc.assert(
		fc.property(fc.array(fc.integer({min: 0, max: 200}), {maxLength: 50}), (spaces) => {
			let state: DiskState = 'enough';
			for (const freeBytes of spaces) {
				const next: DiskState = nextDiskState(state, {freeBytes}, limits);
				if (next === 'enough') t.true(freeBytes >= (state === 'enough' ? 100 : 125));
				else t.true(freeBytes < 125);
				if (state === 'full' && next !== 'full') t.is(next, 'enough');
				state = next;
			}
		}),
		fuzzRuns(300),
	);
});

interface Setup {
	readonly guard: DiskGuard;
	readonly reserve: string;
	readonly changes: DiskState[];
	readonly troubles: unknown[];
	readonly wanted: number[];
	free: number;
}

function setUp(
	t: ExecutionContext,
	settings: DiskGuardOptions['settings'],
	makeRoom: (setup: Setup, bytes: number) => void = () => undefined,
): Setup {
	const directory = temporaryDirectory(t);
	const setup: Setup = {
		guard: new DiskGuard({
			directory,
			settings,
			makeRoom: async (bytes) => {
				setup.wanted.push(bytes);
				makeRoom(setup, bytes);
			},
			onChange: () => setup.changes.push(setup.guard.state),
			onTrouble: (error) => setup.troubles.push(error),
			measure: async () => ({freeBytes: setup.free, sizeBytes: gibibyte}),
		}),
		reserve: path.join(directory, 'reserve'),
		changes: [],
		troubles: [],
		wanted: [],
		free: gibibyte,
	};
	t.teardown(async () => setup.guard.stop());
	return setup;
}

const stop = {min_free: 8 * mebibyte, when_full: 'stop'} as const;

test('the guard stops, gives up its reserve when the disk is full, and recovers by itself', async (t) => {
	const setup = setUp(t, stop);
	const {guard, reserve} = setup;
	await guard.look();
	t.is(statSync(reserve).size, 4 * mebibyte);
	t.is(statSync(reserve).mode & 0o777, 0o600);
	setup.free = 8 * mebibyte - 1;
	await guard.look();
	t.notThrows(() => guard.admit());
	t.is(
		reasonOf(setup.troubles.at(-1)),
		`less than 8 MiB is free on the file system of ${path.dirname(reserve)}; free space there, or let the hub keep less (retention in hub.yaml)`,
	);
	t.true(existsSync(reserve));
	setup.free = mebibyte - 1;
	await guard.look();
	t.throws(() => guard.admit(), {code: 'disk_full'});
	t.false(existsSync(reserve));
	setup.free = 10 * mebibyte - 1;
	await guard.look();
	t.throws(() => guard.admit(), {code: 'disk_full'});
	setup.free = 10 * mebibyte;
	await guard.look();
	t.notThrows(() => guard.admit());
	t.is(setup.troubles.at(-1), undefined);
	t.is(statSync(reserve).size, 4 * mebibyte);
	t.deepEqual(setup.changes, ['low', 'full', 'enough']);
	t.deepEqual(setup.wanted, []);
});

test('oldest files go first where the configuration says so, and intake goes on', async (t) => {
	const setup = setUp(t, {...stop, when_full: 'drop_oldest'}, (it, bytes) => {
		it.free += bytes;
	});
	setup.free = 7 * mebibyte;
	await setup.guard.look();
	t.deepEqual(setup.wanted, [3 * mebibyte]);
	t.deepEqual(setup.changes, []);
	t.is(setup.guard.state, 'enough');
});

test('where no file may go, intake stops and asks again', async (t) => {
	const setup = setUp(t, {...stop, when_full: 'drop_oldest'});
	setup.free = 7 * mebibyte;
	await setup.guard.look();
	setup.free = 9 * mebibyte;
	await setup.guard.look();
	t.deepEqual(setup.wanted, [3 * mebibyte, mebibyte]);
	t.deepEqual(setup.changes, ['low']);
});

test('other thresholds hold at once', async (t) => {
	const setup = setUp(t, stop);
	setup.free = 20 * mebibyte;
	await setup.guard.look();
	setup.guard.configure({...stop, min_free: 21 * mebibyte});
	await setup.guard.look();
	t.is(setup.guard.state, 'low');
	t.like(setup.guard.report(), {state: 'low', needed_bytes: 21 * mebibyte});
});

test('free space that cannot be read is told of, and changes nothing', async (t) => {
	const troubles: unknown[] = [];
	const guard = new DiskGuard({
		directory: '/nonexistent',
		settings: stop,
		makeRoom: async () => undefined,
		onChange: () => t.fail(),
		onTrouble: (error) => troubles.push(error),
	});
	await guard.look();
	t.regex(reasonOf(troubles[0]), /ENOENT/);
	await guard.stop();
});
