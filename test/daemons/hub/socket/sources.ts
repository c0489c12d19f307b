import test from 'ava';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import {applyEndpointUpdate} from '../../../../src/proto/rpc/view.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';
import {until} from '../../../helpers/until.ts';

const source = {channel: 'udp', address: '10.0.9.4', epoch: 'e'} as const;

test('the host of a new sender is a claim until it is accepted under that name', async (t) => {
	const hub = await socketHub(t);
	await hub.commit([{sequence: 1, source, host: 'gate', message: 'one'}]);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const claims = async (): Promise<unknown[]> => {
		const {rows} = await client.call('events.window', {before: 10});
		return rows.map(({host, log}) => [host.name, log.source.address, log.source.host_is_claim]);
	};
	t.deepEqual(await claims(), [['gate', '10.0.9.4', true]]);
	await until('the sender is known', () => hub.context.endpoints.ofSource(source)?.name === 'gate');
	const accepted = await client.call('sources.set', {
		channel: 'udp',
		address: '10.0.9.4',
		accepted: true,
	});
	t.is(accepted.accepted?.name, 'gate');
	await hub.commit([{sequence: 2, source, host: 'db-01', message: 'two'}]);
	t.deepEqual(await claims(), [
		['gate', '10.0.9.4', undefined],
		['db-01', '10.0.9.4', true],
	]);
	const {search} = await client.call('search.open', {query: 'db'});
	const found = await client.call('search.next', {search, limit: 10});
	t.like(found.rows[0], {host: {name: 'db-01'}, log: {source: {host_is_claim: true}}});
	const [first] = (await client.call('events.window', {before: 10})).rows;
	t.is((await client.call('events.get', {id: first?.id ?? 0})).log.source.host_is_claim, undefined);
});

test('what a source claims is its own, whatever another one of its address claims', async (t) => {
	const hub = await socketHub(t);
	const gelf = {...source, channel: 'gelf'} as const;
	await hub.commit([
		{sequence: 1, source, host: 'gate', message: 'one'},
		{sequence: 1, source: gelf, host: 'web1', message: 'two'},
		{sequence: 2, source: gelf, message: 'three', error: [1, 3]},
	]);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const {rows} = await client.call('sources.list', {});
	const claims = rows.map(({id, claims: name}) => `${id}: ${name}`);
	t.deepEqual(claims.toSorted(), ['gelf 10.0.9.4: web1', 'udp 10.0.9.4: gate']);
	const set = {channel: 'gelf', address: '10.0.9.4', accepted: true} as const;
	t.is((await client.call('sources.set', set)).accepted?.name, 'web1');
});

test('who watches devices sees that their sender is accepted, and so do parse errors', async (t) => {
	const hub = await socketHub(t);
	await hub.commit([
		{sequence: 1, source, host: 'gate', message: 'one'},
		{sequence: 2, source, message: 'two', error: [1, 3]},
	]);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const isNew = async (): Promise<readonly unknown[]> => [
		(await client.call('endpoints.window', {})).rows[0]?.source.is_new,
		(await client.call('parse_errors.groups', {})).groups[0]?.is_new,
	];
	await until('the sender is known', () => hub.context.endpoints.ofSource(source)?.name === 'gate');
	t.deepEqual(await isNew(), [true, true]);
	const {snapshot} = await client.subscribe({view: 'endpoints', window: {}}, (update) => {
		held = applyEndpointUpdate(held, update);
	});
	let held = snapshot;
	await client.call('sources.set', {channel: 'udp', address: '10.0.9.4', accepted: true});
	await until('the list says so', () => held.rows[0]?.source.is_new === undefined);
	t.deepEqual(await isNew(), [undefined, undefined]);
	await client.call('sources.set', {channel: 'udp', address: '10.0.9.4', accepted: false});
	await until('it is new again', () => held.rows[0]?.source.is_new === true);
});

test('who may triage says how a sender is read, and who may import how it is kept', async (t) => {
	const hub = await socketHub(t);
	hub.role = 'analyst';
	const analyst = await connectHub({kind: 'socket', path: hub.path});
	const set = {channel: 'udp', address: '10.0.9.4'} as const;
	t.like(await analyst.call('sources.set', {...set, dialect: 'no-pri'}), {dialect: 'no-pri'});
	const quota = {events_per_second: 5, bytes_per_second: 0, burst_ms: 1000};
	await t.throwsAsync(analyst.call('sources.set', {...set, quota}), {code: 'not_permitted'});
	await t.throwsAsync(analyst.call('sources.set', {...set, class: 'bulk'}), {
		code: 'not_permitted',
	});
	hub.role = 'operator';
	const operator = await connectHub({kind: 'socket', path: hub.path});
	const laidDown = {quota, class: 'bulk'} as const;
	t.like(await operator.call('sources.set', {...set, ...laidDown}), {
		...laidDown,
		settings: {dialect: 'no-pri', ...laidDown},
	});
	t.like(await operator.call('sources.set', {...set, quota: null, class: null}), {
		quota: null,
		class: null,
	});
});
