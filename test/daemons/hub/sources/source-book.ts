import test from 'ava';
import {SourceBook} from '../../../../src/daemons/hub/sources/source-book.ts';
import {batchOf} from '../../../helpers/event-batches.ts';
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
		['udp', '127.0.0.1', 'db-01', false],
		['udp', '127.0.9.4', 'db-01', true],
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
	const agents = new Map([
		['web-1', 'a1'],
		['db', 'a2'],
	]);
	const before = book.version;
	book.tick(agents, 0);
	book.tick(new Map(agents), 1);
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
	const batch = batchOf([
		{sequence: 1, host: 'gate', receivedAt: 9000},
		{sequence: 2, host: 'gate', receivedAt: 11_000},
	]);
	book.readingOf(gate).clocks?.note(batch, 0, 2000);
	book.readingOf(gate).clocks?.note(batch, 1, 4000);
	t.like(book.clockOf(gate), {offsetMs: 7000, samples: 2});
	const accepted = {user: 'ann', time: 5, name: 'gate'};
	book.save({...book.settingsOf(gate), accepted}, ann);
	t.is(book.clockOf(gate)?.samples, 2);
	book.save({...book.settingsOf(gate), timezone: '+01:00'}, ann);
	t.is(book.clockOf(gate), undefined);
});

const hour = 3_600_000;

/** Shows a book messages of hosts by turns, one in two seconds, whose clocks are behind by so much; gives the corrections of the last. */
function watched(
	book: SourceBook,
	behindMs: Readonly<Record<string, number>>,
	{from, count}: {readonly from: number; readonly count: number},
): readonly number[] {
	const hosts = Object.entries(behindMs);
	const {clocks} = book.readingOf(gate);
	let corrections: number[] = [];
	for (let message = 0; message < count * hosts.length; message += 1) {
		const [host = '', behind = 0] = hosts[message % hosts.length] ?? [];
		const receivedAt = from + message * 2000;
		const batch = batchOf([{sequence: 1, host, receivedAt}]);
		corrections.push(clocks?.note(batch, 0, receivedAt - behind) ?? 0);
	}
	corrections = corrections.slice(-hosts.length);
	return corrections;
}

test('of the hosts behind a relay only those whose clocks are wrong are corrected', (t) => {
	const {sources} = openedState(t);
	const book = new SourceBook(sources, {sources: [], timezone: 'UTC'});
	const behind = {'web-1': 200, 'db-1': 2 * hour, 'db-2': -hour};
	t.deepEqual(watched(book, behind, {from: hour, count: 7}), [0, 0, 0]);
	t.deepEqual(watched(book, behind, {from: 2 * hour, count: 10}), [0, 2 * hour, -hour]);
	const {total, wrong} = book.hostClocksOf(gate, 10);
	t.deepEqual([total, wrong.map(({host}) => host).toSorted()], [3, ['db-1', 'db-2']]);
	t.is(book.hostClocksOf(gate, 1).wrong.length, 1);
});

test('what is known of clocks is kept over a start, until a message says otherwise', (t) => {
	const {sources} = openedState(t);
	const config = {sources: [], timezone: 'UTC'};
	const book = new SourceBook(sources, config);
	watched(book, {'db-1': 2 * hour}, {from: hour, count: 10});
	book.end(2 * hour);
	const again = new SourceBook(sources, config);
	t.deepEqual(watched(again, {'db-1': 2 * hour + 500}, {from: 9 * hour, count: 1}), [2 * hour]);
	t.like(again.clockOf(gate), {samples: 9, correctionMs: 2 * hour});
	again.end(10 * hour);
	const setRight = new SourceBook(sources, config);
	t.deepEqual(watched(setRight, {'db-1': 100}, {from: 11 * hour, count: 1}), [0]);
	t.like(setRight.clockOf(gate), {samples: 1, correctionMs: 0});
});

test('a host that is new behind a relay is not corrected by the clock of another', (t) => {
	const {sources} = openedState(t);
	const config = {sources: [], timezone: 'UTC'};
	const book = new SourceBook(sources, config);
	watched(book, {'db-1': 2 * hour}, {from: hour, count: 10});
	t.deepEqual(watched(book, {'web-1': 200}, {from: 2 * hour, count: 1}), [0]);
	book.end(2 * hour);
	const again = new SourceBook(sources, config);
	const behind = {'db-1': 2 * hour, 'web-1': 200};
	t.deepEqual(watched(again, behind, {from: 9 * hour, count: 1}), [2 * hour, 0]);
});
