import test from 'ava';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import {groupLimit, rawClip} from '../../../../src/proto/rpc/parse-error-schema.ts';
import {testSource} from '../../../helpers/event-batches.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';
import {until} from '../../../helpers/until.ts';

const error = [1, 3] as const;

test('lines that did not parse are told by source and reason', async (t) => {
	const hub = await socketHub(t);
	await hub.commit([
		{sequence: 1, message: 'one', error},
		{sequence: 2, message: 'x'.repeat(5000), error},
		{sequence: 3, message: 'fine'},
	]);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const {groups, total, total_groups} = await client.call('parse_errors.groups', {});
	t.deepEqual([groups.length, total, total_groups], [1, 2, 1]);
	t.like(groups[0], {
		id: 'tcp 127.0.1.1 no PRI',
		count: 2,
		newest: {offset: 3, is_clipped: true, reason: 'no PRI'},
	});
	const {source, reason, newest} = groups[0]!;
	const {rows} = await client.call('parse_errors.window', {source, reason});
	t.is(Buffer.from(rows[0]!.raw_base64, 'base64').length, rawClip);
	t.deepEqual([rows[0]!.is_clipped, rows[1]!.is_clipped], [true, undefined]);
	const whole = await client.call('parse_errors.get', {id: newest.id});
	t.is(Buffer.from(whole.raw_base64, 'base64').length, 5000);
	await t.throwsAsync(client.call('parse_errors.get', {id: newest.id + 1}), {code: 'not_found'});
});

test('the longest line and the most groups fit into a line of the socket', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(
		Array.from({length: groupLimit + 1}, (_, index) => ({
			sequence: 1,
			source: {...testSource, address: `192.0.2.${index}`},
			message: 'x'.repeat(2000),
			error,
		})),
	);
	await hub.commit([{sequence: 1, message: Buffer.alloc(1 << 20, 0xff), error}]);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const {groups, total_groups} = await client.call('parse_errors.groups', {});
	t.deepEqual([groups.length, total_groups], [groupLimit, groupLimit + 2]);
	const whole = await client.call('parse_errors.get', {id: groups[0]!.newest.id});
	t.true(whole.is_clipped);
	t.true(Buffer.from(whole.raw_base64, 'base64').length > 150_000);
});

test('a live view of parse errors is sent what is new and nothing else', async (t) => {
	const hub = await socketHub(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const totals: number[] = [];
	const {snapshot} = await client.subscribe({view: 'parse_errors'}, ({groups}) => {
		totals.push(groups.total);
	});
	t.is(snapshot.total, 0);
	await hub.commit([{sequence: 1, message: 'fine'}]);
	await hub.commit([{sequence: 2, message: 'broken', error}]);
	await until('it is told', () => totals.length > 0);
	t.deepEqual(totals, [1]);
});
