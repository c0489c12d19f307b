import test from 'ava';
import {NmsError} from '../../../src/base/errors.ts';
import {agentLimit, deviceLimit, nameLimit} from '../../../src/daemons/hub/endpoint-book.ts';
import {agentSilentMs, deviceSilentMs} from '../../../src/model/endpoint.ts';
import {agentOf, deviceTallies, heartbeatOf, testBook} from '../../helpers/endpoint-books.ts';
import {testTime} from '../../helpers/event-batches.ts';

const id = '00112233445566aa';
const ann = {user: 'ann', uid: 1000};
const hourMs = 3_600_000;

test('an agent is alive while it is heard, then silent, and alive again', (t) => {
	const hub = testBook(t);
	hub.book.registered(id, agentOf('web'), hub.now);
	t.like(hub.book.get(id), {state: 'alive', since: testTime, name: 'web', peer: '192.0.2.10'});
	hub.now += agentSilentMs;
	t.is(hub.book.get(id).state, 'alive');
	hub.now += 1;
	t.like(hub.book.get(id), {state: 'silent', since: testTime + agentSilentMs});
	hub.book.heartbeat(id, heartbeatOf(), hub.now);
	t.like(hub.book.get(id), {state: 'alive', since: hub.now, cpu: [12.34]});
	t.deepEqual(hub.book.counts(), {alive: 1, silent: 0, disconnected: 0});
});

test('an agent without a connection is disconnected since it ended', (t) => {
	const hub = testBook(t);
	hub.book.registered(id, agentOf('web'), hub.now);
	hub.now += 10_000;
	hub.book.disconnected(id, hub.now);
	hub.now += 10_000;
	t.like(hub.book.get(id), {state: 'disconnected', since: testTime + 10_000});
	t.deepEqual(hub.book.intervals(hub.book.get(id), 10), [{from: testTime, to: testTime + 10_000}]);
	hub.book.heartbeat('ffffffffffffffff', heartbeatOf(), hub.now);
	t.is(hub.book.list().length, 1);
});

test('who sends syslog is a device by its address, named as it claims', (t) => {
	const hub = testBook(t);
	hub.book.committed(deviceTallies('192.0.2.1', 3), hub.now);
	t.like(hub.book.get('192.0.2.1'), {id: 'device:192.0.2.1', name: '192.0.2.1', state: 'alive'});
	hub.book.committed(deviceTallies('192.0.2.1', 3, {host: 'x'.repeat(nameLimit + 1)}), hub.now);
	t.is(hub.book.get('192.0.2.1').name.length, nameLimit);
	hub.book.committed(deviceTallies('192.0.2.1', 3, {host: 'router'}), hub.now);
	t.is(hub.book.get('Router').id, 'device:192.0.2.1');
	hub.now += deviceSilentMs + 1;
	t.like(hub.book.get('router'), {state: 'silent', since: testTime + deviceSilentMs});
});

test('events are counted by full minutes of the clock', (t) => {
	const hub = testBook(t);
	hub.book.committed(deviceTallies('192.0.2.1', 3), hub.now);
	t.is(hub.book.get('192.0.2.1').perMinute(hub.now), 0);
	hub.now += 60_000;
	t.is(hub.book.get('192.0.2.1').perMinute(hub.now), 3);
	hub.book.committed(deviceTallies('192.0.2.1', 5), hub.now);
	t.is(hub.book.get('192.0.2.1').perMinute(hub.now), 3);
	hub.now += 120_000;
	t.is(hub.book.get('192.0.2.1').perMinute(hub.now), 0);
});

