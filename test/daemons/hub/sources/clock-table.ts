import test from 'ava';
import {
	clockLimit,
	ClockTable,
	hostClockLimits,
} from '../../../../src/daemons/hub/sources/clock-table.ts';
import type {SourceClocks} from '../../../../src/pipeline/source-clocks.ts';
import {batchOf} from '../../../helpers/event-batches.ts';

const minute = 60_000;

/** One message of a host, whose clock is right. */
function show(clocks: SourceClocks, host: string | undefined, receivedAt = minute): void {
	const row = {sequence: 1, receivedAt, ...(host === undefined ? {} : {host})};
	clocks.note(batchOf([row]), 0, receivedAt);
}

test('a source has so many hosts, and pushes out its own when it names more', (t) => {
	const table = new ClockTable([]);
	const relay = table.open('udp 192.0.2.1');
	show(table.open('udp 192.0.2.2'), undefined);
	for (let host = 0; host <= hostClockLimits.source; host += 1) show(relay, `host-${host}`);
	t.is(table.hosts('udp 192.0.2.1', 1).total, hostClockLimits.source);
	t.is(table.hosts('udp 192.0.2.2', 1).total, 1);
	table.forget('udp 192.0.2.1');
	t.is(table.hosts('udp 192.0.2.1', 1).total, 0);
});

test('of all hosts together so many are known, and the source opened first loses its own', (t) => {
	const table = new ClockTable([]);
	const sources = hostClockLimits.all / hostClockLimits.source + 1;
	for (let source = 0; source < sources; source += 1) {
		const clocks = table.open(`udp 192.0.2.${source}`);
		const count = source === sources - 1 ? 1 : hostClockLimits.source;
		for (let host = 0; host < count; host += 1) show(clocks, `host-${host}`);
	}
	const totals = Array.from(
		{length: sources},
		(_, source) => table.hosts(`udp 192.0.2.${source}`, 1).total,
	);
	t.deepEqual(totals, [0, ...Array<number>(sources - 2).fill(hostClockLimits.source), 1]);
});

test('of more sources than the bound the one opened first is forgotten', (t) => {
	const table = new ClockTable([]);
	for (let source = 0; source <= clockLimit; source += 1)
		show(table.open(`udp ${source}`), undefined);
	t.deepEqual(
		['udp 0', 'udp 1', `udp ${clockLimit}`].map((source) => table.estimate(source)?.samples),
		[undefined, 1, 1],
	);
});

test('clocks are saved every quarter of an hour where one has moved, and at the end', (t) => {
	const table = new ClockTable([]);
	const clocks = table.open('udp 192.0.2.1');
	for (let at = 0; at < 10; at += 1) show(clocks, 'gate', at * 2000);
	t.is(table.toSave(14 * minute, false), undefined);
	const first = {at: 7000, offsetMs: 0};
	t.like(table.toSave(15 * minute, false), [{source: 'udp 192.0.2.1', host: null, offsetMs: 0}]);
	t.is(table.toSave(31 * minute, false), undefined, 'nothing has moved');
	t.is(table.toSave(31 * minute, true), undefined);
	const kept = {source: 'udp 192.0.2.9', host: 'db', offsetMs: 3 * minute, at: 5, first};
	const again = new ClockTable([kept]);
	t.is(again.hosts('udp 192.0.2.9', 1).total, 1);
	t.is(again.toSave(32 * minute, true), undefined, 'it was not heard of since');
	show(again.open('udp 192.0.2.8'), 'gate');
	t.is(again.toSave(33 * minute, true), undefined);
	t.deepEqual(again.toSave(31 * 86_400_000, true), []);
	again.clear();
	t.deepEqual(again.hosts('udp 192.0.2.9', 1), {total: 0, wrong: []});
});
