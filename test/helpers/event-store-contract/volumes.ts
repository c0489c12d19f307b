import test from 'ava';
import {nameLimits, otherName} from '../../../src/db/event-rollups.ts';
import {stepMs} from '../../../src/db/volumes.ts';
import type {RowSpec} from '../event-batches.ts';
import {batchOf, numbered, testSource, testTime} from '../event-batches.ts';
import type {ContractSubject} from './subject.ts';
import {dayMs, opened} from './subject.ts';

const minuteMs = 60_000;
const newest = {before: Number.MAX_SAFE_INTEGER, limit: 100};
const other = {...testSource, channel: 'udp', address: '127.0.1.2'} as const;

/** Volumes, and groups of parse errors, are those of the rows that are stored. */
export function volumes({name, open}: ContractSubject): void {
	test(`${name}: parse errors are counted by source and reason over days`, async (t) => {
		const store = await opened(t, open);
		const first = batchOf([broken(1, 1), broken(2, 1), broken(3, 2), ...numbered(4, 9)]);
		await store.append(first);
		const second = batchOf([
			broken(10, 1, {receivedAt: testTime + dayMs}),
			broken(1, 1, {source: other, receivedAt: testTime + dayMs + 5}),
		]);
		await store.append(second);
		const {groups, totalGroups, total} = await store.parseErrorGroups(10);
		t.deepEqual([totalGroups, total], [3, 5]);
		t.like(groups, [
			{source: {channel: 'udp', address: '127.0.1.2'}, reason: 'pri', count: 1},
			{
				source: {channel: 'tcp', address: '127.0.1.1'},
				reason: 'pri',
				count: 3,
				firstAt: testTime,
				lastAt: testTime + dayMs,
				oldestId: first.id[0]!,
				newestId: second.id[0]!,
			},
			{reason: 'timestamp', count: 1, newestId: first.id[2]!},
		]);
		t.is((await store.parseErrorGroups(1)).groups.length, 1);
		t.is((await store.parseErrorGroups(1)).totalGroups, 3);
	});

	test(`${name}: the lines of one group are read by themselves`, async (t) => {
		const store = await opened(t, open);
		await store.append(batchOf([broken(1, 1), broken(2, 2), broken(3, 1)]));
		await store.append(batchOf([broken(4, 1, {receivedAt: testTime + dayMs})]));
		const source = {channel: 'tcp', address: '127.0.1.1'} as const;
		const lines = async (request: object) =>
			(await store.parseErrors({...newest, ...request})).map(({raw}) => raw.toString());
		t.deepEqual(await lines({source, reason: 'pri'}), ['line 4', 'line 3', 'line 1']);
		t.deepEqual(await lines({source, reason: 'timestamp'}), ['line 2']);
		t.deepEqual(await lines({reason: 'pri', limit: 1}), ['line 4']);
		t.deepEqual(await lines({source}), ['line 4', 'line 3', 'line 2', 'line 1']);
		t.deepEqual(await lines({source: {channel: 'udp', address: '127.0.1.1'}, reason: 'pri'}), []);
		t.deepEqual(await lines({source: other}), []);
		const [, third] = await store.parseErrors({...newest, source, reason: 'pri'});
		t.deepEqual(await lines({source, reason: 'pri', before: third!.id}), ['line 1']);
	});

	test(`${name}: one parse error is read by its id`, async (t) => {
		const store = await opened(t, open);
		const batch = batchOf([broken(1, 1), ...numbered(2, 2)]);
		await store.append(batch);
		t.like(await store.parseError(batch.id[0]!), {reason: 'pri', receivedAt: testTime});
		t.is(await store.parseError(batch.id[1]!), undefined);
		t.is(await store.parseError(batch.id[1]! + 1), undefined);
	});

	test(`${name}: groups beyond the bound are counted as one`, async (t) => {
		const store = await opened(t, open);
		const rows = Array.from({length: nameLimits.groups + 2}, (_, index) =>
			broken(1, 1, {source: {...testSource, address: `10.0.${index >> 8}.${index & 255}`}}),
		);
		await store.append(batchOf(rows));
		await store.append(batchOf([broken(2, 1, {source: rows[0]!.source!})]));
		const {groups, totalGroups, total} = await store.parseErrorGroups(2);
		t.deepEqual([totalGroups, total], [nameLimits.groups + 1, nameLimits.groups + 3]);
		t.like(groups[0], {source: {address: '10.0.0.0'}, count: 2});
		t.like(groups[1], {source: {address: otherName}, count: 2});
		const {source, reason} = groups[1]!;
		const lines = await store.parseErrors({...newest, source, reason});
		t.deepEqual(
			lines.map((line) => line.source.address),
			rows
				.slice(-2)
				.map((row) => row.source!.address)
				.toReversed(),
		);
	});

	test(`${name}: volumes are told by minute, severity, source and program`, async (t) => {
		const store = await opened(t, open);
		await store.append(
			batchOf([
				...numbered(1, 3, {priority: 4, program: 'sshd'}),
				...numbered(4, 5, {priority: 3 * 8 + 5, receivedAt: testTime + minuteMs}),
				broken(6, 1, {receivedAt: testTime + minuteMs}),
				...numbered(1, 4, {
					source: other,
					receivedAt: testTime + 2 * minuteMs,
					program: 'su',
					host: 'gate',
				}),
			]),
		);
		const request = {from: testTime, to: testTime + 3 * minuteMs, bucketMs: minuteMs, top: 2};
		t.deepEqual(await store.statistics(request), {
			events: [3, 2, 4],
			parseErrors: [0, 1, 0],
			warnings: [3, 0, 0],
			errors: [0, 0, 0],
			severity: [0, 0, 0, 0, 3, 2, 0, 0, 4],
			sources: [
				{channel: 'tcp', address: '127.0.1.1', events: 5, parseErrors: 1},
				{channel: 'udp', address: '127.0.1.2', events: 4, parseErrors: 0},
			],
			hosts: [
				{name: null, events: 5},
				{name: 'gate', events: 4},
			],
			programs: [
				{name: 'su', events: 4},
				{name: 'sshd', events: 3},
			],
		});
		const coarse = await store.statistics({...request, bucketMs: 3 * minuteMs, top: 5});
		t.deepEqual([coarse.events, coarse.programs[2]], [[9], {name: null, events: 2}]);
		t.like(await store.statistics({...request, top: 0}), {
			events: [3, 2, 4],
			sources: [],
			hosts: [],
			programs: [],
		});
		const before = await store.statistics({...request, from: 0, to: testTime, bucketMs: testTime});
		t.like(before, {events: [0], sources: [], programs: []});
	});

	test(`${name}: volumes of several days are one, and repeated rows count once`, async (t) => {
		const store = await opened(t, open);
		for (const day of [0, 1, 2]) {
			const rows = numbered(1 + day * 10, 10 + day * 10, {receivedAt: testTime + day * dayMs});
			// oxlint-disable-next-line no-await-in-loop
			await store.append(batchOf(rows));
			// oxlint-disable-next-line no-await-in-loop
			await store.append(batchOf(rows));
		}
		const request = {from: testTime, to: testTime + 3 * dayMs, bucketMs: dayMs, top: 5};
		t.like(await store.statistics(request), {
			events: [10, 10, 10],
			sources: [{address: '127.0.1.1', events: 30}],
		});
		const [first] = await store.files();
		await store.drop(first!.name);
		t.deepEqual((await store.statistics(request)).events, [0, 10, 10]);
	});

	test(`${name}: volumes of a whole day are those of its steps, late ones too`, async (t) => {
		const store = await opened(t, open);
		for (const [index, step] of [0, 3, 17, 2, 17, 30].entries()) {
			const receivedAt = testTime + step * stepMs;
			const rows = numbered(1 + index * 5, 5 + index * 5, {receivedAt, program: `p${step}`});
			// oxlint-disable-next-line no-await-in-loop
			await store.append(batchOf(rows));
		}
		const midnight = Math.floor(testTime / dayMs) * dayMs;
		const day = {from: midnight, to: midnight + dayMs, bucketMs: dayMs, top: 10};
		const whole = await store.statistics(day);
		t.deepEqual(whole.events, [30]);
		t.like(whole.sources, [{address: '127.0.1.1', events: 30}]);
		t.deepEqual(
			whole.programs.toSorted((one, two) => (one.name! < two.name! ? -1 : 1)),
			['p0', 'p17', 'p2', 'p3', 'p30'].map((program) => ({
				name: program,
				events: program === 'p17' ? 10 : 5,
			})),
		);
		const {sources} = await store.statistics({...day, from: testTime, bucketMs: dayMs / 2});
		t.deepEqual(sources, whole.sources);
	});

	test(`${name}: senders and programs beyond the bound are counted as one`, async (t) => {
		const store = await opened(t, open);
		const count = nameLimits.sources + 2;
		const rows = Array.from({length: count}, (_, index) => ({
			sequence: 1,
			source: {...testSource, address: `10.0.${index >> 8}.${index & 255}`},
			program: `p${index}`,
		}));
		// Enough of them that they are sealed at once: what is not is counted without bounds.
		const more = numbered(2, 4096 - count + 1, {source: rows[0]!.source, program: 'p0'});
		await store.append(batchOf([...rows, ...more]));
		const request = {from: testTime, to: testTime + minuteMs, bucketMs: minuteMs, top: 100_000};
		const {sources, programs, events} = await store.statistics(request);
		t.deepEqual(events, [4096]);
		t.is(sources.length, nameLimits.sources + 1);
		t.like(sources[1], {address: otherName, events: 2});
		t.is(programs.length, nameLimits.names + 1);
		t.like(programs[1], {name: otherName, events: count - nameLimits.names});
		const later = rows
			.slice(-1)
			.map((row) => ({...row, sequence: 2, receivedAt: testTime + stepMs}));
		await store.append(batchOf(later));
		const next = {...request, from: testTime + stepMs, to: testTime + 2 * stepMs};
		t.like((await store.statistics(next)).sources, [
			{address: later[0]!.source.address, events: 1},
		]);
	});
}

/** A parse error; 1 is `pri`, 2 `timestamp`. */
function broken(sequence: number, reason: number, rest: Partial<RowSpec> = {}): RowSpec {
	return {sequence, message: `line ${sequence}`, error: [reason, 0], ...rest};
}