test('a clock that was ahead is forgotten once it is set back', (t) => {
	const hub = testBook(t);
	hub.book.committed(deviceTallies('192.0.2.1', 1), hub.now);
	hub.now += 365 * 24 * hourMs;
	hub.book.committed(deviceTallies('192.0.2.1', 3), hub.now);
	hub.now = testTime + hourMs / 2;
	hub.book.committed(deviceTallies('192.0.2.1', 5), hub.now);
	hub.book.flush();
	for (const restarts of [0, 1]) {
		if (restarts > 0) hub.restart();
		const device = hub.book.get('192.0.2.1');
		t.like(device, {state: 'alive', lastSeen: hub.now});
		if (restarts === 0) t.is(device.perMinute(hub.now + 60_000), 5);
	}
	hub.now += deviceSilentMs + 1;
	t.is(hub.book.get('192.0.2.1').state, 'silent');
	hub.book.committed(deviceTallies('192.0.2.1', 1), hub.now);
	hub.now += hourMs;
	hub.book.committed(deviceTallies('192.0.2.1', 1), hub.now);
	t.true((hub.book.availability(hub.book.get('192.0.2.1')).percent ?? 0) > 0);
});

test('rows that were stored before are not counted again', (t) => {
	const hub = testBook(t);
	hub.book.committed(deviceTallies('192.0.2.1', 4, {duplicates: 1}), hub.now);
	hub.now += 60_000;
	t.is(hub.book.get('192.0.2.1').perMinute(hub.now), 3);
});

test('of too many devices the one not heard longest makes room', (t) => {
	const hub = testBook(t);
	for (let index = 0; index < deviceLimit; index += 1)
		hub.book.committed(deviceTallies(`10.0.${index >> 8}.${index & 255}`, 1), hub.now);
	hub.book.committed(deviceTallies('10.0.0.0', 1), hub.now);
	t.is(hub.book.list().length, deviceLimit);
	hub.book.flush();
	hub.book.committed(deviceTallies('10.9.9.9', 1), hub.now);
	t.is(hub.book.list().length, deviceLimit);
	t.throws(() => hub.book.get('10.0.0.1'), {message: 'there is no endpoint 10.0.0.1'});
	hub.book.flush();
	t.is(hub.state.endpoints.all().length, deviceLimit);
});

test('of too many agents the briefest one that is away makes room', (t) => {
	const hub = testBook(t);
	hub.book.registered(idOf(0), agentOf('real'), hub.now);
	hub.book.registered(idOf(1), agentOf('connected'), hub.now);
	hub.now += 3_600_000;
	hub.book.heard(idOf(0), hub.now);
	hub.book.disconnected(idOf(0), hub.now);
	for (let index = 2; index < agentLimit; index += 1) {
		hub.book.registered(idOf(index), agentOf('made up'), hub.now);
		hub.book.disconnected(idOf(index), hub.now);
	}
	t.is(hub.book.list().length, agentLimit);
	hub.book.registered(idOf(agentLimit), agentOf('one more'), hub.now);
	t.is(hub.book.list().length, agentLimit);
	t.is(hub.book.find(idOf(2)), undefined);
	for (const index of [0, 1, 3, agentLimit]) t.truthy(hub.book.find(idOf(index)));
	hub.book.flush();
	t.is(hub.state.endpoints.all().length, agentLimit);
});

test('the instance of an agent and the one before it outlive a hub that is killed', (t) => {
	const hub = testBook(t);
	hub.book.registered(id, agentOf('web', {previous: 'instance-0'}), hub.now);
	t.deepEqual(hub.book.instances(id), {last: 'instance-1', before: 'instance-0'});
	const second = agentOf('web', {instance: 'instance-2', previous: 'instance-1'});
	hub.book.registered(id, second, hub.now);
	hub.restart();
	t.deepEqual(hub.book.instances(id), {last: 'instance-2', before: 'instance-1'});
	hub.book.registered(id, second, hub.now);
	t.deepEqual(hub.book.instances(id), {last: 'instance-2', before: 'instance-1'});
	t.is(hub.book.instances('ffffffffffffffff'), undefined);
});

test('what is missing of an agent outlives a hub that is killed, until it is forgotten', (t) => {
	const hub = testBook(t);
	const range = {epoch: 'e', first: 1, last: 100, foundAt: hub.now};
	hub.book.missing(id, range);
	hub.book.registered(id, agentOf('web'), hub.now);
	t.is(hub.book.get('web').missing.events, 0);
	hub.book.missing(id, range);
	hub.restart();
	t.deepEqual(hub.book.get('web').missing, {events: 100, ranges: [range]});
	hub.book.disconnected(id, hub.now);
	hub.book.forget(id, {actor: ann, now: hub.now});
	hub.book.registered(id, agentOf('web'), hub.now);
	t.is(hub.book.get('web').missing.events, 0);
});

