import test from 'ava';
import {joinLimits, OpenEvents} from '../../../src/decode/audit/open-events.ts';

const bytes = Buffer.alloc(100);
const source = sourceOf('one');

function sourceOf(address: string) {
	return {channel: 'agent', address, epoch: 'e'} as const;
}

function part(key: string, type: string, receivedAt = 0, of = bytes) {
	return {key, type, receivedAt, bytes: of, items: type === 'SYSCALL' ? 1 : undefined};
}

test('an event holds records up to its bounds, and ends all the same', (t) => {
	const events = new OpenEvents();
	events.add(source, part('a', 'SYSCALL'));
	for (let count = 0; count < joinLimits.records + 5; count += 1)
		events.add(source, part('a', 'PATH'));
	t.is(events.add(source, part('a', 'PROCTITLE'))?.records.length, joinLimits.records);
	const half = Buffer.alloc(joinLimits.eventBytes / 2 - 50);
	events.add(source, part('b', 'SYSCALL'));
	for (let count = 0; count < 4; count += 1) events.add(source, part('b', 'PATH', 0, half));
	t.is(events.add(source, part('b', 'EOE'))?.records.length, 3);
	t.is(events.bytes, 0);
});

test('the oldest of too many events is given up, and all that are too old', (t) => {
	const events = new OpenEvents();
	for (let count = 0; count <= joinLimits.events; count += 1)
		events.add(source, part(`${count}`, 'SYSCALL'));
	t.is(events.add(source, part('0', 'EOE')), undefined);
	t.is(events.add(source, part('1', 'EOE'))?.records.length, 1);
	events.add(source, part('late', 'SYSCALL', joinLimits.ageMs));
	t.is(events.bytes, bytes.length);
	t.is(events.add(source, part('2', 'EOE')), undefined);
});

test('of too many sources the first is forgotten, and everything above the bound of bytes', (t) => {
	const events = new OpenEvents();
	const sources = Array.from({length: joinLimits.sources + 1}, (_, at) => sourceOf(`${at}`));
	for (const each of sources) events.add(each, part('a', 'SYSCALL'));
	t.is(events.bytes, joinLimits.sources * bytes.length);
	t.is(events.add(sources[1] ?? source, part('a', 'EOE'))?.records.length, 1);
	const large = Buffer.alloc(joinLimits.eventBytes);
	const most = joinLimits.bytes / large.length;
	for (let count = 0; count < most; count += 1)
		events.add(sources[count % 500] ?? source, part(`l${count}`, 'SYSCALL', 0, large));
	t.true(events.bytes <= joinLimits.bytes);
	t.is(events.add(sources[2] ?? source, part('a', 'EOE')), undefined);
});

test('an end without a beginning, or without a system call, tells nothing', (t) => {
	const events = new OpenEvents();
	t.is(events.add(source, part('a', 'EOE')), undefined);
	events.add(source, part('b', 'AVC'));
	t.is(events.add(source, part('b', 'EOE')), undefined);
	t.is(events.bytes, 0);
});

test('an agent that connects again goes on with the event it began', (t) => {
	const events = new OpenEvents();
	events.add(sourceOf('agent'), part('a', 'SYSCALL'));
	events.add(sourceOf('other'), part('a', 'SYSCALL'));
	t.is(events.add(sourceOf('agent'), part('a', 'PROCTITLE'))?.records.length, 2);
	t.is(events.add({...sourceOf('other'), epoch: 'new'}, part('a', 'PROCTITLE')), undefined);
});
