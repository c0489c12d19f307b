import test from 'ava';
import type {NamedSource} from '../../src/model/source-settings.ts';
import {quotaSenderLimit, SenderQuota} from '../../src/intake/sender-quota.ts';

const one = {channel: 'udp', address: '192.0.2.1'} as const;
const other = {channel: 'udp', address: '192.0.2.2'} as const;
const limits = {eventsPerSecond: 10, bytesPerSecond: 0, burstMs: 1000};

/** How many events of a byte are admitted one after the other. */
function admitted(quota: SenderQuota, source: NamedSource, now: number): number {
	let count = 0;
	while (count < 1000 && quota.admit(source, 1, now)) count += 1;
	return count;
}

test('a sender may bring a burst, then as much as it may in the long run', (t) => {
	const quota = new SenderQuota(limits);
	t.is(admitted(quota, one, 5000), 10);
	t.is(admitted(quota, one, 5000), 0);
	t.is(admitted(quota, one, 5100), 1);
	t.is(admitted(quota, one, 5300), 2);
	t.is(admitted(quota, one, 60_000), 10);
});

test('what one sender brings costs others nothing', (t) => {
	const quota = new SenderQuota(limits);
	quota.charge(one, {events: 1_000_000, bytes: 0}, 0);
	t.is(admitted(quota, one, 0), 0);
	t.is(admitted(quota, other, 0), 10);
});

test('what has been taken is waited for until the burst is left again', (t) => {
	const quota = new SenderQuota(limits);
	t.is(quota.waitMs(one, 0), 0);
	quota.charge(one, {events: 10, bytes: 0}, 0);
	t.is(quota.waitMs(one, 0), 0);
	quota.charge(one, {events: 50, bytes: 0}, 0);
	t.is(quota.waitMs(one, 0), 5000);
	t.is(quota.waitMs(one, 4000), 1000);
	t.is(quota.waitMs(one, 5000), 0);
	t.true(quota.admit(one, 1, 5001));
});

test('bytes have a limit of their own, which one long message may overdraw', (t) => {
	const quota = new SenderQuota({eventsPerSecond: 1000, bytesPerSecond: 100, burstMs: 1000});
	t.true(quota.admit(one, 5000, 0));
	t.false(quota.admit(one, 1, 0));
	t.is(quota.waitMs(one, 0), 49_000);
	t.true(quota.admit(one, 1, 49_001));
});

test('without limits all is taken and nothing remembered', (t) => {
	const none = {eventsPerSecond: 0, bytesPerSecond: 0, burstMs: 1000};
	const quota = new SenderQuota(none);
	t.is(admitted(quota, one, 0), 1000);
	quota.charge(one, {events: 1e9, bytes: 1e9}, 0);
	quota.configure(limits);
	t.is(quota.waitMs(one, 0), 0);
	quota.charge(one, {events: 1000, bytes: 0}, 0);
	quota.configure(none);
	t.is(quota.waitMs(one, 0), 0);
});

test('of more senders than the bound the one heard least recently is forgotten', (t) => {
	const quota = new SenderQuota(limits);
	quota.charge(one, {events: 20, bytes: 0}, 0);
	quota.charge(other, {events: 20, bytes: 0}, 0);
	t.true(quota.waitMs(one, 0) > 0);
	t.is(admitted(quota, one, 0), 0);
	for (let sender = 2; sender <= quotaSenderLimit; sender += 1)
		quota.admit({channel: 'udp', address: `${sender}`}, 1, 0);
	t.is(quota.waitMs(other, 0), 0);
	t.true(quota.waitMs(one, 0) > 0);
	quota.admit({channel: 'udp', address: 'the last'}, 1, 0);
	t.is(quota.waitMs(one, 0), 0);
});

test('a source with a quota of its own is counted by itself', (t) => {
	const own = {...limits, eventsPerSecond: 3};
	const over = {channel: 'tcp', address: one.address} as const;
	const quota = new SenderQuota(limits, ({channel, address}) =>
		channel === 'tcp' && address === one.address ? own : undefined,
	);
	t.is(admitted(quota, one, 0), 10);
	t.is(admitted(quota, over, 0), 3);
	t.is(quota.waitMs(over, 0), 0);
	quota.charge(over, {events: 3, bytes: 0}, 0);
	t.is(quota.waitMs(over, 0), 1000);
	t.is(quota.waitMs(one, 0), 0);
});

test('a source whose own quota is any number has none, and one may have one where others have none', (t) => {
	const none = {eventsPerSecond: 0, bytesPerSecond: 0, burstMs: 1000};
	const free = new SenderQuota(limits, () => none);
	t.is(admitted(free, one, 0), 1000);
	const alone = new SenderQuota(none, ({address}) =>
		address === one.address ? limits : undefined,
	);
	t.deepEqual([admitted(alone, one, 0), admitted(alone, other, 0)], [10, 1000]);
});
