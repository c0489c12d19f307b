import test from 'ava';
import type {Loss} from '../../../../src/daemons/hub/ledger/losses.ts';
import {findLosses} from '../../../../src/daemons/hub/ledger/losses.ts';
import {LossLedger} from '../../../../src/daemons/hub/ledger/loss-ledger.ts';
import {lossCauses} from '../../../../src/model/loss.ts';
import {agentOf, heartbeatOf, testBook} from '../../../helpers/endpoint-books.ts';
import type {TestBook} from '../../../helpers/endpoint-books.ts';
import {testTime} from '../../../helpers/event-batches.ts';

function lossesOf(ledger: LossLedger, {book}: TestBook): readonly Loss[] {
	return findLosses({ledger, endpoints: book.list(), maxMessageBytes: 65_536});
}

function idOf(index: number): string {
	return index.toString(16).padStart(16, '0');
}

test('where nothing was lost there is nothing to tell', (t) => {
	const hub = testBook(t);
	hub.book.registered(idOf(1), agentOf('web'), hub.now);
	hub.book.heartbeat(idOf(1), heartbeatOf(), hub.now);
	t.deepEqual(lossesOf(new LossLedger(), hub), []);
});

test('every cause is told with when and what to do, what weighs most first', (t) => {
	const hub = testBook(t);
	const ledger = new LossLedger();
	const source = {channel: 'udp', address: '192.0.2.1'} as const;
	const at = (incident: 'pool' | 'disk' | 'quota' | 'cut', count: number, time: number) =>
		({source, incident, count, firstAt: time, lastAt: time + 5}) as const;
	const quiet = {kernel: [], refused: {total: 0, senders: []}, overQuota: []};
	ledger.counted({...quiet, incidents: [at('pool', 3, 10), at('cut', 4, 20)]}, 30);
	ledger.counted({...quiet, incidents: [at('pool', 2, 40), at('disk', 5, 50)]}, 60);
	ledger.counted({...quiet, incidents: [at('quota', 6, 55)]}, 65);
	const kernel = [{address: '::', port: 514, dropped: 7}];
	ledger.counted({...quiet, incidents: [], kernel}, 70);
	hub.book.registered(idOf(1), agentOf('web'), hub.now);
	hub.book.missing(idOf(1), {epoch: 'e', first: 51, last: 100, foundAt: 80});
	hub.book.heartbeat(idOf(1), heartbeatOf({lostBytes: 9}), hub.now);
	const losses = lossesOf(ledger, hub);
	t.deepEqual(
		losses.map(({cause, count, firstAt, lastAt}) => [cause, count, firstAt, lastAt]),
		[
			['missing', 50, 80, 80],
			['kernel', 7, 70, 70],
			['disk', 5, 50, 55],
			['pool', 5, 10, 45],
			['quota', 6, 55, 60],
			['unread', 9, testTime, testTime],
			['cut', 4, 20, 25],
		],
	);
	t.deepEqual(losses.map(({cause}) => cause).toSorted(), [...lossCauses].toSorted());
	t.regex(losses[1]?.remedy ?? '', /^the hub's own buffers were full as well/);
	t.regex(losses[4]?.text ?? '', /6 of 192\.0\.2\.1$/);
	for (const {text, remedy} of losses) {
		t.regex(text, /^\d+ /);
		t.regex(remedy, /^[a-z].*[^.]$/);
	}
});

test('of many agents those that miss most are named', (t) => {
	const hub = testBook(t);
	for (let index = 1; index <= 5; index += 1) {
		hub.book.registered(idOf(index), agentOf(`host-${index}`), hub.now);
		hub.book.missing(idOf(index), {epoch: 'e', first: 1, last: index * 10, foundAt: hub.now});
	}
	hub.book.missing(idOf(5), {epoch: 'f', first: 1, last: 1, foundAt: hub.now});
	t.is(
		lossesOf(new LossLedger(), hub)[0]?.text,
		'151 events that were acknowledged to agents are not stored: 51 of host-5 in 2 ranges, 40 of host-4 (1-40), 30 of host-3 (1-30) and more of 2 others',
	);
});

test('what an agent cannot read is counted over its restarts', (t) => {
	const hub = testBook(t);
	const beat = (lostBytes: number): void => {
		hub.book.heartbeat(idOf(1), heartbeatOf({lostBytes}), hub.now);
	};
	hub.book.registered(idOf(1), agentOf('web', {instance: 'a'}), hub.now);
	for (const lostBytes of [0, 10, 10]) beat(lostBytes);
	hub.now += 1000;
	hub.book.registered(idOf(1), agentOf('web', {instance: 'b', previous: 'a'}), hub.now);
	for (const lostBytes of [12, 15]) beat(lostBytes);
	t.like(lossesOf(new LossLedger(), hub), [
		{cause: 'unread', count: 25, firstAt: testTime, lastAt: testTime + 1000},
	]);
});

test('a larger buffer of the kernel is advised where the hub itself had room', (t) => {
	const ledger = new LossLedger();
	const kernel = [{address: '::', port: 514, dropped: 7}];
	ledger.counted({incidents: [], kernel, refused: {total: 0, senders: []}, overQuota: []}, 70);
	t.regex(lossesOf(ledger, testBook(t))[0]?.remedy ?? '', /^raise sysctl net\.core\.rmem_max/);
});