test('what is missing and cannot be saved is an error until it is', (t) => {
	const hub = testBook(t);
	hub.book.registered(id, agentOf('web'), hub.now);
	const range = {epoch: 'e', first: 1, last: 100, foundAt: hub.now};
	hub.refuseWith = new NmsError('disk_full', 'save: no room', {remedy: 'make room'});
	for (let attempt = 0; attempt < 2; attempt += 1)
		t.throws(() => hub.book.missing(id, range), {code: 'disk_full'});
	hub.refuseWith = undefined;
	hub.book.missing(id, range);
	hub.restart();
	t.is(hub.book.get('web').missing.events, 100);
});

test('after a restart agents are disconnected since the hub stopped', (t) => {
	const hub = testBook(t);
	hub.book.registered(id, agentOf('web'), hub.now);
	hub.book.heartbeat(id, heartbeatOf({}, 50), hub.now);
	hub.now += 20_000;
	hub.book.flush();
	hub.now += hourMs;
	hub.restart();
	const agent = hub.book.get('web');
	t.like(agent, {state: 'disconnected', since: testTime + 20_000, firstSeen: testTime});
	t.like(agent, {cpu: [50], host: {os: 'Debian GNU/Linux 13'}, isAuthenticated: true});
	t.deepEqual(hub.book.intervals(agent, 9), [{from: testTime, to: testTime + 20_000}]);
	hub.book.registered(id, agentOf('web'), hub.now);
	t.like(hub.book.get('web'), {state: 'alive', since: hub.now});
});

test('after a restart a device that was heard lately is alive as before', (t) => {
	const hub = testBook(t);
	hub.book.committed(deviceTallies('192.0.2.1', 1, {host: 'router'}), hub.now);
	hub.now += 30_000;
	hub.book.flush();
	hub.now += 30_000;
	hub.restart();
	t.like(hub.book.get('router'), {state: 'alive', since: testTime, lastSeen: testTime});
	t.deepEqual(hub.book.intervals(hub.book.get('router'), 9).at(-1), {
		from: testTime,
		to: testTime + 30_000,
	});
	hub.now += hourMs;
	hub.restart();
	t.like(hub.book.get('router'), {state: 'silent', since: testTime + deviceSilentMs});
});

test('availability is of the time in which the hub could know', (t) => {
	const hub = testBook(t);
	hub.book.registered(id, agentOf('web'), hub.now);
	hub.now += hourMs / 4;
	hub.book.disconnected(id, hub.now);
	hub.now += hourMs / 4;
	const {strip, percent} = hub.book.availability(hub.book.get(id));
	t.deepEqual([strip.length, strip.at(-1), strip.at(-2), percent], [24, 50, null, 50]);
	hub.book.flush();
	// Nobody knows what was while no hub ran.
	hub.now += hourMs;
	hub.restart();
	hub.book.registered(id, agentOf('web'), hub.now);
	hub.now += hourMs / 2;
	hub.book.heartbeat(id, heartbeatOf(), hub.now);
	const later = hub.book.availability(hub.book.get(id));
	t.deepEqual(later.strip.slice(-3), [50, 100, null]);
	t.is(later.percent, 75);
});

