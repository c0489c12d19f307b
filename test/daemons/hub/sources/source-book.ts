import test from 'ava';
import {SourceBook} from '../../../../src/daemons/hub/sources/source-book.ts';
import {openedState} from '../../../helpers/state-stores.ts';

const ann = {actor: {user: 'ann', uid: 1000}, now: 5};
const gate = {channel: 'udp', address: '192.0.2.1'} as const;
const other = {channel: 'tcp', address: '192.0.2.1'} as const;

test('what was laid down goes before the configuration, and this before the usual', (t) => {
	const {sources} = openedState(t);
	const rules = [
		{source: ['192.0.2.0/24'], channel: ['udp' as const], dialect: 'no-pri' as const},
		{source: ['192.0.2.1'], dialect: 'rfc3164' as const, timezone: '+02:00'},
	];
	const book = new SourceBook(sources, {sources: rules, timezone: '+01:00'});
	t.deepEqual([book.dialectOf(gate), book.timezoneOf(gate)], ['no-pri', '+02:00']);
	t.deepEqual([book.dialectOf(other), book.timezoneOf(other)], ['rfc3164', '+02:00']);
	const far = {channel: 'udp', address: '198.51.100.1'} as const;
	t.deepEqual([book.dialectOf(far), book.timezoneOf(far)], ['auto', '+01:00']);
	t.deepEqual([book.isAccepted(gate), book.isAccepted(far)], [true, false]);
	const before = book.version;
	book.save({...book.settingsOf(gate), dialect: 'auto', timezone: 'UTC'}, ann);
	t.true(book.version > before);
	t.deepEqual([book.dialectOf(gate), book.timezoneOf(gate)], ['auto', 'UTC']);
	t.is(book.readingOf(gate).clock?.zone.toUtc(7), 7);
	const again = new SourceBook(sources, {sources: [], timezone: '+01:00'});
	t.deepEqual([again.dialectOf(gate), again.timezoneOf(gate)], ['auto', 'UTC']);
	again.save({...again.settingsOf(gate), dialect: null, timezone: null}, ann);
	t.deepEqual([again.dialectOf(gate), again.timezoneOf(gate)], ['auto', '+01:00']);
});

test('a sender is accepted by whoever says so, kept over a start', (t) => {
	const {sources} = openedState(t);
	const book = new SourceBook(sources, {sources: [], timezone: 'UTC'});
	book.save({...book.settingsOf(gate), accepted: {user: 'ann', time: 5, name: 'gate'}}, ann);
	const again = new SourceBook(sources, {sources: [], timezone: 'UTC'});
	t.deepEqual([again.isAccepted(gate), again.isAccepted(other)], [true, false]);
	t.deepEqual(again.settingsOf(gate).accepted, {user: 'ann', time: 5, name: 'gate'});
});

test('a source has the class and the quota that people, or else the configuration, give it', (t) => {
	const {sources} = openedState(t);
	const quota = {events_per_second: 5, bytes_per_second: 0, burst: 1000};
	const rules = [{source: ['192.0.2.0/24'], class: 'bulk' as const, quota}];
	const book = new SourceBook(sources, {sources: rules, timezone: 'UTC'});
	const far = {channel: 'udp', address: '198.51.100.1'} as const;
	const limits = {eventsPerSecond: 5, bytesPerSecond: 0, burstMs: 1000};
	t.deepEqual([book.classOf(gate), book.classOf(far)], ['bulk', undefined]);
	t.deepEqual([book.quotaOf(gate), book.quotaOf(far)], [limits, undefined]);
	t.is(book.readingOf(gate).retentionClass, 'bulk');
	const own = {...limits, eventsPerSecond: 7};
	book.save({...book.settingsOf(gate), class: 'audit', quota: own}, ann);
	t.deepEqual(
		[book.classOf(gate), book.quotaOf(gate), book.quotaOf(other)],
		['audit', own, limits],
	);
	const again = new SourceBook(sources, {sources: [], timezone: 'UTC'});
	t.deepEqual(
		[again.classOf(gate), again.quotaOf(gate), again.quotaOf(far)],
		['audit', own, undefined],
	);
	again.save({...again.settingsOf(gate), class: null, quota: null}, ann);
	t.deepEqual([again.classOf(gate), again.quotaOf(gate)], [undefined, undefined]);
});

test('a host name is a claim unless something says that it is of the source', (t) => {
	const {sources} = openedState(t);
	const rules = [{source: ['192.0.2.64/26'], speaks_for: ['Web-*']}];
	const book = new SourceBook(sources, {sources: rules, timezone: 'UTC'});
	book.save({...book.settingsOf(gate), accepted: {user: 'ann', time: 5, name: 'Gate'}}, ann);
	book.save({...book.settingsOf(other), accepted: {user: 'ann', time: 5, name: null}}, ann);
	const cases = [
		['udp', '192.0.2.1', 'gate', false],
		['udp', '192.0.2.1', 'GATE.example.org', false],
		['udp', '192.0.2.1', 'gate2', true],
		['udp', '192.0.2.1', 'db-01', true],
		['tcp', '192.0.2.1', 'gate', true],
		['tcp', '192.0.2.1', null, false],
		['udp', '192.0.2.2', '192.0.2.2', false],
		['udp', '192.0.2.2', '192.0.2.3', true],
		['tls', '192.0.2.70', 'WEB-1', false],
		['tls', '192.0.2.70', 'db-01', true],
		['udp', '127.0.1.1', 'db-01', false],
		['tcp', '::1', 'db-01', false],
		['agent', 'a1', 'db-01', false],
		['file', '/var/log/messages', 'db-01', false],
	] as const;
	const judged = cases.map(([channel, address, host]) => [
		channel,
		address,
		host,
		book.isClaim({channel, address}, host),
	]);
	t.deepEqual(
		judged,
		cases.map((row) => [...row]),
	);
});

test('the name of an agent is claimed by whoever may not speak for it', (t) => {
	const {sources} = openedState(t);
	const rules = [{source: ['192.0.2.1'], speaks_for: ['WEB-*']}];
	const book = new SourceBook(sources, {sources: rules, timezone: 'UTC'});
	t.is(book.readingOf(gate).claimedAgent, undefined);
	const before = book.version;
	book.setAgents(
		new Map([
			['web-1', 'a1'],
			['db', 'a2'],
		]),
	);
	book.setAgents(
		new Map([
			['web-1', 'a1'],
			['db', 'a2'],
		]),
	);
	t.is(book.version, before + 1);
	const claims = (source: typeof gate | {readonly channel: 'udp'; readonly address: string}) =>
		['Web-1', 'DB', 'gate'].map((host) => book.readingOf(source).claimedAgent?.(host));
	t.deepEqual(claims(gate), [undefined, 'a2', undefined]);
	t.deepEqual(claims({channel: 'udp', address: '192.0.2.2'}), ['a1', 'a2', undefined]);
});

test('what was learnt of a clock is kept until its zone is another', (t) => {
	const {sources} = openedState(t);
	const book = new SourceBook(sources, {sources: [], timezone: 'UTC'});
	t.is(book.clockOf(gate), undefined);
	book.readingOf(gate).senderClock?.note(9000, 2000);
	book.readingOf(gate).senderClock?.note(11_000, 4000);
	t.like(book.clockOf(gate), {offsetMs: 7000, samples: 2});
	book.save({...book.settingsOf(gate), timezone: '+01:00'}, ann);
	t.is(book.clockOf(gate), undefined);
});
