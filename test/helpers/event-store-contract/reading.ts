import {Buffer} from 'node:buffer';
import test from 'ava';
import {compileMatch} from '../../../src/model/event-match.ts';
import type {Anchor} from '../../../src/model/event-query.ts';
import type {LogEvent} from '../../../src/model/event.ts';
import {storedEvent} from '../../../src/model/stored-event.ts';
import type {RowSpec} from '../event-batches.ts';
import {batchOf, numbered, testSource, testTime} from '../event-batches.ts';
import type {ContractSubject} from './subject.ts';
import {everything, queryOf} from '../queries.ts';
import {dayMs, idsOf, lastRows, messageOf, opened, tail, threeDays} from './subject.ts';

/** Windows hold what was stored, at both ends, around any id and filtered. */
export function reading({name, open}: ContractSubject): void {
	test(`${name}: an event comes back with everything that was known`, async (t) => {
		const store = await opened(t, open);
		const fields = new Map<string, string | number>([
			['source.ip', '10.0.0.7'],
			['source.port', 22],
			['__proto__', 'kept'],
			['constructor', 'kept'],
		]);
		const batch = batchOf([
			{
				sequence: 1,
				receivedAt: testTime,
				time: testTime - 5000,
				priority: 34,
				timestamp: '2026-11-20T11:59:55Z',
				host: 'gate',
				program: 'sshd',
				procid: '77',
				msgid: 'ID47',
				structuredData: '[a b="c"]',
				message: 'Failed password',
				fields,
			},
		]);
		await store.append(batch);
		const raw = '2026-11-20T11:59:55Z gate sshd 77 ID47 [a b="c"] Failed password';
		const expected: LogEvent = {
			id: batch.id[0]!,
			receivedAt: testTime,
			time: testTime - 5000,
			timestamp: '2026-11-20T11:59:55Z',
			source: {channel: 'tcp', address: '127.0.1.1'},
			host: 'gate',
			program: 'sshd',
			procid: '77',
			msgid: 'ID47',
			structuredData: '[a b="c"]',
			facility: 4,
			severity: 2,
			message: 'Failed password',
			raw: Buffer.from(raw),
			fields,
		};
		t.deepEqual(await store.get(batch.id[0]!), expected);
		t.deepEqual((await lastRows(store, 1))[0], expected);
		t.is(await store.get(batch.id[0]! + 1), undefined);
	});

	test(`${name}: an event without header comes back with nulls`, async (t) => {
		const store = await opened(t, open);
		await store.append(batchOf([{sequence: 1}]));
		const [event] = await lastRows(store, 1);
		t.like(event, {host: null, program: null, timestamp: null, structuredData: null, message: ''});
		t.like(event, {severity: null, facility: null, fields: new Map()});
		t.is(event!.raw.length, 0);
	});

	test(`${name}: every byte comes back, whatever it is`, async (t) => {
		const store = await opened(t, open);
		const hostile = [
			Buffer.from(Array.from({length: 256}, (_, byte) => byte)),
			Buffer.from([0, 0, 0xff, 0xfe, 0xc3]),
			Buffer.from('\u{1f600} \u001b[31m'),
			Buffer.alloc(65_536, 'x'),
			Buffer.alloc(0),
		];
		const rows = hostile.map((message, index) => ({sequence: index + 1, message}));
		const errors = hostile.map((message, index) => ({
			sequence: index + 6,
			message,
			error: [1, 0] as const,
		}));
		await store.append(batchOf([...rows, ...errors]));
		const stored = await lastRows(store, 10);
		t.deepEqual(
			stored.map(({raw}) => raw),
			hostile,
		);
		t.is(stored[1]!.message, '\0\0\uFFFD\uFFFD\uFFFD');
		const broken = await store.parseErrors({before: Number.MAX_SAFE_INTEGER, limit: 10});
		t.deepEqual(broken.map(({raw}) => raw).toReversed(), hostile);
	});

	test(`${name}: an empty store has empty windows`, async (t) => {
		const store = await opened(t, open);
		t.deepEqual(await store.counts(), {events: 0, parseErrors: 0, lastId: 0});
		const empty = {rows: [], isAtStart: true, isAtEnd: true};
		for (const anchor of [tail, {kind: 'id', id: 5} as const]) {
			// oxlint-disable-next-line no-await-in-loop
			t.deepEqual(await store.window({query: everything, anchor, before: 9, after: 9}), empty);
		}
		t.deepEqual(await store.files(), []);
	});

	test(`${name}: a time has its place among what was received`, async (t) => {
		const {store, idOf} = await threeDays(t, open);
		const placeOf = async (ms: number) => store.firstReceivedSince(testTime + ms);
		t.is(await placeOf(-dayMs), idOf(1));
		t.is(await placeOf(0), idOf(1));
		t.is(await placeOf(1), idOf(101));
		t.is(await placeOf(2 * dayMs), idOf(201));
		t.is(await placeOf(2 * dayMs + 1), undefined);
		const later = numbered(301, 400).map((row, index) => ({
			...row,
			receivedAt: testTime + 3 * dayMs + index * 1000,
			// As late as events can be, which are kept apart.
			...(index % 3 === 0 ? {time: testTime} : {}),
		}));
		const batch = batchOf(later);
		await store.append(batch);
		for (const index of [0, 1, 50, 99])
			// oxlint-disable-next-line no-await-in-loop
			t.is(await placeOf(3 * dayMs + index * 1000 - 500), batch.id[index]);
	});

	test(`${name}: windows lie at both ends and around any id`, async (t) => {
		const {store, idOf} = await threeDays(t, open);
		const windowAt = async (anchor: Anchor, before: number, after: number) => {
			const {rows, ...rest} = await store.window({query: everything, anchor, before, after});
			return {...rest, lines: rows.map(({message}) => message)};
		};
		t.deepEqual(await windowAt(tail, 100, 0), {
			lines: lines(201, 300),
			isAtStart: false,
			isAtEnd: true,
		});
		t.deepEqual(await windowAt(tail, 300, 0), {
			lines: lines(1, 300),
			isAtStart: true,
			isAtEnd: true,
		});
		t.deepEqual(await windowAt({kind: 'id', id: 0}, 0, 100), {
			lines: lines(1, 100),
			isAtStart: true,
			isAtEnd: false,
		});
		t.deepEqual(await windowAt({kind: 'id', id: idOf(150)}, 60, 60), {
			lines: lines(90, 210),
			isAtStart: false,
			isAtEnd: false,
		});
		t.deepEqual(await windowAt({kind: 'id', id: idOf(2)}, 5, 0), {
			lines: lines(1, 2),
			isAtStart: true,
			isAtEnd: false,
		});
		t.deepEqual(await windowAt({kind: 'id', id: idOf(300)}, 0, 5), {
			lines: lines(300, 300),
			isAtStart: false,
			isAtEnd: true,
		});
		t.deepEqual(await windowAt({kind: 'id', id: Number.MAX_SAFE_INTEGER}, 2, 5), {
			lines: lines(299, 300),
			isAtStart: false,
			isAtEnd: true,
		});
	});

	test(`${name}: filtered windows hold what the predicate says`, async (t) => {
		const store = await opened(t, open);
		const all = Array.from({length: 240}, (_, index) => mixedRow(index + 1));
		for (let from = 0; from < all.length; from += 30) {
			// oxlint-disable-next-line no-await-in-loop
			await store.append(batchOf(all.slice(from, from + 30)));
		}
		const events = await lastRows(store, 1000);
		t.is(events.length, 240);
		const middle = {kind: 'id', id: events[120]!.id} as const;
		for (const label of filters) {
			const query = queryOf(label, events[200]!.time);
			const isMatch = compileMatch(query);
			const expected = idsOf(events.filter((event) => isMatch(storedEvent(event, 'std'))));
			// oxlint-disable-next-line no-await-in-loop
			const newest = await store.window({query, anchor: tail, before: 7, after: 0});
			t.deepEqual(idsOf(newest.rows), expected.slice(-7), label);
			t.is(newest.isAtStart, expected.length <= 7, label);
			// oxlint-disable-next-line no-await-in-loop
			const around = await store.window({query, anchor: middle, before: 4, after: 3});
			const older = expected.filter((id) => id < middle.id);
			const newer = expected.filter((id) => id > middle.id);
			const own = expected.filter((id) => id === middle.id);
			t.deepEqual(idsOf(around.rows), [...older.slice(-4), ...own, ...newer.slice(0, 3)], label);
			t.is(around.isAtStart, older.length <= 4, label);
			t.is(around.isAtEnd, newer.length <= 3, label);
		}
	});
}