test('what does not change is not written', (t) => {
	const hub = testBook(t);
	const saved: number[] = [];
	const {endpoints} = hub.state;
	const save = endpoints.save.bind(endpoints);
	endpoints.save = (changes) => {
		saved.push(changes.endpoints.length);
		save(changes);
	};
	hub.book.registered(id, agentOf('web'), hub.now);
	hub.book.committed(deviceTallies('192.0.2.1', 1), hub.now);
	for (let second = 0; second < 30; second += 1) hub.book.tick((hub.now += 1000));
	t.deepEqual(saved, [1, 1]);
	hub.book.heartbeat(id, heartbeatOf(), hub.now);
	hub.book.committed(deviceTallies('192.0.2.1', 1), hub.now);
	for (let second = 0; second < 30; second += 1) hub.book.tick((hub.now += 1000));
	t.deepEqual(saved, [1, 1, 1]);
	hub.book.disconnected(id, hub.now);
	hub.book.tick((hub.now += 1000));
	t.deepEqual(saved, [1, 1, 1, 1]);
});

test('an endpoint is found by id, unique prefix or unique name', (t) => {
	const hub = testBook(t);
	hub.book.registered('aa00000000000000', agentOf('web'), hub.now);
	hub.book.registered('ab00000000000000', agentOf('db'), hub.now);
	hub.book.committed(deviceTallies('192.0.2.1', 1, {host: 'web'}), hub.now);
	t.is(hub.book.get('aa').id, 'aa00000000000000');
	t.is(hub.book.get('DB').id, 'ab00000000000000');
	t.throws(() => hub.book.get('a'), {
		code: 'refused',
		message: 'several endpoints are meant by a: aa00000000000000 (web), ab00000000000000 (db)',
	});
	t.throws(() => hub.book.get('web'), {message: /aa00000000000000 .*device:192\.0\.2\.1/});
	t.throws(() => hub.book.get('x'), {code: 'not_found'});
});

test('a forgotten endpoint is gone, audited, and comes back when it is heard', (t) => {
	const hub = testBook(t);
	hub.book.registered(id, agentOf('web'), hub.now);
	t.throws(() => hub.book.forget('web', {actor: ann, now: hub.now}), {code: 'refused'});
	hub.book.disconnected(id, (hub.now += 1000));
	hub.book.forget('web', {actor: ann, now: hub.now});
	t.is(hub.book.list().length, 0);
	hub.book.flush();
	t.deepEqual([hub.state.endpoints.all(), hub.state.endpoints.alive(id, 9)], [[], []]);
	const [row] = hub.state.auditRows(Number.MAX_SAFE_INTEGER, 1);
	t.like(row, {action: 'endpoint.forgotten', target: id, actor: ann, detail: {name: 'web'}});
	hub.book.registered(id, agentOf('web'), hub.now);
	t.like(hub.book.get('web'), {state: 'alive', firstSeen: hub.now});
});

test('problems are told in words while they last', (t) => {
	const hub = testBook(t);
	hub.book.registered(id, agentOf('web', {skewMs: 5000}), hub.now);
	const problems = () => hub.book.problems(hub.book.get(id));
	t.deepEqual(problems(), []);
	hub.book.heartbeat(id, {...heartbeatOf({problems: ['no journal']}), skewMs: -5001}, hub.now);
	t.deepEqual(problems(), [
		"its clock is 5 s behind the hub's; have NTP set it (timedatectl set-ntp true)",
		'no journal',
	]);
	hub.book.heartbeat(id, {...heartbeatOf(), skewMs: 10 * 365 * 86_400_000}, hub.now);
	t.regex(problems().join(), /its clock is 3650 d ahead of the hub's/);
	for (const spooled of [900, 1000, 1001, 1002])
		hub.book.heartbeat(id, heartbeatOf({spooled}), hub.now);
	t.regex(problems().join(), /^1002 events wait in its spool and they become more/);
	hub.book.heartbeat(id, heartbeatOf({spooled: 1002}), hub.now);
	const refusal = {peer: '192.0.2.66', code: 'duplicate_id', message: 'stop one'};
	hub.book.refused(id, refusal, hub.now);
	t.deepEqual(problems(), [
		'an agent at 192.0.2.66 is refused (duplicate_id), while the agent at 192.0.2.10 is connected: stop one',
	]);
	hub.now += 120_001;
	hub.book.heartbeat(id, heartbeatOf(), hub.now);
	t.deepEqual(problems(), []);
});

function idOf(index: number): string {
	return index.toString(16).padStart(16, '0');
}
