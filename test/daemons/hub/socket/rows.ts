import test from 'ava';
import {fitRows, rowOf} from '../../../../src/daemons/hub/socket/rows.ts';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import {lineLimitBytes} from '../../../../src/proto/rpc/protocol.ts';
import {numbered} from '../../../helpers/event-batches.ts';
import {alertOf} from '../../../helpers/state-stores.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';

// Sizes of rows, the one to keep, the budget -> the range kept.
const cases: readonly (readonly [readonly number[], number, number, readonly [number, number]])[] =
	[
		[[], 0, 10, [0, 0]],
		[[5], 0, 5, [0, 1]],
		[[5], 0, 4, [0, 0]],
		[[1, 1, 1, 1, 1], 2, 5, [0, 5]],
		[[1, 1, 1, 1, 1], 2, 3, [1, 4]],
		[[1, 1, 1, 1, 1], 0, 3, [0, 3]],
		[[1, 1, 1, 1, 1], 4, 3, [2, 5]],
		[[1, 9, 1, 1, 1], 2, 5, [2, 5]],
		[[1, 1, 1, 9, 1], 2, 5, [0, 3]],
	];

for (const [sizes, keep, budget, [from, to]] of cases)
	test(`of rows [${sizes.join(' ')}] around ${keep} the budget ${budget} takes ${from} to ${to}`, (t) => {
		const rows = sizes.map((sizeBytes) => ({json: 0, text: '', sizeBytes}));
		t.deepEqual(fitRows(rows, keep, budget), {from, to});
	});

test('the size of a row counts bytes and its comma', (t) => {
	t.is(rowOf('é').sizeBytes, 5);
});

test('a window that would not fit into a line is trimmed away from its anchor', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 100, {message: 'é'.repeat(4000)}));
	const client = await connectHub({kind: 'socket', path: hub.path});
	const tail = await client.call('events.window', {before: 100, clip: 8192});
	t.true(tail.rows.length > 20 && tail.rows.length < 40, String(tail.rows.length));
	t.like(tail, {at_start: false, at_end: true});
	const first = tail.rows[0]!.id - 50;
	const middle = await client.call('events.window', {
		anchor: first,
		before: 100,
		after: 100,
		clip: 8192,
	});
	t.true(middle.rows.some(({id}) => id === first));
	t.like(middle, {at_start: false, at_end: false});
});

test('events of the largest and worst kind fit into a line each', async (t) => {
	const hub = await socketHub(t);
	const worst = '\u0001'.repeat(65_536);
	await hub.commit(
		numbered(1, 3, {
			message: worst,
			structuredData: worst,
			fields: new Map([['user.name', worst]]),
		}),
	);
	const client = hub.client();
	await client.authenticate();
	const {result} = await client.ask('events.window', {clip: 8192});
	const text = JSON.stringify(result);
	t.true(Buffer.byteLength(text) < lineLimitBytes);
	const library = await connectHub({kind: 'socket', path: hub.path});
	const {rows} = await library.call('events.window', {clip: 8192});
	t.is(rows.length, 3);
	t.true(rows.every((row) => row.is_clipped === true));
	const whole = await library.call('events.get', {id: rows[0]!.id});
	t.is(whole.id, rows[0]!.id);
});

test('an event comes back with every byte as received', async (t) => {
	const hub = await socketHub(t);
	const bytes = Buffer.from([0x80, 0xff, 0, 10, 65]);
	await hub.commit([
		{sequence: 1, message: 'plain é'},
		{sequence: 2, message: bytes},
		{sequence: 3, message: '\u0000'.repeat(65_000)},
	]);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const ids = (await client.call('events.window', {})).rows.map(({id}) => id);
	const events = await Promise.all(ids.map(async (id) => client.call('events.get', {id})));
	t.is(events[0]?.event.original, 'plain é');
	t.is(events[1]?.event.original_base64, bytes.toString('base64'));
	t.is(Buffer.from(events[2]!.event.original_base64!, 'base64').length, 65_000);
});

test('windows carry every byte of their events where it is asked for', async (t) => {
	const hub = await socketHub(t);
	const bytes = Buffer.from([0x80, 0xff, 0, 10, 65]);
	await hub.commit([
		{sequence: 1, message: 'plain é'},
		{sequence: 2, message: bytes},
	]);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const {rows} = await client.call('events.window', {original: true});
	t.is(rows[0]?.event.original, 'plain é');
	t.is(rows[1]?.event.original_base64, bytes.toString('base64'));
	const usual = await client.call('events.window', {});
	t.true(usual.rows.every(({event}) => event.original === undefined));
});

test('evidence of long lines has its texts and fits into a line', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 40, {message: 'é'.repeat(4000)}));
	const client = await connectHub({kind: 'socket', path: hub.path});
	const ids = (await client.call('events.window', {})).rows.map(({id}) => id);
	const alert = alertOf(1, {firstEvents: ids.slice(0, 20), lastEvents: ids.slice(20)});
	hub.context.state.saveFold([alert], 1, hub.now);
	const {evidence} = await client.call('alerts.get', {id: alert.id});
	t.is(evidence.length, 40);
	t.true(evidence.every(({event}) => event.original === undefined));
});

test('lines that did not parse are read newest first', async (t) => {
	const hub = await socketHub(t);
	await hub.commit([
		{sequence: 1, message: 'x', error: [1, 0]},
		{sequence: 2, message: 'y', error: [1, 3]},
		{sequence: 3, message: 'fine'},
	]);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const {rows} = await client.call('parse_errors.window', {});
	t.like(rows, [
		{reason: 'no PRI', offset: 3, raw_base64: 'eQ=='},
		{reason: 'no PRI', offset: 0, raw_base64: 'eA=='},
	]);
	const older = await client.call('parse_errors.window', {before: rows[0]!.id, limit: 1});
	t.deepEqual(older.rows, rows.slice(1));
});