/** Rows that differ in every property a filter can ask for, among them bytes that are not UTF-8 and upper-case letters. */
function mixedRow(sequence: number): RowSpec {
	const isPlain = sequence % 7 === 0;
	return {
		sequence,
		receivedAt: testTime + Math.floor(sequence / 50) * dayMs,
		source: sequence % 2 === 0 ? testSource : otherSource,
		...(isPlain ? {} : {priority: (sequence * 5) % 192, host: sequence % 3 === 0 ? 'Gate' : 'pi'}),
		...(sequence % 5 === 0 ? {program: 'SSHD'} : {}),
		message: mixedMessages[sequence % mixedMessages.length]!,
	};
}

const otherSource = {channel: 'udp', address: 'FE80::1', epoch: 'boot'} as const;
const mixedMessages = [
	'Failed Password for root',
	'session opened',
	Buffer.from([0x66, 0xff, 0x46, 0x00, 0x41, 0x49, 0x4c]),
	'\u00c4rger mit \u212Aelvin',
];

const filters = [
	'',
	'failed',
	'"FAILED password" host:gate',
	'-failed',
	'\u00c4RGER kelvin',
	'\u00c4RGER \u212Aelvin',
	'\uFFFDf',
	'/f.f/',
	'sshd',
	'100%',
	'host:GATE',
	'-host:gate',
	'host:gat',
	'host:g*',
	'program:sshd',
	'-program:sshd severity:3',
	'severity:0',
	'-severity:0',
	'severity<=2 OR facility:auth',
	'source:fe80::1',
	'source:127.0.0.0/8',
	'channel:tcp',
	'-channel:udp session',
	'channel:agent',
	'class:std failed',
	'class:audit',
	'source:127.0.1.1 session -facility:1',
	'since:36h failed',
	'until:12h',
	'case:yes Failed',
	'id<20 session',
	'"nowhere to be found"',
];

function lines(from: number, to: number): readonly string[] {
	return numbered(from, to).map(messageOf);
}
